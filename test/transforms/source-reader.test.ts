import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { InputEnd } from '../../lib/model/input-end.ts';
import type { RawBatch } from '../../lib/records/batch.ts';
import type { Encoding } from '../../lib/sources/codecs.ts';
import { sourceOf } from '../../lib/sources/resolve-inputs.ts';
import { type SourceReaderOptions, sourceReader } from '../../transforms/source-reader.ts';
import { EndOfInput, stream } from '../../transforms/stage.ts';
import { until } from '../until.ts';

const CSV = { kind: 'csv', delimiter: ',' } as const;

type Changed = Partial<SourceReaderOptions> & { readonly stdin?: Readable };

function optionsFor(
  inputs: readonly string[],
  { stdin = Readable.from([]), ...changed }: Changed = {},
): SourceReaderOptions {
  return {
    sources: inputs.map((input) => sourceOf(input, stdin)),
    format: { kind: 'text' },
    allowEmpty: false,
    signal: new AbortController().signal,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
    ...changed,
  };
}

async function readAll(inputs: readonly string[], changed?: Changed) {
  return summary(await Array.fromAsync(sourceReader(optionsFor(inputs, changed))));
}

function summary(chunks: readonly (RawBatch | EndOfInput)[]) {
  const ends = chunks.filter((chunk) => chunk instanceof EndOfInput);
  const batches = chunks.filter((chunk): chunk is RawBatch => !(chunk instanceof EndOfInput));
  return {
    batches,
    texts: batches.flatMap((batch) => batch.texts),
    end: ends.length === 1 && chunks.at(-1) === ends[0] ? ends[0]?.end : undefined,
  };
}

const failed = (code: string, parameters = {}) => ({ kind: 'failed', error: { code, parameters } });
const COMPLETE: InputEnd = { kind: 'complete' };

/** Reads through a stage as the extractor is one: it leaves an input at the record TERMINATE. */
async function readTerminated(options: SourceReaderOptions, delayMs: number) {
  const seen: string[] = [];
  let end: InputEnd | undefined;
  const extractor = stream<RawBatch, RawBatch>(
    {
      name: 'extractor',
      size: () => 0,
      async *process(batch) {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        if (batch.texts.includes('TERMINATE')) batch.input.terminated = true;
        yield batch;
      },
    },
    { name: 'extractor', records: 0, ms: 0 },
  );
  await pipeline(sourceReader(options), extractor, async (batches: AsyncIterable<RawBatch | EndOfInput>) => {
    for await (const batch of batches) {
      if (batch instanceof EndOfInput) end = batch.end;
      else seen.push(...batch.texts);
    }
  });
  return { seen, end };
}

t.test('inputs are read one after the other, and the end says that all was read', async (t) => {
  const dir = t.testdir({ 'a.csv': 'a1,x\na2,y\n', 'b.csv': '\uFEFFb1,"z\n""q"""\n' });
  const inputs = [join(dir, 'a.csv'), join(dir, 'b.csv')];
  const options = optionsFor(inputs, { format: CSV });
  const { batches, end } = await readAll(inputs, options);
  t.strictSame(
    batches.map(({ input, texts, lines, cells }) => ({ name: input.name, texts, lines, cells })),
    [
      {
        name: join(dir, 'a.csv'),
        texts: ['a1,x', 'a2,y'],
        lines: [1, 2],
        cells: [
          ['a1', 'x'],
          ['a2', 'y'],
        ],
      },
      { name: join(dir, 'b.csv'), texts: ['b1,"z\n""q"""'], lines: [1], cells: [['b1', 'z\n"q"']] },
    ],
  );
  t.strictSame(end, COMPLETE);
  t.equal(options.time.records, 3);
  t.ok(options.time.ms > 0);
  t.equal(options.progress.bytes, 26);
  t.equal(new Set(batches.map((batch) => batch.tally)).size, batches.length);
});

