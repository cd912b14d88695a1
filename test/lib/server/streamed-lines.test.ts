import { Readable } from 'node:stream';
import t from 'tap';
import { streamedLines } from '../../../lib/server/streamed-lines.ts';

const LIMITS = { bytes: 40, lines: 4, line: 10 };

function read(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const body = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );
  return Array.fromAsync(streamedLines(body, LIMITS));
}

t.test('lines are yielded as they arrive, whatever they are cut into', async (t) => {
  t.strictSame(await read('one\ntw', 'o\n\nthr\u{e9}\n'), ['one', 'two', 'thr\u{e9}']);
  const [first, second] = [Buffer.from('\u{e9}\n').subarray(0, 1), Buffer.from('\u{e9}\n').subarray(1)];
  t.strictSame(await read(first, second), ['\u{e9}']);
  t.strictSame(await read(''), []);
});

t.test('what is too much, cut or no text is refused', async (t) => {
  for (const [chunks, problem] of [
    [['a\nb\nc\nd\ne\n'], /more than 4 lines/],
    [[`${'a'.repeat(9)}\n`.repeat(3), `${'a'.repeat(9)}\n`, 'b'], /more than 40 bytes/],
    [['abcdefghijkl'], /a line is longer than 10 characters/],
    [['abc'], /its last line has no end/],
    [[Buffer.from([0xff, 0x0a])], /it is not UTF-8/],
  ] as const)
    await t.rejects(read(...chunks), { code: 'REQUEST_INVALID', message: problem });
  await t.rejects(Array.fromAsync(streamedLines({}, LIMITS)), { code: 'REQUEST_INVALID' });
});
