import t from 'tap';
import { Utf8Evidence } from '../../../lib/sources/utf8-evidence.ts';

/** What is found of bytes in pieces, each of which begins on line 5. */
function found(...pieces: readonly Buffer[]) {
  const evidence = new Utf8Evidence();
  for (const piece of pieces) evidence.add(piece, 5);
  return evidence.first;
}

const utf8 = (text: string) => Buffer.from(text);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

t.test('the first character beyond ASCII is found with its line', async (t) => {
  t.strictSame(found(utf8('A1,ASCII\nA2,K\u00f6ln,x\nA3,M\u00fcnchen\n')), {
    line: 6,
    text: 'A2,K\u00f6ln,x',
  });
  t.strictSame(found(utf8('A1,\u20ac')), { line: 5, text: 'A1,\u20ac' });
  const long = utf8(`${'x'.repeat(50)}${'\u00f6'.repeat(50)}`);
  t.match(found(long)?.text, /^x{10}\u00f6{10,15}$/, 'a part of a long line, without half a character');
});

t.test('text that is ASCII, or of one byte for each character, is no UTF-8', async (t) => {
  t.equal(found(utf8('A1,plain\n')), undefined);
  t.equal(found(latin1('A1,K\u00f6ln\n')), undefined);
  t.equal(found(utf8('A1,K\u00f6ln\n'), latin1('A2,K\u00f6ln\n')), undefined, 'nor is what only begins so');
  t.equal(found(latin1('A1,caf\u00e9')), undefined, 'half a character at the end');
});

t.test('characters may be cut in pieces anywhere, but not go on behind what was skipped', async (t) => {
  const bytes = utf8('A1,\u20ac and K\u00f6ln\n');
  for (let at = 0; at <= bytes.length; at++)
    t.ok(found(bytes.subarray(0, at), bytes.subarray(at)), `cut at ${at}`);
  const evidence = new Utf8Evidence();
  evidence.add(bytes.subarray(0, 4), 1);
  evidence.skip();
  evidence.add(bytes.subarray(4), 1);
  t.equal(evidence.first, undefined);
});
