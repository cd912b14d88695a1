import fc from 'fast-check';
import t from 'tap';
import { inWords, PieceCursor, pieceSize, wholeWords, writeText } from '../../../lib/records/pieces.ts';

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
      let end = 0;
      for (const text of texts) {
        end = writeText(into, end, facts, text);
      }
      s.equal(end, into.bytes.length);
      const cursor = new PieceCursor({ ...into, start: 0, end });
      for (const text of texts) {
        s.ok(cursor.next());
        s.match(cursor, facts);
        s.equal(cursor.bytes.toString('utf8', cursor.start, cursor.end), text);
      }
      s.notOk(cursor.next());
    }),
  );
  s.end();
});
