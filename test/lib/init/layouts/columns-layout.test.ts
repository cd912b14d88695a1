import t from 'tap';
import { columnsLayout } from '../../../../lib/init/layouts/columns-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layout = (text: string) => writtenLayout(columnsLayout(sampleOf(text)));

const HINT = '# Columns of text; the first one is 0. A longer value may need a greater length.';

t.test(
  'columns are divided by blanks that run through all lines, and named by what stands above',
  async (t) => {
    const text = `Volumes of the library

Volume    Pool         Size
A00001L6  Weekly set   10 GB
A00002L6                2 GB
A00003L6  Daily         7 GB
`;
    t.strictSame(layout(text), {
      what: 'columns of text',
      lines: [
        HINT,
        'AddString(EXCLUSION, 0, "Volumes of the library"); # Volumes of the library',
        'AddString(EXCLUSION, 0, "Volume    Pool        *"); # Volume    Pool         Size',
      ],
      context: [],
      columns: [
        ['Volume', '0, 10', 'A00001L6', 'A00002L6', 'A00003L6'],
        ['Pool', '10, 13', 'Weekly set', '', 'Daily'],
        ['Size', '23', '10 GB', '2 GB', '7 GB'],
      ],
    });
  },
);

t.test('without a heading only a unit or a time belongs to the column on its left', async (t) => {
  t.strictSame(layout('A00001L6 2026-01-31 10:00 a 10 GB\nA00002L6 2026-02-01 11:00 b 20 GB\n')?.columns, [
    ['', '0, 9', 'A00001L6', 'A00002L6'],
    ['', '9, 17', '2026-01-31 10:00', '2026-02-01 11:00'],
    ['', '26, 2', 'a', 'b'],
    ['', '28', '10 GB', '20 GB'],
  ]);
});

t.test('a line whose columns have moved does not join the columns of the others', async (t) => {
  const rows = [1, 2, 3, 4, 5, 6].map((id) => `A0000${id}L6    pool      ${id}\n`).join('');
  t.equal(layout(rows)?.columns.length, 3);
  t.equal(layout(`${rows}A00007L6-moved-away-by-a-long-name x\n`)?.columns.length, 3);
});

t.test('lines among the records stay in, unless they would pass as records', async (t) => {
  const lines = (between: string) =>
    layout(`A00001L6  x\nA00002L6  y\n${between}\nA00003L6  z\n`)?.lines.slice(1);
  t.strictSame(lines('A#0003L6  z'), []);
  t.strictSame(lines('volume    p'), ['AddString(EXCLUSION, 0, "volume    p"); # volume    p']);
});

t.test('a pool above the records is taken as such', async (t) => {
  t.strictSame(layout('Weekly pool\nA00001L6  x\nA00002L6  y\n')?.context, [
    'AddContext(DESCRIPTION, "{} pool"); # Weekly pool',
  ]);
});

t.test('a text with tabs, or with few labels, has no columns', async (t) => {
  t.equal(layout('A00001L6  x\nA00002L6\ty\n'), undefined);
  t.equal(layout('A00001L6\na\nb\nc\nd\nA00002L6\n'), undefined);
  t.equal(layout('one two\nthree four\n'), undefined);
});
