import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import t from 'tap';
import { inputName, readInput } from '../../../lib/sources/read-input.ts';

const COMPRESSIONS = { gzip: gzipSync, zstd: zstdCompressSync };

// Does not repeat itself, so that it stays long when compressed: several chunks on both sides.
const LONG = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `T${i},${(i * 7919) % 65_537}\n`).join(''));

function open(input: string, stdin: Readable = Readable.from([])) {
  const progress = { bytes: 0 };
  const stop = new AbortController();
  return { bytes: readInput(input, { stdin, signal: stop.signal, progress }), progress, stop };
}

async function readAll(input: string, stdin?: Readable) {
  const { bytes, progress } = open(input, stdin);
  const chunks: Buffer[] = [];
  let error: unknown;
  try {
    for await (const chunk of bytes) chunks.push(chunk);
  } catch (thrown) {
    error = thrown;
  }
  return { whole: Buffer.concat(chunks), progress, error };
}

const piped = (bytes: Buffer, size = bytes.length) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
    { objectMode: false },
  );

t.test('a file is read as it is, and its bytes are counted', async (t) => {
  const file = join(t.testdir({ 'a.csv': 'a,b\n' }), 'a.csv');
  const { whole, progress } = await readAll(file);
  t.equal(whole.toString(), 'a,b\n');
  t.equal(progress.bytes, 4);
  t.equal(inputName(file), file);
  t.equal(inputName('-'), 'stdin');
});

t.test('empty and tiny inputs are read', async (t) => {
  t.equal((await readAll('-', piped(Buffer.from('')))).whole.length, 0);
  t.equal((await readAll('-', piped(Buffer.from([0x1f])))).whole.length, 1);
});

for (const [name, compress] of Object.entries(COMPRESSIONS)) {
  t.test(`${name} is recognised by its first bytes, in a file and in a pipe`, async (t) => {
    const file = join(t.testdir({}), 'export.csv');
    await writeFile(file, compress(LONG));
    const read = await readAll(file);
    t.ok(read.whole.equals(LONG));
    t.equal(read.progress.bytes, compress(LONG).length);
    t.ok((await readAll('-', piped(compress(LONG)))).whole.equals(LONG));
    t.equal((await readAll('-', piped(compress(Buffer.from('a,b\n')), 1))).whole.toString(), 'a,b\n');
  });

  t.test(`${name} of nothing is nothing`, async (t) => {
    const { whole, error } = await readAll('-', piped(compress(Buffer.alloc(0))));
    t.equal(error, undefined);
    t.equal(whole.length, 0);
  });

  t.test(`${name} that ends too early is an error, wherever it was cut`, async (t) => {
    const stored = compress(LONG);
    for (const length of [7, 100, stored.length >> 1, stored.length - 5, stored.length - 1]) {
      const { whole, error } = await readAll('-', piped(stored.subarray(0, length)));
      t.match(error, { code: 'SOURCE_CUT', parameters: { source: 'stdin', compression: name } });
      t.ok(LONG.subarray(0, whole.length).equals(whole), `${whole.length} bytes came before the error`);
    }
  });

  t.test(`${name} that is damaged is an error`, async (t) => {
    const stored = Buffer.from(compress(LONG));
    stored.writeUInt8(stored.readUInt8(stored.length >> 1) ^ 0x55, stored.length >> 1);
    t.match((await readAll('-', piped(stored))).error, { code: 'SOURCE_CUT' });
    const afterwards = Buffer.concat([compress(Buffer.from('a\n')), Buffer.from('this is not compressed')]);
    t.match((await readAll('-', piped(afterwards))).error, { code: 'SOURCE_CUT' });
  });

  t.test(`leaving ${name} early closes the pipe it comes from`, async (t) => {
    const stdin = new PassThrough();
    stdin.write(compress(LONG));
    const { bytes } = open('-', stdin);
    for await (const _ of bytes) break;
    t.ok(stdin.destroyed);
  });
}

t.test(
  'what was decompressed before truncated gzip ended is not lost, however slowly it is taken',
  async (t) => {
    const { bytes } = open('-', piped(gzipSync(LONG).subarray(0, -8)));
    let length = 0;
    await t.rejects(
      async () => {
        for await (const chunk of bytes) {
          length += chunk.length;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
      { code: 'SOURCE_CUT' },
    );
    t.equal(length, LONG.length);
  },
);

t.test('gzip of several members is read to its end, padding or not', async (t) => {
  const members = Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]);
  t.equal((await readAll('-', piped(members))).whole.toString(), 'a\nb\n');
  t.equal((await readAll('-', piped(Buffer.concat([members, Buffer.alloc(512)])))).error, undefined);
  t.match((await readAll('-', piped(members.subarray(0, -3)))).error, { code: 'SOURCE_CUT' });
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
  for (const size of [1, 7, 100, whole.length]) {
    const { whole: found, error } = await readAll('-', piped(whole, size));
    t.equal(error, undefined);
    t.ok(found.equals(text), `in pieces of ${size} bytes`);
  }
  const many = Buffer.concat(Array.from({ length: 3000 }, () => frames[0] ?? skipped));
  t.equal((await readAll('-', piped(many))).whole.toString(), 'a\n'.repeat(3000));

  for (const missing of [1, 2, 11, 12 + 1, whole.length - 16]) {
    const { whole: found, error } = await readAll('-', piped(whole.subarray(0, -missing)));
    t.match(
      error,
      { code: 'SOURCE_CUT', parameters: { compression: 'zstd' } },
      `without the last ${missing} bytes`,
    );
    t.ok(text.subarray(0, found.length).equals(found));
  }
  for (const stray of ['x', 'no frame at all', '\0\0\0\0\0\0\0\0']) {
    const { error } = await readAll('-', piped(Buffer.concat([whole, Buffer.from(stray)])));
    t.match(error, { code: 'SOURCE_CUT' }, `followed by ${JSON.stringify(stray)}`);
  }
});

t.test('what cannot be read says why', async (t) => {
  const dir = t.testdir({});
  const problem = async (input: string, text: string, stdin?: Readable) =>
    t.match((await readAll(input, stdin)).error, { code: 'SOURCE_MISSING', parameters: { problem: text } });
  await problem(join(dir, 'none'), 'there is no such file');
  await problem(dir, 'it is a directory');
  const failing = new Readable({ read: () => failing.destroy(new Error('EIO: i/o error, read')) });
  await problem('-', 'EIO: i/o error, read', failing);
});

t.test('an idle pipe is left as soon as the signal comes', async (t) => {
  for (const first of ['a\n', 'abcdef\n', gzipSync(LONG).subarray(0, 1000)]) {
    const stdin = new PassThrough();
    stdin.write(first);
    const { bytes, stop } = open('-', stdin);
    setTimeout(() => stop.abort(), 20);
    await t.rejects(
      async () => {
        for await (const _ of bytes);
      },
      { name: 'AbortError' },
    );
    t.ok(stdin.destroyed);
  }
});
