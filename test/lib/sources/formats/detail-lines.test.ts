import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { LONGEST_RECORD } from '../../../../lib/sources/formats/cutter.ts';
import { detailLines } from '../../../../lib/sources/formats/detail-lines.ts';
import type { LineReader, LineResult } from '../../../../lib/sources/formats/line-reader.ts';
import { compilePartPattern, type PartPattern } from '../../../../lib/sources/formats/part-pattern.ts';
import { PatternReader } from '../../../../lib/sources/formats/pattern.ts';
import { wordsReader } from '../../../../lib/sources/formats/words.ts';

const words = (count: number) => detailLines(count, wordsReader(Number.POSITIVE_INFINITY));

function readAll(reader: LineReader, lines: readonly string[]): readonly LineResult[] {
  return [...lines.flatMap((text, index) => reader.read(text, index + 1)), ...reader.end()];
}

t.test('so many lines make a record, which begins on the first of them', async (t) => {
  t.strictSame(readAll(words(2), ['a b', ' c', 'd', 'e']), [
    { kind: 'record', text: 'a b\n c', line: 1, lastLine: 2, cells: ['a', 'b', 'c'] },
    { kind: 'record', text: 'd\ne', line: 3, lastLine: 4, cells: ['d', 'e'] },
  ]);
});

t.test('a blank line ends a record sooner, and so does the end of the input', async (t) => {
  t.strictSame(readAll(words(3), ['', 'a', 'b', ' ', '', 'c', 'd', 'e', 'f']), [
    { kind: 'other', reason: 'blank line', text: '', line: 1 },
    { kind: 'record', text: 'a\nb', line: 2, lastLine: 3, cells: ['a', 'b'] },
    { kind: 'other', reason: 'blank line', text: ' ', line: 4 },
    { kind: 'other', reason: 'blank line', text: '', line: 5 },
    { kind: 'record', text: 'c\nd\ne', line: 6, lastLine: 8, cells: ['c', 'd', 'e'] },
    { kind: 'record', text: 'f', line: 9, lacks: 'it has fewer lines than the 3 of others', cells: ['f'] },
  ]);
});

t.test('where all records are short, the last one seems to be whole', async (t) => {
  t.strictSame(readAll(words(3), ['a', '', 'b']).at(-1), {
    kind: 'record',
    text: 'b',
    line: 3,
    cells: ['b'],
  });
});

t.test(
  'a record that is longer than the longest is a misfit, and the next one begins behind it',
  async (t) => {
    const long = 'x'.repeat(LONGEST_RECORD / 2);
    t.match(readAll(words(3), [long, long, 'a', 'b', 'c']), [
      {
        kind: 'misfit',
        text: `${long}\n${long}`,
        line: 1,
        error: {
          code: 'RECORD_FORMAT',
          parameters: { expected: 'a record of 3 lines', problem: 'it is longer than 1048576 characters' },
        },
      },
      { kind: 'record', text: 'a\nb\nc', line: 3, cells: ['a', 'b', 'c'] },
    ]);
  },
);

t.test('the lines that were taken out of a record before do not count', async (t) => {
  const reader = words(2);
  t.strictSame(reader.read('a', 4), []);
  t.match(reader.read('b', 9), [{ text: 'a\nb', line: 4 }]);
});

function pattern(text: string): PartPattern {
  const compiled = compilePartPattern(text, 'named');
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled;
}

const FIRST =
  '{id} {level} {images} {allocated} {allocated time} {updated} {updated time} {density} {kb} {restores}';

t.test(
  'bpmedialist -mlist -U: three lines a tape, dates that are words, older releases with two',
  async (t) => {
    const reader = detailLines(
      3,
      new PatternReader(
        'input',
        [
          pattern(`${FIRST} {valid} INFINITY N/A {status...}`),
          pattern(`${FIRST} {valid} INFINITY {read} {read time} {status...}`),
          pattern(`${FIRST} {valid} {expires} {expiry time} N/A {status...}`),
          pattern(`${FIRST} {valid} {expires} {expiry time} {read} {read time} {status...}`),
        ],
        [['id'], ['expires'], ['read'], ['status']],
      ),
    );
    const results = readAll(reader, [
      'EMR962   9     17   03/12/2026 16:29  03/14/2026 15:56  hcart3  9207800736     0',
      '               17   INFINITY              N/A         FULL',
      '           0',
      '',
      'EMR966  24     20   03/13/2026 09:21  03/13/2026 15:40  hcart3  7579495552     0',
      '               20   03/13/2036 15:40  03/14/2026 08:00  FULL SUSPENDED',
      '           0',
      '',
      'EMR970   1      4   01/20/2026 14:00  01/20/2026 14:41  hcart3   101250560     0',
      '                4   01/27/2026 14:41       N/A         FROZEN',
      '',
      'EMR971   1      4   01/20/2026 14:00  01/20/2026 14:41  hcart3   101250560     2',
      '                4   INFINITY          01/28/2026 10:00',
      '',
      'EMR972   1      4   unreadable',
    ]);
    t.strictSame(
      results.map((result) => (result.kind === 'record' ? result.cells : result.kind)),
      [
        ['EMR962', '', '', 'FULL\n           0'],
        'other',
        ['EMR966', '03/13/2036', '03/14/2026', 'FULL SUSPENDED\n           0'],
        'other',
        ['EMR970', '01/27/2026', '', 'FROZEN'],
        'other',
        ['EMR971', '', '01/28/2026', ''],
        'other',
        'misfit',
      ],
    );
    t.strictSame(
      results.map(({ line }) => line),
      [1, 4, 5, 8, 9, 11, 12, 14, 15],
    );
  },
);

t.test('a pattern may tell the third line from the status, where there is one', async (t) => {
  const patterns = ['{id} {valid} INFINITY N/A {status...} {hold}', '{id} {valid} INFINITY N/A {status...}'];
  const wanted = [['status'], ['hold']];
  const read = (lines: readonly string[]) =>
    readAll(detailLines(3, new PatternReader('input', patterns.map(pattern), wanted)), lines);
  t.match(read(['A90', '  4 INFINITY  N/A   FULL FROZEN', '   0']), [{ cells: ['FULL FROZEN', '0'] }]);
  t.match(read(['A90', '  4 INFINITY  N/A', '   0']), [{ cells: ['', '0'] }]);
});

t.test('every line ends in one result, in order', async (t) => {
  const line = fc.constantFrom('', ' ', 'a', '\tb c', '\f', 'd');
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 2, max: 4 }), (lines, count) => {
        const results = readAll(words(count), lines);
        assert.deepEqual(
          results.flatMap(({ text }) => text.split('\n')),
          lines,
        );
        let next = 1;
        for (const result of results) {
          assert.equal(result.line, next);
          next += result.text.split('\n').length;
        }
      }),
    ),
  );
});

t.test(
  'a line that is left out is told to the other reader only between records, and so is a blank one',
  async (t) => {
    const told: string[] = [];
    const inner: LineReader = {
      state: '',
      read: () => [],
      leaveOut: (text) => {
        told.push(text);
        return [];
      },
      end: () => [],
    };
    const reader = detailLines(2, inner);
    reader.leaveOut?.('x', 1);
    reader.read('a', 2);
    reader.leaveOut?.('y', 3);
    reader.read('b', 4);
    reader.read(' ', 5);
    t.strictSame(told, ['x', ' ']);
  },
);
