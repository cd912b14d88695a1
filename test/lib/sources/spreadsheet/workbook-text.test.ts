import { readFileSync } from 'node:fs';
import t from 'tap';
import { archiveOf, type ByHand, partsOf, textOf, workbookOf } from './by-hand.ts';

const cell = (value: string, attributes = '') => `<c${attributes}><v>${value}</v></c>`;
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (cells: string, attributes = '') => `<row${attributes}>${cells}</row>`;

const read = (workbook: ByHand) => textOf(workbookOf(workbook));

const TAPES = `Label,Pool,Written,Expires,At,Took,Slot,Bytes,Sealed,Note
E00001L6,Daily,,2026-11-30 00:00:00,22:15:04,36:00:00,000007,12000000000000,TRUE,first and bold
000123,Weekly,2026-02-28 23:59:59,,,,8,0.1,FALSE,"two
lines; ""quoted"""

E00003L6,#N/A,2024-02-29 00:00:00,,,,,0.3,,
`;

t.test('a workbook of LibreOffice is read in either system of dates', async (t) => {
  for (const name of ['libreoffice.xlsx', 'libreoffice-1904.xlsx']) {
    const bytes = readFileSync(new URL(name, import.meta.url));
    const text = await textOf(bytes, { sheet: 'Tapes & Co' });
    t.equal(text.slice(0, TAPES.length), TAPES, name);
    t.match(text.slice(TAPES.length), /^\ufdd1[^\n]*," spaced "(?:,){8}\n$/);
    t.equal(await textOf(bytes), '"Tapes of the vault, by hand"\n', 'without a name the first sheet');
    t.equal(await textOf(bytes, { sheet: 'tapes & co', size: 1 }), text, 'a byte at a time');
  }
});

t.test('what is optional may be left out: places, styles, shared texts, the size of the sheet', async (t) => {
  const rows = row(inline('Label') + inline('Slot')) + row(inline('A00001') + cell('7'));
  t.equal(await read({ rows }), 'Label,Slot\nA00001,7\n');
  t.equal(await textOf(archiveOf(partsOf({ rows }), true)), 'Label,Slot\nA00001,7\n', 'and compression');
  t.equal(await read({ rows: '' }), '', 'and rows');
});

t.test('values stand in their columns, and lines are numbered as rows are', async (t) => {
  const rows = row(inline('A') + inline('B') + inline('C'), ' r="2"') + row(cell('1', ' r="C5"'), ' r="5"');
  t.equal(await read({ rows }), '\nA,B,C\n\n\n,,1\n');
  const empty = row('<c r="A9" s="0"/>', ' r="9"');
  t.equal(
    await read({ rows: rows + empty }),
    '\nA,B,C\n\n\n,,1\n',
    'and rows without a value at the end are none',
  );
});

t.test('the delimiter is that of the definition', async (t) => {
  const rows = row(inline('A,B') + inline('C;D'));
  t.equal(await textOf(workbookOf({ rows }), { delimiter: ';' }), 'A,B;"C;D"\n');
});

t.test('rows that are hidden are read', async (t) => {
  t.equal(await read({ rows: row(inline('A'), ' hidden="1"') + row(inline('B')) }), 'A\nB\n');
});

t.test('another encoding than UTF-8 is refused, as workbooks have none', async (t) => {
  const bytes = workbookOf({ rows: row(inline('A')) });
  t.equal(await textOf(bytes, { encoding: 'UTF-8' }), 'A\n');
  await t.rejects(textOf(bytes, { encoding: 'Windows-1252' }), {
    code: 'SOURCE_WORKBOOK',
    message: /leave SetEncoding out/,
  });
});

t.test('a sheet of many rows comes in pieces, with texts from the disk where they are many', async (t) => {
  const count = 30_000;
  const strings = Array.from({ length: count }, (_, index) => `<si><t>${'x'.repeat(100)}${index}</t></si>`);
  const rows = strings.map((_, index) => row(cell(String(count - 1 - index), ' t="s"')));
  const text = await read({ rows: rows.join(''), strings: strings.join('') });
  const lines = text.split('\n');
  t.equal(lines.length, count + 1);
  t.ok(lines.every((line, index) => index === count || line === `${'x'.repeat(100)}${count - 1 - index}`));
});

t.test('rows are as wide as the sheet says, or as the widest of the first ones', async (t) => {
  const wide = row(inline('A') + inline('B') + inline('C'));
  t.equal(await read({ rows: row(inline('title')) + wide + row(inline('a')) }), 'title,,\nA,B,C\na,,\n');
  const parts = partsOf({ rows: wide + row(inline('a')) });
  const said = (area: string) =>
    textOf(
      archiveOf({
        ...parts,
        's1.xml': (parts['s1.xml'] ?? '').replace('<sheetData>', `<dimension ref="${area}"/>$&`),
      }),
    );
  t.equal(await said('A1:D2'), 'A,B,C,\na,,,\n');
  t.equal(await said('A1:XFD1048576'), 'A,B,C\na,,\n', 'but for what no list is');
  t.equal(await said('A1'), 'A,B,C\na,,\n', 'and for less than there is');
});