t.test('a batch holds at most two thousand records, each record once and in order', async (t) => {
  const expected = Array.from({ length: 25_000 }, (_, index) => `T${index}`);
  const file = join(t.testdir({ 'a.txt': `${expected.join('\n')}\n` }), 'a.txt');
  const { batches, texts } = await readAll([file]);
  t.strictSame(texts, expected);
  t.ok(batches.every((batch) => batch.texts.length <= 2000 && batch.texts.length === batch.lines.length));
  t.ok(batches.length < 20);
});

t.test('an input without a record is a failure, blank lines or not, unless that is allowed', async (t) => {
  const dir = t.testdir({ 'empty.csv': '', 'blank.csv': '\uFEFF \r\n\r\n', 'full.csv': 'a\n' });
  const [empty, blank, full] = ['empty.csv', 'blank.csv', 'full.csv'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  t.match((await readAll([empty])).end, failed('SOURCE_EMPTY', { source: empty }));
  t.match((await readAll([blank])).end, failed('SOURCE_EMPTY', { source: blank }));
  t.match((await readAll(['-'])).end, failed('SOURCE_EMPTY', { source: 'stdin' }));
  const stopped = await readAll([empty, full]);
  t.strictSame(stopped.texts, []);
  const allowed = await readAll([empty, full], { allowEmpty: true });
  t.strictSame(allowed.texts, ['a']);
  t.strictSame(allowed.end, COMPLETE);
});

t.test('a failure comes after the records before it, and ends the run', async (t) => {
  const dir = t.testdir({ 'open.csv': 'a\nb\n"c\n', 'next.csv': 'n\n' });
  const name = (file: string) => join(dir, file);
  await writeFile(
    name('latin.csv'),
    Buffer.concat([Buffer.from('a\nb\nGr'), Buffer.from([0xfc, 0x6e, 0x0a])]),
  );
  await writeFile(name('cut.csv'), gzipSync('a\nb\nc\n').subarray(0, -4));
  await writeFile(name('junk.csv'), Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x0a, 0x00, 0xff, 0xfe, 0x80]));
  await writeFile(name('wide.csv'), Buffer.from('\uFEFFa\nb\nc', 'utf16le').subarray(0, -1));
  const read = async (file: string) => readAll([name(file), name('next.csv')], { format: CSV });
  const check = async (file: string, texts: readonly string[], code: string, parameters = {}) => {
    const { texts: found, end } = await read(file);
    t.strictSame(found, texts, file);
    t.match(end, failed(code, parameters), file);
  };
  await check('open.csv', ['a', 'b'], 'SOURCE_QUOTE_OPEN', { line: 3 });
  await check('latin.csv', ['a', 'b'], 'SOURCE_ENCODING', { line: 3, byte: 6, suggestion: 'Windows-1252' });
  await check('cut.csv', ['a', 'b', 'c'], 'SOURCE_CUT', { compression: 'gzip' });
  await check('wide.csv', ['a', 'b'], 'SOURCE_CUT', { compression: 'UTF-16LE' });
  await check('junk.csv', ['PK\x03\x04'], 'SOURCE_ENCODING', { line: 2, byte: 6 });
  await check('none.csv', [], 'SOURCE_MISSING', { problem: 'there is no such file' });
  await check('.', [], 'SOURCE_MISSING', { problem: 'it is a directory' });
});

t.test('the encoding of the definition is used', async (t) => {
  const stdin = Readable.from([Buffer.from([0x47, 0x72, 0xfc, 0x6e, 0x0a])]);
  t.strictSame((await readAll(['-'], { stdin, encoding: 'Windows-1252' })).texts, ['Grün']);
});

t.test('a line of 100 MB fails before it has been read', async (t) => {
  let sent = 0;
  const endless = function* () {
    for (; sent < 100; sent++) yield Buffer.alloc(1024 * 1024, 'x');
  };
  for (const format of [CSV, { kind: 'text' } as const]) {
    sent = 0;
    const stdin = Readable.from(endless());
    const { end } = await readAll(['-'], { stdin, format });
    t.match(end, failed('SOURCE_RECORD_TOO_LONG', { source: 'stdin', line: 1 }));
    t.ok(sent < 30, `${sent} MB read`);
    t.ok(stdin.destroyed);
  }
});

