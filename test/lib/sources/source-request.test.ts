import t from 'tap';
import { queryOf } from '../../../lib/sources/source-request.ts';

t.test('a database is asked what the definition says', async (t) => {
  t.equal(queryOf({ query: 'select 1', delimiter: ',' }, 'sqlite:x'), 'select 1');
  t.throws(() => queryOf({ delimiter: ',' }, 'sqlite:x'), {
    code: 'SOURCE_MISSING',
    message: /sqlite:x: the definition does not say what to ask it; add SetQuery/,
  });
});
