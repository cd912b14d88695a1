import t from 'tap';
import {
  attributeIndex,
  attributeKey,
  FIELDS,
  fieldByKey,
  fieldByName,
  fieldOf,
  isSettable,
  LAST_ATTRIBUTE,
  VALUE_FIELDS,
} from '../../../lib/model/field.ts';

t.test('a field is found by its name and its other spellings, in any case', async (t) => {
  t.equal(fieldByName('writetime')?.key, 'writeTime');
  t.equal(fieldByName('WriteDate')?.key, 'writeTime');
  t.equal(fieldByName('INITIAL REPOSITORY')?.key, 'initialRepository');
  t.equal(fieldByName('ATTRIBUTE17')?.key, 'attribute17');
  t.equal(fieldByName('writeTime ')?.key, undefined);
  t.equal(fieldByName('ATTRIBUTE0'), undefined);
  t.equal(fieldByName('ATTRIBUTE201'), undefined);
  t.equal(fieldByName('ATTRIBUTE017'), undefined);
});

t.test('a field is found by its key, exactly as it is written', async (t) => {
  t.equal(fieldByKey('writeTime')?.name, 'WRITETIME');
  t.equal(fieldByKey('attribute200')?.name, 'ATTRIBUTE200');
  t.equal(fieldByKey('WRITETIME'), undefined);
  t.equal(fieldByKey('toString'), undefined);
});

t.test('no two fields share a key, a name or another spelling', async (t) => {
  const keys = FIELDS.map(({ key }) => key);
  const names = FIELDS.flatMap(({ name, aliases }) => [name, ...aliases]);
  t.equal(new Set(keys).size, keys.length);
  t.equal(new Set(names).size, names.length);
});

t.test('a change may set compared fields, attributes and the initial repository, but no other', async (t) => {
  t.strictSame(
    FIELDS.filter(({ key }) => !isSettable(key)).map(({ key }) => key),
    ['customer', 'media', 'volume', 'repositoryDescription'],
  );
  t.equal(isSettable('attribute1'), true);
  t.equal(isSettable('attribute201'), false);
  t.equal(isSettable('nothing'), false);
});

t.test('the compared fields are those of role value, in the order of the table', async (t) => {
  t.strictSame(VALUE_FIELDS.map(({ key }) => key).slice(0, 3), ['repository', 'slot', 'dataCluster']);
  t.equal(VALUE_FIELDS.length, FIELDS.length - 5);
  t.equal(
    VALUE_FIELDS.every(({ role }) => role === 'value'),
    true,
  );
});

t.test('the index of an attribute is in its key, and in no other', async (t) => {
  for (const index of [1, 17, LAST_ATTRIBUTE]) t.equal(attributeIndex(attributeKey(index)), index);
  t.equal(attributeIndex('slot'), undefined);
});

t.test('a key that the types let through has a field, and a stray one is noticed', async (t) => {
  t.equal(fieldOf('slot').max, 10);
  t.throws(() => fieldOf('attribute201'), new RangeError('no field has the key attribute201'));
});
