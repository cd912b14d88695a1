import t from 'tap';
import { CONDITION_NAMES, conditionField, specOf } from '../../../../lib/model/condition/condition.ts';
import { EVERY_STORED_FIELD } from '../../../../lib/model/volume-json.ts';

t.test('a condition may name every field that stores keep, and the keys of a volume', async (t) => {
  for (const key of [...EVERY_STORED_FIELD, 'customer', 'media', 'volume']) {
    t.equal(conditionField(key)?.key, key);
    t.equal(conditionField(key.toUpperCase())?.key, key);
  }
  t.equal(conditionField('WRITEDATE')?.key, 'writeTime');
  for (const name of [
    'initialRepository',
    'repositoryDescription',
    'attribute201',
    'attribute0',
    'version',
    '',
  ]) {
    t.equal(conditionField(name), undefined, name);
  }
});

t.test('every name that is suggested is one', async (t) => {
  for (const name of CONDITION_NAMES) t.ok(name === 'moving' || conditionField(name), name);
  t.equal(specOf('attribute7').kind, 'text');
});
