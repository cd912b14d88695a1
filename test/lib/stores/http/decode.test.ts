import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import t from 'tap';
import { textOf } from '../../../../lib/stores/http/decode.ts';

const answer = (bytes: Buffer, encoding?: string) => ({
  status: 200,
  headers: encoding === undefined ? {} : { 'content-encoding': encoding },
  raw: Readable.from([bytes], { objectMode: false }),
});
const TEXT = 'Bänder\n'.repeat(1000);

t.test('an answer is read in every encoding that was asked for', async (s) => {
  const bytes = Buffer.from(TEXT);
  s.equal(await textOf(answer(bytes)), TEXT);
  s.equal(await textOf(answer(bytes, 'identity')), TEXT);
  s.equal(await textOf(answer(gzipSync(bytes), 'gzip')), TEXT);
  s.equal(await textOf(answer(zstdCompressSync(bytes), 'zstd')), TEXT);
});

t.test('an encoding that was not asked for, and a cut body, are errors', async (s) => {
  await s.rejects(textOf(answer(Buffer.from('x'), 'br')), {
    message: /encoded as "br", which was not asked for/,
  });
  for (const [encoding, bytes] of [
    ['gzip', gzipSync(Buffer.from(TEXT))],
    ['zstd', zstdCompressSync(Buffer.from(TEXT))],
  ] as const) {
    await s.rejects(textOf(answer(bytes.subarray(0, -9), encoding)), Error, encoding);
  }
});
