import t from 'tap';
import type { ExpectedSource } from '../../../lib/model/expected-source.ts';
import { putSource } from '../../../lib/server/put-source.ts';

const RIGHT = { name: 'nbu', definition: 'nbu.ttidef', user: 'ada', by: '07:00', zone: 'UTC' };

t.test('what is not said is no customer, no task and every day', async (s) => {
  const put: ExpectedSource[] = [];
  const expected = { put: async (source: ExpectedSource) => void put.push(source) };
  await putSource(expected, RIGHT);
  await putSource(expected, { ...RIGHT, days: ['sun', 'mon', 'sun'] });
  s.match(put, [{ customer: null, task: '', days: { length: 7 } }, { days: ['mon', 'sun'] }]);
  await s.rejects(putSource(expected, { ...RIGHT, by: '' }), {
    code: 'REQUEST_INVALID',
    message: /time of day/,
  });
  s.equal(put.length, 2);
});
