import t from 'tap';
import { printTable } from '../../../../lib/cli/terminal/print-table.ts';
import { StandardOutput } from '../../../../lib/cli/terminal/standard-output.ts';
import { Written } from '../context.ts';

async function printed(headings: readonly string[], rows: readonly (readonly string[])[]): Promise<string> {
  const stream = new Written();
  await printTable(new StandardOutput(stream), headings, rows);
  t.equal(stream.pieces, 1, 'in one piece');
  return stream.text;
}

t.test(
  'a column is as wide as its longest cell, heading included, and nothing stands at the end of a line',
  async (t) => {
    t.equal(
      await printed(
        ['Kind', 'Id'],
        [
          ['media', 'US01.LTO'],
          ['customer', ''],
          ['', 'x'],
        ],
      ),
      [
        'Kind     Id',
        '-------- --------',
        'media    US01.LTO',
        'customer',
        '         x',
        '-------- --------',
        '',
      ].join('\n'),
    );
  },
);

t.test('a table without rows has its headings', async (t) => {
  t.equal(await printed(['User', 'Roles'], []), 'User Roles\n---- -----\n---- -----\n');
});

t.test('a hundred thousand rows are no recursion', async (t) => {
  const text = await printed(
    ['Volume'],
    Array.from({ length: 100_000 }, (_, index) => [String(index)]),
  );
  t.equal(text.split('\n').length, 100_004);
});

t.test('what comes from outside commands no terminal, and columns stay where they are', async (t) => {
  const shown = await printed(
    ['Id', 'Text'],
    [
      ['a\x1b[2J', 'b\n\u202e\u009b'],
      ['c', 'd'],
    ],
  );
  t.strictSame(shown.split('\n'), [
    'Id       Text',
    '-------- ---------------',
    'a\\x1b[2J b\\x0a\\u202e\\x9b',
    'c        d',
    '-------- ---------------',
    '',
  ]);
});

t.test('a table may be of any length', async (t) => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [String(index)]);
  t.equal((await printed(['Id'], rows)).split('\n').length, rows.length + 4);
});

t.test('only a table that would be wider than 80 characters has headings of several lines', async (t) => {
  const headings = ['volume', 'currentRepository', 'text'];
  t.match(await printed(headings, [['A1', 'LIBR', 'x'.repeat(55)]]), /^volume currentRepository text\n/);
  t.strictSame((await printed(headings, [['A1', 'LIBR', 'x'.repeat(56)]])).split('\n').slice(0, 4), [
    'volume current    text',
    '       Repository',
    `------ ---------- ${'-'.repeat(56)}`,
    `A1     LIBR       ${'x'.repeat(56)}`,
  ]);
});
