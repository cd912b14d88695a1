import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { compactJson, DEEPEST, ValueScanner } from '../../../../../lib/sources/formats/json/scan.ts';

/** Scans pieces and returns the end of the value in the whole text, or -1. */
function endOf(pieces: readonly string[], scanner = new ValueScanner()): number {
  scanner.start(pieces.join('').charAt(0), 0);
  let before = 0;
  for (const piece of pieces) {
    const end = scanner.scan(piece, 0, piece.length);
    if (end !== -1) return before + end;
    before += piece.length;
  }
  return -1;
}

t.test('a value ends with its last character', async (t) => {
  t.equal(endOf(['{"a":[1,{}]} x']), 12);
  t.equal(endOf(['[]]']), 2);
  t.equal(endOf(['"a","b"']), 3);
  t.equal(endOf(['true,']), 4);
  t.equal(endOf(['-1.5e3}']), 6);
  t.equal(endOf(['null']), -1, 'a word may go on');
  t.equal(endOf(['{"a":1']), -1);
});

t.test('brackets and quotes inside of strings are text', async (t) => {
  t.equal(endOf(['["]",1]']), 7);
  t.equal(endOf(['"a\\"b"']), 6);
  t.equal(endOf(['"a\\\\"']), 5);
  t.equal(endOf(['{"}\\"":"{"}']), 11);
});

t.test('a value is scanned from an index to another', async (t) => {
  const scanner = new ValueScanner();
  scanner.start('[', 0);
  t.equal(scanner.scan('x[1]]', 1, 3), -1);
  t.equal(scanner.scan('x[1]]', 3, 5), 4);
});

t.test('line ends and blanks outside of strings are seen', async (t) => {
  const scanner = new ValueScanner();
  endOf(['["a\\n b"]'], scanner);
  t.strictSame([scanner.hasBlanks, scanner.newlines], [false, 0]);
  endOf(['[\n1,\r\n2]'], scanner);
  t.strictSame([scanner.hasBlanks, scanner.newlines], [true, 2]);
  endOf(['[]'], scanner);
  t.strictSame([scanner.hasBlanks, scanner.newlines], [false, 0], 'the next value begins anew');
});

t.test('an unfinished value knows whether it ends inside of a string', async (t) => {
  const scanner = new ValueScanner();
  endOf(['{"a'], scanner);
  t.equal(scanner.inString, true);
  endOf(['{"a"'], scanner);
  t.equal(scanner.inString, false);
});

t.test('values that are nested too deep are not scanned to their end', async (t) => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const scanner = new ValueScanner();
  t.equal(endOf([nested(DEEPEST)], scanner), 2 * DEEPEST);
  t.equal(scanner.tooDeep, false);
  t.equal(endOf([nested(DEEPEST + 1)], scanner), DEEPEST);
  t.equal(scanner.tooDeep, true);
  scanner.start('[', 1);
  scanner.scan(nested(DEEPEST), 0, 2 * DEEPEST);
  t.equal(scanner.tooDeep, true, 'the values around it count');
});

t.test('blanks outside of strings are no part of a compact value', async (t) => {
  t.equal(compactJson('{ "a b" :\n[1,\t2 ] , "\\" ":" \\\\" }'), '{"a b":[1,2],"\\" ":" \\\\"}');
  t.equal(compactJson('[]'), '[]');
});

t.test('any value, in any pieces, ends where JSON.stringify ended it', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }).filter((text) => /^["{[]/.test(text)),
        fc.integer({ min: 1, max: 9 }),
        (text, size) => {
          const pieces = (`${text}]},"`.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? []) as string[];
          assert.equal(endOf(pieces), text.length);
          const spread = JSON.stringify(JSON.parse(text), undefined, 1);
          assert.equal(compactJson(spread), JSON.stringify(JSON.parse(text)));
        },
      ),
      { numRuns: 200 },
    ),
  );
});
