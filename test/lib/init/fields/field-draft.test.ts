import t from 'tap';
import {
  alternatives,
  columnName,
  decided,
  example,
  extraction,
  fitsField,
  nullStatement,
  trimming,
  undecided,
} from '../../../../lib/init/fields/field-draft.ts';
import { columnOf, written } from '../drafts.ts';

t.test(
  'an extraction shows a value, the name of a column that is taken by its place, and a note',
  async (t) => {
    const column = columnOf('Pool', ['', 'N/A', 'Weekly']);
    t.strictSame(written([extraction('DESCRIPTION', column)]), [
      'Extract(DESCRIPTION, "Pool"); # such as Weekly',
    ]);
    t.strictSame(written([extraction('DESCRIPTION', { ...column, where: '3' }, 'or "Set"')]), [
      'Extract(DESCRIPTION, 3); # Pool, such as Weekly, or "Set"',
    ]);
    t.strictSame(written([extraction('DESCRIPTION', { ...column, where: '3', name: '' })]), [
      'Extract(DESCRIPTION, 3); # such as Weekly',
    ]);
  },
);

t.test('an example of a column without values says so', async (t) => {
  t.equal(example(columnOf('Pool', ['', '-'])), 'empty here');
});

t.test('a column is called by its name, else by its place', async (t) => {
  t.equal(columnName(columnOf('a\nb', [])), '"a\\u000ab"');
  t.equal(columnName({ ...columnOf('', []), where: '40, 36' }), '40, 36');
});

t.test('four alternatives are named at most', async (t) => {
  const columns = ['a', 'b', 'c', 'd', 'e'].map((name) => columnOf(name, []));
  t.equal(alternatives(columns), 'or "a", "b", "c", "d"');
  t.equal(alternatives([]), '');
});

t.test('blanks are removed only where there are some', async (t) => {
  t.strictSame(written(trimming('SLOT', columnOf('Slot', [], true))), ['RemoveSpaces(SLOT);']);
  t.strictSame(trimming('SLOT', columnOf('Slot', [])), []);
});

t.test('marks for "no value" are read as such, each once', async (t) => {
  const columns = [columnOf('a', ['N/A', 'x', '-']), columnOf('b', ['-', 'n/a'])];
  t.strictSame(written(nullStatement(columns)), ['AddNull("(n/a|-)"); # not given']);
  t.strictSame(nullStatement([columnOf('a', ['x', ''])]), []);
});

t.test('a column fits a field if all its given values do', async (t) => {
  t.equal(fitsField('SLOT', columnOf('a', ['1', '', 'N/A'])), true);
  t.equal(fitsField('SCRATCH', columnOf('a', ['yes', 'perhaps'])), false);
  t.equal(fitsField('NOSUCHFIELD', columnOf('a', [])), false);
});

t.test('a draft either takes effect or is proposed', async (t) => {
  const columns = [columnOf('a', [])];
  t.strictSame(decided(columns, []), { columns, lines: [], open: [] });
  t.strictSame(undecided(columns, [{ statement: 'x', comment: '' }]), {
    columns,
    lines: [],
    open: [{ statement: 'x', comment: '' }],
  });
});
