import t from 'tap';
import { RuledTable, ruleKind } from '../../../../lib/sources/formats/ruled-table.ts';

t.test('the kind of a rule follows from its dashes', async (t) => {
  for (const [line, kind] of [
    ['------ -----', 'columns'],
    [' ====  === ', 'columns'],
    ['──── ────', 'columns'],
    ['------', 'dashes'],
    ['+----+---+', 'bars'],
    ['├───┼───┤', 'bars'],
    ['---|---', 'bars'],
    ['-', undefined],
    ['- -', undefined],
    ['||', undefined],
    ['', undefined],
    ['--- a ---', undefined],
  ] as const) {
    t.equal(ruleKind(line), kind, JSON.stringify(line));
  }
});

const table = () => new RuledTable('------  ----  ----', ['Volume  Pool  Slot']);

t.test('cells are cut where the rule has its gaps, the last one runs to the end', async (t) => {
  t.strictSame(table().names, ['Volume', 'Pool', 'Slot']);
  t.strictSame(table().take('A90001  Full  12 and more'), {
    kind: 'row',
    cells: ['A90001', 'Full', '12 and more'],
  });
  t.strictSame(table().take('A90001'), { kind: 'row', cells: ['A90001'] });
});

t.test('words of a heading belong to the column that they begin above, or to the nearest', async (t) => {
  const { names } = new RuledTable('   ----- ------     -----  ---', [
    '  Media   ID of  Last',
    '     No    pool  use        Rest',
  ]);
  t.strictSame(names, ['Media No', 'ID of pool', 'Last use', 'Rest']);
  t.strictSame(new RuledTable('---- ----', []).names, ['', '']);
});

t.test('text between two columns does not fit', async (t) => {
  t.strictSame(table().take('A90001X Full'), {
    kind: 'misfit',
    problem: 'there is text between the columns "Volume" and "Pool"',
    cells: ['A90001X', 'Full', ''],
  });
  t.strictSame(table().take('A90001  Full        more'), {
    kind: 'misfit',
    problem: 'there is text to the right of the column "Slot"',
    cells: ['A90001', 'Full', 'more'],
  });
  const indented = new RuledTable('  ----  ----', ['  Name  Pool']);
  t.strictSame(indented.take('A9000'), {
    kind: 'misfit',
    problem: 'there is text to the left of the column "Name"',
    cells: ['000', ''],
  });
});

t.test('a row that is left out may go on in the next lines, a heading or another line may not', async (t) => {
  t.equal(table().leaveOut('A90001  Full'), true);
  for (const line of [
    'Volume  Pool  Slot',
    '------  ----  ----',
    '        more',
    'one message across columns',
  ]) {
    t.equal(table().leaveOut(line), false, line);
  }
});

t.test('an empty first column continues the row above', async (t) => {
  t.strictSame(table().take('        more'), { kind: 'more', cells: ['', 'more'] });
});

t.test('a heading or its rule may be repeated', async (t) => {
  t.strictSame(table().take('volume pool  slot'), { kind: 'heading', ends: false });
  t.strictSame(table().take('------  ----  ---- '), { kind: 'heading', ends: false });
  t.strictSame(table().take('--------'), { kind: 'heading', ends: false });
});

t.test('a rule with bars ends the table', async (t) => {
  t.strictSame(table().take('+----+'), { kind: 'heading', ends: true });
});

t.test(
  'a rule of other widths begins another table, with the heading that was repeated above it',
  async (t) => {
    const one = table();
    t.strictSame(one.take('---- ----'), { kind: 'rule', heading: [] });
    one.take('Volume  Pool  Slot');
    t.strictSame(one.take('---- ----'), { kind: 'rule', heading: ['Volume  Pool  Slot'] });
    one.take('A90001  Full');
    t.strictSame(one.take('---- ----'), { kind: 'rule', heading: [] }, 'a row is between');
  },
);

t.test('a line with only its first column, below a full one, may be the rest of it', async (t) => {
  const wide = () => new RuledTable('------  ----  ----  ----', ['Volume  Pool  Slot  Box']);
  const problem =
    'its first column seems to go on in the next line; make the column wider where the export is made';
  const full = wide();
  full.take('A90001  Full');
  t.strictSame(full.take('L9'), { kind: 'torn', problem, cells: ['L9'] });
  const short = wide();
  short.take('A900    Full');
  const cutOff = {
    kind: 'misfit',
    problem: 'it has only its first column, as a row that is cut',
    cells: ['L9'],
  };
  t.strictSame(short.take('L9'), cutOff);
  const alone = wide();
  alone.take('A90001');
  t.strictSame(alone.take('L9'), cutOff, 'neither has other columns');
  for (const between of ['------  ----  ----  ----', 'Volume  Pool  Slot  Box', undefined]) {
    const parted = wide();
    parted.take('A90001  Full');
    if (between === undefined) parted.release();
    else parted.take(between);
    t.strictSame(parted.take('L9'), cutOff, 'it is not right below');
  }
  const narrow = table();
  narrow.take('A90001  Full');
  t.strictSame(narrow.take('L9'), { kind: 'row', cells: ['L9'] }, 'in a table of three columns it is a row');
});

t.test('a line with a first and another column looks like a row, but may be text', async (t) => {
  t.equal(table().claims('A90002  Full'), 'maybe');
  t.equal(table().claims('A90002'), 'no');
  t.equal(table().claims('        Full'), 'no');
  t.equal(table().claims('3 volumes listed'), 'no');
});
