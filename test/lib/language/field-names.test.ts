import t from 'tap';
import { fieldNames, findField } from '../../../lib/language/field-names.ts';

t.test('the published fields are found by their names and spellings, in any case', async (t) => {
  for (const [name, field] of [
    ['volume', 'VOLUME'],
    ['WRITEDATE', 'WRITETIME'],
    ['INITIAL REPOSITORY', 'INITIALREPOSITORY'],
    ['MOUNTIME', 'MOUNTTIME'],
    ['attribute200', 'ATTRIBUTE200'],
  ] as const) {
    t.equal(findField(name)?.name, field, name);
  }
});

t.test('scratch variables are numbered from 1 to 20, and no field of a volume', async (t) => {
  t.strictSame(findField('user1'), { name: 'USER1', spec: undefined });
  t.strictSame(findField('TEMP20'), { name: 'TEMP20', spec: undefined });
  for (const name of ['USER0', 'USER21', 'USER01', 'TEMP', 'ATTRIBUTE0', 'ATTRIBUTE201', '']) {
    t.equal(findField(name), undefined, name);
  }
});

t.test('every name that is listed is found, and none comes twice', async (t) => {
  const names = fieldNames();
  t.strictSame(
    names.filter((name) => findField(name) === undefined),
    [],
  );
  t.equal(new Set(names).size, names.length);
  t.strictSame(
    ['VOLUME', 'WRITEDATE', 'USER20', 'TEMP1', 'ATTRIBUTE1'].filter((name) => !names.includes(name)),
    [],
  );
});
