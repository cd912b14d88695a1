import fc from 'fast-check';
import t from 'tap';
import {
  beginPiece,
  endPiece,
  inWords,
  LINES,
  lineNumbers,
  lineSize,
  PieceCursor,
  pieceSize,
  wholeWords,
  writeLine,
  writeText,
} from '../../../lib/records/pieces.ts';

const TEXT = 1;
const facts = { kind: TEXT, source: 7, count: 0xffff_ffff };

t.test('a number of bytes is rounded up to whole words', (s) => {
  s.strictSame([0, 1, 4, 5].map(wholeWords), [0, 4, 4, 8]);
  s.end();
});

t.test('text of any length is found again, piece by piece, within the size that was said', (s) => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 })), (texts) => {
      const sizes = texts.map((text) => pieceSize(Buffer.byteLength(text)));
      const into = inWords(Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0)));
      const ends: number[] = [];
      let end = 0;
      for (const text of texts) {
        end = writeText(into, end, facts, text);
        ends.push(end);
      }
      s.equal(end, into.bytes.length);
      const cursor = new PieceCursor({ ...into, start: 0, end });
      for (const [index, text] of texts.entries()) {
        s.ok(cursor.next());
        s.match(cursor, { ...facts, pieceEnd: ends[index] });
        s.equal(cursor.bytes.toString('utf8', cursor.start, cursor.end), text);
      }
      s.notOk(cursor.next());
    }),
  );
  s.end();
});

t.test('lines are found again with their numbers, short ones and long ones', (s) => {
  // Longer and shorter than what is copied byte by byte.
  const lines = ['a\n', '\n', `${'x'.repeat(300)}\n`, 'abc\n', `${'y'.repeat(199)}\n`];
  const from = Buffer.from(lines.join(''));
  const numbers = [1, 2, 5, 70_000, 0xffff_ffff];
  const length = lines.reduce((sum, line) => sum + lineSize(line.length), 0);
  const into = inWords(Buffer.alloc(pieceSize(length)));
  let at = beginPiece(0);
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const next = writeLine(into, at, numbers[index] ?? 0, from, start, start + line.length);
    s.equal(next - at, lineSize(line.length));
    s.equal(into.bytes.toString('utf8', at + 4, at + 4 + line.length), line);
    at = next;
    start += line.length;
  }
  endPiece(into, 0, at, { kind: LINES, source: 0, count: lines.length });
  const cursor = new PieceCursor({ ...into, start: 0, end: at });
  s.ok(cursor.next());
  s.match(cursor, { kind: LINES, count: 5, end: at, pieceEnd: at });
  // One more than there are, as lines that are not whole would have no end.
  s.strictSame([...Iterator.from(lineNumbers(cursor)).take(6)], numbers);
  s.end();
});
