import t from 'tap';
import { BarTable, dividesAlike, hasBars } from '../../../../lib/sources/formats/bar-table.ts';

t.test('bars of ASCII and of box characters divide a line', async (t) => {
  for (const line of ['a | b', '│ a │', '┃a', 'a ║ b']) t.equal(hasBars(line), true, line);
  for (const line of ['a b', '+---+', '', '─────']) t.equal(hasBars(line), false, line);
});

t.test('a rule divides a line as its bars do, or is drawn through', async (t) => {
  t.equal(dividesAlike('| a | b |', '+---+---+'), true);
  t.equal(dividesAlike('│ a │ b │', '├───┼───┤'), true);
  t.equal(dividesAlike(' a | b', '---+---'), true);
  t.equal(dividesAlike('| a | b |', '+-------+'), false);
  t.equal(dividesAlike('a | b', '---------'), false);
});

t.test('the cells are those between the outer bars, where there are any', async (t) => {
  for (const [heading, row] of [
    ['| a | b |', '| 1 |  2 |'],
    ['a | b', '1 | 2'],
    ['| a | b', '| 1 | 2'],
    ['a | b |', '1 | 2 |'],
  ] as const) {
    const table = new BarTable(heading);
    t.strictSame(table.names, ['a', 'b'], heading);
    t.strictSame(table.take(row), { kind: 'row', cells: ['1', '2'] }, row);
  }
});

t.test('an empty cell is a cell', async (t) => {
  t.strictSame(new BarTable('| a | b |').take('|  |  |'), { kind: 'row', cells: ['', ''] });
});

t.test('a row with more or fewer cells, or with text outside the bars, does not fit', async (t) => {
  const table = new BarTable('| a | b |');
  const misfit = (line: string) => table.take(line);
  t.strictSame(misfit('| 1 |'), { kind: 'misfit', problem: 'it has 1 cell, the heading 2', cells: ['1'] });
  t.strictSame(misfit('| 1 | 2 | 3 |'), {
    kind: 'misfit',
    problem: 'it has 3 cells, the heading 2',
    cells: ['1', '2', '3'],
  });
  const outside = { kind: 'misfit', problem: 'there is text outside the outer bars', cells: ['1', '2'] };
  t.strictSame(misfit('x | 1 | 2 |'), outside);
  t.strictSame(misfit('| 1 | 2 | x'), outside);
  t.equal(table.leaveOut(), false);
});

t.test('the heading may come again, in any case', async (t) => {
  t.strictSame(new BarTable('| a | b  c |').take('| A | B C |'), { kind: 'heading', ends: false });
});

t.test('of two rules without a row between them the first ends the table', async (t) => {
  const table = new BarTable('| a |');
  t.strictSame(table.take('+---+'), { kind: 'heading', ends: true }, 'right below that of the heading');
  const another = new BarTable('| a |');
  another.take('| 1 |');
  t.strictSame(another.take('+---+'), { kind: 'heading', ends: false });
  t.strictSame(another.take('+---+'), { kind: 'heading', ends: true });
});

t.test('a line without bars is outside the table', async (t) => {
  t.strictSame(new BarTable('| a |').take('(1 row)'), { kind: 'outside' });
});

t.test('a line with as many cells looks like a row of the table', async (t) => {
  const table = new BarTable('| a | b |');
  t.equal(table.claims('| 1 | 2 |'), 'yes');
  t.equal(table.claims('| 1 |'), 'no');
  t.equal(table.claims('text'), 'no');
});
