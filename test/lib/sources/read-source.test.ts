import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { fileSource, stdinSource } from '../../../lib/sources/files.ts';
import type { ReadLimits } from '../../../lib/sources/read-limits.ts';
import { readSource } from '../../../lib/sources/read-source.ts';
import type { Source } from '../../../lib/sources/source.ts';
import { workbookOf } from './spreadsheet/by-hand.ts';

function open(source: Source) {
  const progress = { bytes: 0 };
  const stop = new AbortController();
  return { bytes: readSource(source, { signal: stop.signal, progress }), progress, stop };
}

async function readAll(source: Source) {
  const { bytes, progress } = open(source);
  return { text: Buffer.concat(await Array.fromAsync(bytes)).toString(), progress };
}

t.test('bytes are read as they are, and counted', async (t) => {
  const file = join(t.testdir({ 'a.csv': 'a,b\n' }), 'a.csv');
  t.strictSame(await readAll(fileSource(file)), { text: 'a,b\n', progress: { bytes: 4 } });
});

t.test('compressed bytes are decompressed, and counted as they are stored', async (t) => {
  const stored = gzipSync('a,b\n');
  t.strictSame(await readAll(stdinSource(Readable.from([stored]))), {
    text: 'a,b\n',
    progress: { bytes: stored.length },
  });
});

t.test('a source that breaks is an error with its name', async (t) => {
  const source: Source = {
    name: 'export',
    bytes: () => stdinSource(Readable.from([gzipSync('a,b\n').subarray(0, -4)])).bytes(AbortSignal.abort()),
    size: async () => undefined,
  };
  await t.rejects(readAll(source), { name: 'AbortError' });
  const cut = { ...stdinSource(Readable.from([gzipSync('a,b\n').subarray(0, -4)])), name: 'export' };
  await t.rejects(readAll(cut), { code: 'SOURCE_CUT', parameters: { source: 'export' } });
});

// Bytes of a plain text, too few to say what they are, and half of something compressed.
const BEGINNINGS = {
  plain: 'abcdef\n',
  short: 'a\n',
  compressed: gzipSync('x'.repeat(1000)).subarray(0, 20),
};

for (const [name, first] of Object.entries(BEGINNINGS)) {
  t.test(`the signal ends the wait for an idle pipe (${name})`, async (t) => {
    const stream = new PassThrough();
    stream.write(first);
    const { bytes, stop, progress } = open(stdinSource(stream));
    const read = Array.fromAsync(bytes);
    while (progress.bytes === 0) await new Promise(setImmediate);
    stop.abort();
    await t.rejects(read, { name: 'AbortError' });
    t.equal(stream.destroyed, true);
  });
}

t.test('leaving the loop closes an idle pipe behind a decompressor', async (t) => {
  const stream = new PassThrough();
  const member = gzipSync('a,b\n');
  stream.write(member);
  for await (const _ of open(stdinSource(stream)).bytes) break;
  t.equal(stream.destroyed, true);
});

t.test('no more comes out of a source than the limits allow', async (t) => {
  const blanks = gzipSync(Buffer.alloc(66 * 2 ** 20, ' '.repeat(99).concat('\n')));
  const read = (limits: ReadLimits) =>
    Array.fromAsync(
      readSource(stdinSource(Readable.from([blanks])), {
        signal: new AbortController().signal,
        progress: { bytes: 0 },
        limits,
      }),
      (bytes) => bytes.length,
    );
  const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
  await t.rejects(read({ bytes: 1000, ratio: 1e9 }), { code: 'SOURCE_TOO_LARGE' });
  await t.rejects(read({ bytes: 1e12, ratio: 100 }), { code: 'SOURCE_RATIO' });
  t.equal(total(await read({ bytes: 1e12, ratio: 2000 })), 66 * 2 ** 20);
});

t.test('rows of a workbook count to the limits, too, where shared texts make them long', async (t) => {
  const strings = `<si><t>${'x'.repeat(30_000)}</t></si>`;
  const stored = workbookOf({ rows: '<row><c t="s"><v>0</v></c></row>'.repeat(2000), strings });
  const limits = { bytes: 20e6, ratio: 1e6 };
  const options = { signal: new AbortController().signal, progress: { bytes: 0 }, limits };
  const bytes = readSource(stdinSource(Readable.from([stored])), options);
  await t.rejects(Array.fromAsync(bytes), { code: 'SOURCE_TOO_LARGE' });
  t.equal(options.progress.bytes, stored.length);
});
