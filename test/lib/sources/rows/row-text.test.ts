import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { type Cell, RowText } from '../../../../lib/sources/rows/row-text.ts';

function written(rows: readonly (readonly Cell[])[], delimiter = ','): string {
  const text = new RowText({ delimiter });
  const pieces = rows.map((row) => text.add(row) ?? Buffer.alloc(0));
  return Buffer.concat([...pieces, text.rest()]).toString();
}

t.test('values are quoted only where they have to be', async (t) => {
  const row = ['A00001', 'a,b', 'say "no"', 'two\nlines', ' x', 'x\t', 'a;b', 'plain words'];
  t.equal(written([row]), 'A00001,"a,b","say ""no""","two\nlines"," x","x\t",a;b,plain words\n');
  t.equal(written([['a,b', 'a;b', 'a]b', 'a^b']], ';'), 'a,b;"a;b";a]b;a^b\n');
  t.equal(written([['a^b', 'a|b', 'a]b']], '^'), '"a^b"^a|b^a]b\n');
  t.equal(written([['a]b', 'a\\b', 'a-b']], ']'), '"a]b"]a\\b]a-b\n');
});

t.test('no value and an empty text are told apart', async (t) => {
  t.equal(written([['A', null, '', 'B'], [null]]), 'A,,"",B\n\n');
});

t.test('text comes in pieces, of which none is lost', async (t) => {
  const text = new RowText({ delimiter: ',' });
  const pieces: Buffer[] = [];
  for (let row = 0; row < 20_000; row++) {
    const piece = text.add([`A${row}`, 'LIBR']);
    if (piece !== undefined) pieces.push(piece);
  }
  t.ok(pieces.length > 1 && pieces.every(({ length }) => length < 70_000), 'in pieces of a bounded size');
  const lines = Buffer.concat([...pieces, text.rest()])
    .toString()
    .split('\n');
  t.equal(lines.length, 20_001);
  t.equal(lines[19_999], 'A19999,LIBR');
  t.equal(text.rest().length, 0, 'and what was given is not given again');
});

t.test('what was written is read back as it was', async (t) => {
  const cell = fc.string({ unit: fc.constantFrom(...'aé😀",;\t\r\n ]^') });
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }),
      fc.constantFrom(',', ';', '\t', ']', '^', '|'),
      (rows, delimiter) => {
        const read: unknown = parse(written(rows, delimiter), { delimiter, recordDelimiter: '\n' });
        t.strictSame(read, rows);
      },
    ),
  );
});