t.test('a slow pipe is not waited for: what has come is passed on', async (t) => {
  const stdin = new PassThrough();
  const reader = sourceReader(optionsFor(['-'], { stdin }))[Symbol.asyncIterator]();
  for (const record of ['one', 'two', 'three']) {
    stdin.write(`${record}\n`);
    t.strictSame((await reader.next()).value.texts, [record]);
  }
  stdin.end();
  t.strictSame((await reader.next()).value.end, COMPLETE);
  t.ok((await reader.next()).done);
});

t.test('an input that the consumer has terminated is left, whatever is wrong with its rest', async (t) => {
  const rest = Array.from({ length: 30_000 }, (_, index) => `after ${index}\n`).join('');
  const dir = t.testdir({
    'open.csv': 'a\nTERMINATE\n"never closed\n',
    'far.csv': `b\nTERMINATE\n${rest}"never closed\n`,
    'next.csv': 'c\n',
  });
  const inputs = ['open.csv', 'far.csv', 'next.csv'].map((name) => join(dir, name));
  for (const delayMs of [0, 5]) {
    const { seen, end } = await readTerminated(optionsFor(inputs, { format: CSV }), delayMs);
    t.strictSame(
      seen.filter((text) => !text.startsWith('after')),
      ['a', 'TERMINATE', 'b', 'TERMINATE', 'c'],
    );
    t.ok(seen.length < 20_000, `${seen.length} records were read ahead`);
    t.strictSame(end, COMPLETE);
  }
});

t.test('a failure stays one where nothing terminated the input', async (t) => {
  const dir = t.testdir({ 'open.csv': 'a\n"never closed\n', 'next.csv': 'c\n' });
  const inputs = [join(dir, 'open.csv'), join(dir, 'next.csv')];
  const { seen, end } = await readTerminated(optionsFor(inputs, { format: CSV }), 1);
  t.strictSame(seen, ['a']);
  t.match(end, failed('SOURCE_QUOTE_OPEN'));
});

t.test('the signal stops an idle pipe at once; what was cut is delivered', async (t) => {
  const stdin = new PassThrough();
  const stop = new AbortController();
  stdin.write('one\ntwo\nhalf a rec');
  // Once all that is there has been read.
  void until(() => stdin.readableLength === 0).then(() => stop.abort());
  const { texts, end } = await readAll(['-', 'never-read'], { stdin, signal: stop.signal });
  t.strictSame(texts, ['one', 'two']);
  t.strictSame(end, { kind: 'interrupted' });
  t.ok(stdin.destroyed);
});

t.test('a signal that came before stops the run before it reads', async (t) => {
  const file = join(t.testdir({ 'a.txt': 'a\n' }), 'a.txt');
  const { texts, end } = await readAll([file], { signal: AbortSignal.abort() });
  t.strictSame(texts, []);
  t.strictSame(end, { kind: 'interrupted' });
});

t.test('when the chain breaks, an idle pipe is let go', async (t) => {
  const stdin = new PassThrough();
  stdin.write('one\n');
  const reader = sourceReader(optionsFor(['-'], { stdin }));
  await t.rejects(
    pipeline(reader, async (batches: AsyncIterable<RawBatch>) => {
      for await (const _ of batches) throw new Error('broken');
    }),
    { message: 'broken' },
  );
  t.ok(stdin.destroyed);
});

t.test('no more is read ahead than a few batches', async (t) => {
  let sent = 0;
  const stdin = Readable.from(
    (function* () {
      for (; sent < 1000; sent++) yield Buffer.from('x\n'.repeat(1000));
    })(),
    { objectMode: false },
  );
  const reader = sourceReader(optionsFor(['-'], { stdin }));
  for await (const _ of reader) break;
  t.ok(sent < 200, `${sent} pieces were read for one batch`);
});

