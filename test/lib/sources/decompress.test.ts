import { gzipSync, zstdCompressSync } from 'node:zlib';
import t from 'tap';
import { decompressed } from '../../../lib/sources/decompress.ts';

const COMPRESSIONS = { gzip: gzipSync, zstd: zstdCompressSync };

// Does not repeat itself, so that it stays long when compressed: several chunks on both sides.
const LONG = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `T${i},${(i * 7919) % 65_537}\n`).join(''));

async function* pieces(bytes: Buffer, size = bytes.length): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(stored: AsyncGenerator<Buffer>) {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of decompressed('export', stored)) chunks.push(chunk);
  } catch (error) {
    return { whole: Buffer.concat(chunks), error };
  }
  return { whole: Buffer.concat(chunks), error: undefined };
}

t.test('bytes that are not compressed pass as they are, however few', async (t) => {
  for (const text of ['', '\x1f', 'a,b\n', 'abcdef\n']) {
    const bytes = Buffer.from(text, 'latin1');
    t.strictSame(await read(pieces(bytes)), { whole: bytes, error: undefined });
    t.strictSame(await read(pieces(bytes, 1)), { whole: bytes, error: undefined });
  }
});

for (const [name, compress] of Object.entries(COMPRESSIONS)) {
  t.test(`${name} is recognized by its first bytes, in pieces of any size`, async (t) => {
    t.ok((await read(pieces(compress(LONG), 64 * 1024))).whole.equals(LONG));
    t.ok((await read(pieces(compress(LONG), 997))).whole.equals(LONG));
    t.equal((await read(pieces(compress(Buffer.from('a,b\n')), 1))).whole.toString(), 'a,b\n');
  });

  t.test(`${name} of nothing is nothing`, async (t) => {
    const { whole, error } = await read(pieces(compress(Buffer.alloc(0))));
    t.equal(error, undefined);
    t.equal(whole.length, 0);
  });

  t.test(`${name} that ends too early is an error, wherever it was cut`, async (t) => {
    const stored = compress(LONG);
    for (const length of [7, 100, stored.length >> 1, stored.length - 5, stored.length - 1]) {
      const { whole, error } = await read(pieces(stored.subarray(0, length)));
      t.match(error, { code: 'SOURCE_CUT', parameters: { source: 'export', compression: name } });
      t.ok(LONG.subarray(0, whole.length).equals(whole), `${whole.length} bytes came before the error`);
    }
  });

  t.test(`${name} that is damaged is an error`, async (t) => {
    const stored = Buffer.from(compress(LONG));
    stored.writeUInt8(stored.readUInt8(stored.length >> 1) ^ 0x55, stored.length >> 1);
    t.match((await read(pieces(stored))).error, { code: 'SOURCE_CUT' });
    const afterwards = Buffer.concat([compress(Buffer.from('a\n')), Buffer.from('this is not compressed')]);
    t.match((await read(pieces(afterwards))).error, { code: 'SOURCE_CUT' });
  });

  t.test(`leaving ${name} early ends the bytes it comes from`, async (t) => {
    const ended = Promise.withResolvers<void>();
    async function* stored() {
      try {
        yield* pieces(compress(LONG), 64 * 1024);
      } finally {
        ended.resolve();
      }
    }
    for await (const _ of decompressed('export', stored())) break;
    await ended.promise;
    t.pass('no more of them is asked for');
  });
}

t.test(
  'what was decompressed before truncated gzip ended is not lost, however slowly it is taken',
  async (t) => {
    let length = 0;
    await t.rejects(
      async () => {
        for await (const chunk of decompressed('export', pieces(gzipSync(LONG).subarray(0, -8)))) {
          length += chunk.length;
          // Time for the decompressor to come to the end.
          for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
        }
      },
      { code: 'SOURCE_CUT' },
    );
    t.equal(length, LONG.length);
  },
);

t.test('gzip of several members is read to its end, padding or not', async (t) => {
  const members = Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]);
  t.equal((await read(pieces(members))).whole.toString(), 'a\nb\n');
  t.equal((await read(pieces(Buffer.concat([members, Buffer.alloc(512)])))).error, undefined);
  t.match((await read(pieces(members.subarray(0, -3)))).error, { code: 'SOURCE_CUT' });
});

t.test('zstd of several frames is read to its end, as pzstd and cat make it', async (t) => {
  const skipped = Buffer.from('502a4d180400000001020304', 'hex');
  const frames = [
    zstdCompressSync(Buffer.from('a\n')),
    skipped,
    zstdCompressSync(LONG),
    zstdCompressSync(Buffer.alloc(0)),
    zstdCompressSync(Buffer.from('b\n')),
    skipped,
  ];
  const whole = Buffer.concat(frames);
  const text = Buffer.concat([Buffer.from('a\n'), LONG, Buffer.from('b\n')]);
  t.equal(
    (await read(pieces(Buffer.concat([...frames.slice(0, 2), ...frames.slice(3)]), 1))).whole.toString(),
    'a\nb\n',
  );
  for (const size of [97, 1000, whole.length]) {
    const { whole: found, error } = await read(pieces(whole, size));
    t.equal(error, undefined);
    t.ok(found.equals(text), `in pieces of ${size} bytes`);
  }
  const many = Buffer.concat(Array.from({ length: 500 }, () => frames[0] ?? skipped));
  t.equal((await read(pieces(many))).whole.toString(), 'a\n'.repeat(500));

  for (const missing of [1, 2, 11, 12 + 1, whole.length - 16]) {
    const { whole: found, error } = await read(pieces(whole.subarray(0, -missing)));
    t.match(
      error,
      { code: 'SOURCE_CUT', parameters: { compression: 'zstd' } },
      `without the last ${missing} bytes`,
    );
    t.ok(text.subarray(0, found.length).equals(found));
  }
  for (const stray of ['x', 'no frame at all', '\0\0\0\0\0\0\0\0']) {
    const { error } = await read(pieces(Buffer.concat([whole, Buffer.from(stray)])));
    t.match(error, { code: 'SOURCE_CUT' }, `followed by ${JSON.stringify(stray)}`);
  }
});
