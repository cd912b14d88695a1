import t from 'tap';
import {
  givenValues,
  hasLetters,
  isKeyColumn,
  namedColumn,
  trimmedColumn,
} from '../../../lib/init/export-layout.ts';

t.test('a column is taken by its name as a string of a definition', async (t) => {
  t.strictSame(namedColumn('100 "%"', ['a']), {
    name: '100 "%"',
    where: '"100 ""%%"""',
    values: ['a'],
    padded: false,
  });
});

t.test('blanks around values are removed and remembered', async (t) => {
  t.strictSame(trimmedColumn('Pool', '2', ['a', ' b\t', '']), {
    name: 'Pool',
    where: '2',
    values: ['a', 'b', ''],
    padded: true,
  });
  t.equal(trimmedColumn('Pool', '2', ['a b', '']).padded, false, 'blanks inside do not count');
});

t.test('empty values and marks for "no value" are not given', async (t) => {
  t.strictSame(givenValues(namedColumn('x', ['', 'a', 'N/A', '-', '0', 'NULL'])), ['a', '0']);
});

t.test('letters of marks for "no value" do not count', async (t) => {
  t.equal(hasLetters(namedColumn('x', ['12', 'N/A', 'null'])), false);
  t.equal(hasLetters(namedColumn('x', ['12', 'é'])), true);
});

t.test('only the keys of JSON are key columns', async (t) => {
  t.equal(isKeyColumn({ ...namedColumn('', []), where: '"*1"' }), true);
  t.equal(isKeyColumn(namedColumn('Pool', [])), false);
  t.equal(isKeyColumn({ ...namedColumn('', []), where: '1' }), false);
});
