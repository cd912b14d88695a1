import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import type { TapesyncError } from '../../../../lib/errors/error.ts';
import { CsvCutter } from '../../../../lib/sources/formats/csv.ts';
import type { BadRecord } from '../../../../lib/sources/formats/cutter.ts';
import { LONGEST_RECORD } from '../../../../lib/sources/formats/cutter.ts';

interface All {
  texts: string[];
  lines: number[];
  cells: (readonly string[] | BadRecord)[];
  error?: TapesyncError;
}

function cutAll(pieces: Iterable<string>, delimiter = ','): All {
  const cutter = new CsvCutter('input', delimiter);
  const all: All = { texts: [], lines: [], cells: [] };
  const add = ({ texts, lines, cells = [], error }: ReturnType<typeof cutter.cut>) => {
    all.texts.push(...texts);
    all.lines.push(...lines);
    all.cells.push(...cells.map((each) => each ?? []));
    if (error !== undefined) all.error = error;
  };
  for (const piece of pieces) {
    add(cutter.cut(piece));
    if (all.error !== undefined) return all;
  }
  add(cutter.end());
  return all;
}

const rows = (text: string, delimiter?: string) => cutAll([text], delimiter).cells;

t.test('lines without quotes are split at the delimiter, whatever it is', async (t) => {
  t.strictSame(rows('GZB900,LTO9,Full Backup\nGZB901,,\n'), [
    ['GZB900', 'LTO9', 'Full Backup'],
    ['GZB901', '', ''],
  ]);
  t.strictSame(rows('a\tb\r\nc\td e\r\n', '\t'), [
    ['a', 'b'],
    ['c', 'd e'],
  ]);
  t.strictSame(rows('a||b||"c||d"\n', '||'), [['a', 'b', 'c||d']]);
});

t.test('a blank line is one empty element and rows may differ in length', async (t) => {
  t.strictSame(rows('a\n\nb,c,d'), [['a'], [''], ['b', 'c', 'd']]);
});

t.test('a whole export needs no line end behind its last record', async (t) => {
  for (const count of [1, 2, 6, 100]) {
    const data = Array.from({ length: count }, (_, at) => [`A${at}`, 'LTO', `slot ${at}`]);
    for (const write of [(text: string) => text, quotedElement]) {
      const lines = data.map((row) => row.map(write).join(','));
      const { cells, error } = cutAll([lines.join('\n')]);
      t.equal(error, undefined, `${count} records`);
      t.strictSame(cells, data);
    }
  }
});

t.test('a last record without a line end, where other lines have one, is marked', async (t) => {
  const marked = (text: string) => {
    const cutter = new CsvCutter('input', ',');
    cutter.cut(text);
    return cutter.end().isUnended === true;
  };
  t.equal(marked('a,b\nc,d'), true);
  t.equal(marked('a,b\nc,"d\ne"'), true, 'of several lines');
  t.equal(marked('a,b\nc,d\n'), false);
  t.equal(marked('a,b'), false, 'nothing says that lines have ends');
});

t.test('quoted elements hold delimiters, doubled quotes and line ends', async (t) => {
  const all = cutAll(['#TYPE Tape\r\n"Name","Note"\r\n"T""1","a,b\r\nc\n"\r\n,""\r\nlast']);
  t.strictSame(all.cells, [['#TYPE Tape'], ['Name', 'Note'], ['T"1', 'a,b\r\nc\n'], ['', ''], ['last']]);
  t.strictSame(all.lines, [1, 2, 3, 6, 7]);
  t.equal(all.texts[2], '"T""1","a,b\r\nc\n"');
});

t.test('a quote opens only at the start of an element', async (t) => {
  t.strictSame(rows('5" disk,"a",6" disk\n5" disk,x\n'), [
    ['5" disk', 'a', '6" disk'],
    ['5" disk', 'x'],
  ]);
  t.strictSame(rows('a, "b\n "c,d"\n'), [
    ['a', ' "b'],
    [' "c', 'd"'],
  ]);
});

t.test('text after a closing quote makes a bad record in its place', async (t) => {
  const all = cutAll(['a,"b"\n"c"d,"e\n"f",g\n"h\nh"" "" "h,i\nj\n']);
  t.strictSame(
    all.cells.map((cells) => ('error' in cells ? cells.error.message : cells)),
    [
      ['a', 'b'],
      'the record is not well-formed CSV: text follows the closing quote before column 4 of line 2',
      ['f', 'g'],
      'the record is not well-formed CSV: text follows the closing quote before column 9 of line 5',
      ['j'],
    ],
  );
  t.strictSame(all.texts, ['a,"b"', '"c"d,"e', '"f",g', '"h\nh"" "" "h,i', 'j']);
  t.strictSame(all.lines, [1, 2, 3, 4, 6]);
});

t.test('a quote that is never closed is an error that names its line', async (t) => {
  const text = 'a\nb,"c\n\nd",e,"f\ng\n';
  for (const pieces of [[text], text]) {
    const all = cutAll(pieces);
    t.match(all.error, { code: 'SOURCE_QUOTE_OPEN', parameters: { source: 'input', line: 4 } });
    t.strictSame(all.texts, ['a']);
  }
});

