import t from 'tap';
import { printTable } from '../../../../lib/cli/terminal/print-table.ts';

async function printed(headings: readonly string[], rows: readonly (readonly string[])[]): Promise<string> {
  const pieces: string[] = [];
  await printTable({ write: (lines) => void pieces.push(lines) }, headings, rows);
  t.equal(pieces.length, 1, 'in one piece');
  return pieces.join('');
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