t.test('a process whose stdin stays open ends when the source has been stopped or left', async (t) => {
  const script = `
    import { stdinSource } from ${JSON.stringify(new URL('../../lib/sources/files.ts', import.meta.url).href)};
    import { sourceReader } from ${JSON.stringify(new URL('../../transforms/source-reader.ts', import.meta.url).href)};
    const stop = new AbortController();
    const reader = sourceReader({
      sources: [stdinSource(process.stdin)], format: { kind: 'text' }, allowEmpty: false, signal: stop.signal,
      progress: { bytes: 0 }, time: { name: '', records: 0, ms: 0 },
    });
    for await (const batch of reader) {
      if (batch.end) console.log(batch.end.kind);
      else if (batch.texts.includes('stop')) stop.abort();
      else if (batch.texts.includes('leave')) batch.input.terminated = true;
    }
  `;
  for (const [record, kind] of [
    ['stop', 'interrupted'],
    ['leave', 'complete'],
  ] as const) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.write(`one\n${record}\n`);
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
    });
    const giveUp = setTimeout(() => child.kill(), 10_000);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(giveUp);
    t.equal(code, 0, record);
    t.equal(printed, `${kind}\n`);
    child.stdin.destroy();
  }
});

t.test('NULs count to the length of a record', async (t) => {
  let given = 0;
  async function* nuls() {
    for (; ; given++) yield Buffer.alloc(65_536);
  }
  for (const format of [{ kind: 'text' }, CSV] as const) {
    given = 0;
    const stdin = Readable.from(nuls(), { objectMode: false });
    const { end } = await readAll(['-'], { stdin, format });
    t.match(end, failed('SOURCE_RECORD_TOO_LONG', { line: 1 }));
    t.ok(given < 40, `${given} pieces were read`);
  }
});

t.test('the input tells that it may hold NULs, from the first record with one on', async (t) => {
  const inputOf = async (bytes: string, format: SourceReaderOptions['format']) => {
    const stdin = Readable.from([Buffer.from(bytes)], { objectMode: false });
    const { batches } = await readAll(['-'], { stdin, format });
    return batches[0]?.input.mayHoldNul;
  };
  t.equal(await inputOf('A1,x\n', CSV), false);
  t.equal(await inputOf('A1,\0\n', CSV), true);
  t.equal(await inputOf('[{"a":"\\u0000"}]', { kind: 'json', path: [], wanted: [] }), true);
});

t.test('UTF-8 that the definition takes for Windows-1252 is refused, however the input ends', async (t) => {
  const read = async (bytes: Buffer, encoding: Encoding = 'Windows-1252') => {
    const file = join(t.testdir({ 'a.txt': bytes }), 'a.txt');
    return readTerminated(optionsFor([file], { encoding }), 0);
  };
  const text = 'A1\nA2 Köln\nA3 Zürich\n';
  for (const bytes of [Buffer.from(text), Buffer.from(`${text}TERMINATE\nA4\n`)]) {
    const { end } = await read(bytes);
    t.match(end, { kind: 'failed', error: { code: 'SOURCE_MISREAD' } });
    t.match(end, { error: { message: /a\.txt: the definition says .* line 2: "A2 Köln".* leave/i } });
  }
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from('A1\n'), Buffer.from(`\uFEFF${text}`)])
    t.match((await read(bytes)).end, COMPLETE);
  t.match((await read(Buffer.from(text), 'UTF-8')).end, COMPLETE);
});

t.test('a byte order mark wins over the definition, with a warning', async (t) => {
  const dir = t.testdir({ 'a.txt': '\uFEFFKöln\nZürich\n' });
  const file = join(dir, 'a.txt');
  const warningsOf = async (encoding: Encoding) => {
    const { batches, texts } = await readAll([file], optionsFor([file], { encoding }));
    t.strictSame(texts, ['Köln', 'Zürich']);
    return batches.flatMap(({ tally }) => tally.warnings);
  };
  const [warning, ...others] = await warningsOf('Windows-1252');
  t.match(warning, /a\.txt: it begins with a byte order mark of UTF-8 .* SetEncoding\("Windows-1252"\)/);
  t.strictSame(others, []);
  t.strictSame(await warningsOf('UTF-8'), []);
});
