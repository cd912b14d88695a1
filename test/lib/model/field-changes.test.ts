import t from 'tap';
import { isFieldChanges } from '../../../lib/model/field-changes.ts';

t.test('each field has an old and a new value, and nothing else', async (t) => {
  t.equal(isFieldChanges({ slot: ['1', null], stage: [null, 'x'] }), true);
  t.equal(isFieldChanges({}), true);
  for (const json of [
    null,
    [],
    'x',
    { slot: '1' },
    { slot: ['1'] },
    { slot: ['1', 2] },
    { slot: [null, null, null] },
  ]) {
    t.equal(isFieldChanges(json), false, JSON.stringify(json));
  }
});