t.test('a quote that runs past the longest record is never closed', async (t) => {
  const filler = 'x'.repeat(LONGEST_RECORD / 2);
  const inOneLine = cutAll(['a\n"b', filler, filler, filler, '"\n']);
  t.match(inOneLine.error, { code: 'SOURCE_QUOTE_OPEN', parameters: { line: 2 } });
  const inManyLines = cutAll(['a\nb,"c\n', `${filler}\n`, `${filler}\n`, '"\n']);
  t.match(inManyLines.error, { code: 'SOURCE_QUOTE_OPEN', parameters: { line: 2 } });
  const between = cutAll(['a\n"b\n', filler, filler]);
  t.match(between.error, { code: 'SOURCE_QUOTE_OPEN', parameters: { line: 2 } });
});

t.test('a record past the longest one without an open quote is too long', async (t) => {
  const filler = 'x'.repeat(LONGEST_RECORD);
  for (const pieces of [[filler, 'x'], [`${filler}x\n`], ['"a\n', `b",${filler}`], [`"a\nb",${filler}\n`]]) {
    t.match(cutAll(pieces).error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 1 } });
  }
  t.equal(cutAll([filler, '\n']).texts[0], filler);
});

const element = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', '\r\n', ';', 'é', '😀'), maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const table = fc.array(fc.array(element, { minLength: 1, maxLength: 5 }), { maxLength: 12 });
const quotedElement = (text: string) => `"${text.replaceAll('"', '""')}"`;
const whereNeeded = (text: string) => (/[",\n\r]/.test(text) ? quotedElement(text) : text);

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

t.test('what is written as CSV is read back, quoted throughout or only where it must be', async (t) => {
  const sample = fc.record({
    data: table,
    lineEnd: fc.constantFrom('\n', '\r\n'),
    write: fc.constantFrom(quotedElement, whereNeeded),
    isLastEnded: fc.boolean(),
  });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(sample, ({ data, lineEnd, write, isLastEnded }) => {
        const written = data.map((row) => row.map(write).join(','));
        // An empty last line without a line end is none.
        const end = isLastEnded || written.at(-1) === '' ? lineEnd : '';
        const text = written.length === 0 ? '' : written.join(lineEnd) + end;
        const all = cutAll([text]);
        assert.deepEqual(all.cells, data);
        if (all.error === undefined)
          assert.equal(all.texts.join(lineEnd) + (all.texts.length > 0 ? end : ''), text);
        let line = 1;
        for (const [index, record] of all.texts.entries()) {
          assert.equal(all.lines[index], line);
          line += (record + lineEnd).split('\n').length - 1;
        }
      }),
      { numRuns: 300 },
    ),
  );
});

t.test('records that are split agree with csv-parse', async (t) => {
  const plain = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', ',', "'", '\t', 'é'), maxLength: 12 }), {
    maxLength: 12,
  });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(plain, (lines) => {
        const text = lines.map((line) => `${line}\n`).join('');
        assert.deepEqual(rows(text), parse(text, { record_delimiter: '\n', relax_column_count: true }));
      }),
    ),
  );
});

t.test('any text, in any pieces, gives the same records, lines and errors', async (t) => {
  const junk = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' '), maxLength: 60 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const whole = cutAll([text]);
        for (const other of [cutAll(pieces(text, cuts)), cutAll(text)]) {
          assert.deepEqual(
            { ...other, cells: other.cells.map(plainCells), error: other.error?.message },
            { ...whole, cells: whole.cells.map(plainCells), error: whole.error?.message },
          );
        }
      }),
      { numRuns: 1000 },
    ),
  );
});

t.test('nothing of a text is lost: its records are the text', async (t) => {
  const junk = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' '), maxLength: 60 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, (text) => {
        const all = cutAll([text]);
        const records = all.texts.join('\n');
        if (all.error === undefined) assert.equal(records, text.replace(/\n$/, ''));
        else assert.ok(text.startsWith(records));
      }),
      { numRuns: 500 },
    ),
  );
});

function plainCells(cells: readonly string[] | BadRecord): readonly string[] | string {
  return 'error' in cells ? cells.error.message : cells;
}

t.test('form feeds before a record are no part of it', async (t) => {
  t.strictSame(rows('\fA,b\n\f"A","\fb\n\fc"\n\f\n'), [['A', 'b'], ['A', '\fb\n\fc'], ['']]);
});

t.test('between records it has no state, and counts lines that were read without it', async (t) => {
  const cutter = new CsvCutter('input', ',');
  t.equal(cutter.state, '');
  cutter.cut('a,"b\n');
  t.equal(cutter.state, undefined, 'an open quote');
  cutter.cut('c"\nd');
  t.equal(cutter.state, undefined, 'half a line');
  cutter.cut(',e\n');
  cutter.skip(5);
  t.equal(cutter.state, '');
  t.strictSame(cutter.cut('f,g\n').lines, [9]);
});
