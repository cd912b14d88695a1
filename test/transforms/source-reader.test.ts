import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { InputEnd } from '../../lib/model/input-end.ts';
import type { RawPiece } from '../../lib/records/batch.ts';
import { sourceOf } from '../../lib/sources/resolve-inputs.ts';
import { type SourceReaderOptions, sourceReader } from '../../transforms/source-reader.ts';
import { EndOfInput, stream } from '../../transforms/stage.ts';
import { until } from '../until.ts';

type Changed = Partial<SourceReaderOptions> & { readonly stdin?: Readable };

function optionsFor(
  inputs: readonly string[],
  { stdin = Readable.from([]), ...changed }: Changed = {},
): SourceReaderOptions {
  return {
    sources: inputs.map((input) => sourceOf(input, stdin)),
    signal: new AbortController().signal,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
    ...changed,
  };
}

async function readAll(inputs: readonly string[], changed?: Changed) {
  return summary(await Array.fromAsync(sourceReader(optionsFor(inputs, changed))));
}

function summary(chunks: readonly (RawPiece | EndOfInput)[]) {
  const ends = chunks.filter((chunk) => chunk instanceof EndOfInput);
  const pieces = chunks.filter((chunk): chunk is RawPiece => !(chunk instanceof EndOfInput));
  return {
    pieces,
    text: Buffer.concat(pieces.map(({ bytes }) => bytes)).toString(),
    end: ends.length === 1 && chunks.at(-1) === ends[0] ? ends[0]?.end : undefined,
  };
}

const failed = (code: string, parameters = {}) => ({ kind: 'failed', error: { code, parameters } });
const COMPLETE: InputEnd = { kind: 'complete' };

/** Reads through a stage as the extractor is one: it leaves an input at the bytes TERMINATE. */
async function readTerminated(options: SourceReaderOptions, delayMs: number) {
  const seen: RawPiece[] = [];
  let end: InputEnd | undefined;
  const extractor = stream<RawPiece, RawPiece>(
    {
      name: 'extractor',
      size: () => 0,
      async *process(piece) {
        await setTimeout(delayMs);
        if (piece.bytes.includes('TERMINATE')) piece.input.terminated = true;
        yield piece;
      },
    },
    { name: 'extractor', records: 0, ms: 0 },
  );
  await pipeline(sourceReader(options), extractor, async (pieces: AsyncIterable<RawPiece | EndOfInput>) => {
    for await (const piece of pieces) {
      if (piece instanceof EndOfInput) end = piece.end;
      else seen.push(piece);
    }
  });
  return { seen, end };
}

t.test('inputs are read one after the other, and the end says that all was read', async (t) => {
  const dir = t.testdir({ 'a.csv': 'a1,x\na2,y\n', 'b.csv': '\uFEFFb1,"z' });
  await writeFile(join(dir, 'c.csv.gz'), gzipSync('c1'));
  const inputs = ['a.csv', 'b.csv', 'c.csv.gz'].map((name) => join(dir, name));
  const options = optionsFor(inputs);
  const { pieces, end } = await readAll(inputs, options);
  t.strictSame(
    pieces.map(({ input, bytes, isLast }) => [input.name, bytes.toString(), isLast]),
    [
      [inputs[0], 'a1,x\na2,y\n', undefined],
      [inputs[0], '', true],
      [inputs[1], '\uFEFFb1,"z', undefined],
      [inputs[1], '', true],
      [inputs[2], 'c1', undefined],
      [inputs[2], '', true],
    ],
  );
  t.equal(new Set(pieces.map(({ input }) => input)).size, 3);
  t.strictSame(end, COMPLETE);
  t.ok(options.time.ms > 0);
  t.ok(options.progress.bytes >= 20);
});

t.test('a large file comes in pieces of 64 KiB, each byte once and in order', async (t) => {
  const expected = Array.from({ length: 50_000 }, (_, index) => `T${index}\n`).join('');
  const file = join(t.testdir({ 'a.txt': expected }), 'a.txt');
  const { pieces, text } = await readAll([file]);
  t.ok(text === expected);
  t.equal(pieces.length, Math.ceil(expected.length / 65_536) + 1);
});

t.test('an input of no bytes has its end alone', async (t) => {
  const file = join(t.testdir({ 'empty.txt': '' }), 'empty.txt');
  const { pieces, end } = await readAll([file]);
  t.ok(pieces.every(({ bytes }) => bytes.length === 0));
  t.equal(
    pieces.findIndex(({ isLast }) => isLast),
    pieces.length - 1,
  );
  t.strictSame(end, COMPLETE);
});

t.test('a failure comes after the bytes before it, and ends the run', async (t) => {
  const dir = t.testdir({ 'next.csv': 'n\n' });
  await writeFile(join(dir, 'cut.csv'), gzipSync('a\nb\nc\n').subarray(0, -4));
  const check = async (file: string, expected: string, code: string, parameters = {}) => {
    const { pieces, text, end } = await readAll([join(dir, file), join(dir, 'next.csv')]);
    t.equal(text, expected, file);
    t.match(end, failed(code, parameters), file);
    t.ok(
      pieces.every(({ isLast }) => isLast === undefined),
      'it was not read to its end',
    );
  };
  await check('cut.csv', 'a\nb\nc\n', 'SOURCE_CUT', { compression: 'gzip' });
  await check('none.csv', '', 'SOURCE_MISSING', { problem: 'there is no such file' });
  await check('.', '', 'SOURCE_MISSING', { problem: 'it is a directory' });
});

t.test('a slow pipe is not waited for: what has come is passed on', async (t) => {
  const stdin = new PassThrough();
  const reader = sourceReader(optionsFor(['-'], { stdin }))[Symbol.asyncIterator]();
  for (const record of ['one', 'two', 'three']) {
    stdin.write(`${record}\n`);
    t.equal((await reader.next()).value.bytes.toString(), `${record}\n`);
  }
  stdin.end();
  t.equal((await reader.next()).value.isLast, true);
  t.strictSame((await reader.next()).value.end, COMPLETE);
  t.ok((await reader.next()).done);
});

t.test('an input that the consumer has terminated is left, whatever is wrong with its rest', async (t) => {
  const rest = Array.from({ length: 100_000 }, (_, index) => `after ${index}\n`).join('');
  const dir = t.testdir({ 'far.csv': `a\nTERMINATE\n${rest}`, 'next.csv': 'c\n' });
  await writeFile(join(dir, 'cut.csv'), gzipSync('b\nTERMINATE\n').subarray(0, -4));
  const inputs = ['far.csv', 'cut.csv', 'next.csv'].map((name) => join(dir, name));
  for (const delayMs of [0, 5]) {
    const { seen, end } = await readTerminated(optionsFor(inputs), delayMs);
    const firsts = inputs.map((name) => seen.find(({ input }) => input.name === name)?.bytes.toString()[0]);
    t.strictSame(firsts, ['a', 'b', 'c']);
    t.equal(seen.filter(({ isLast }) => isLast).length, 3, 'each has its end');
    const far = seen.filter(({ input }) => input.name === inputs[0]);
    t.ok(far.length < 10, `${far.length} pieces were read ahead`);
    t.strictSame(end, COMPLETE);
  }
});

t.test('a read fails only once the stage behind has looked at the bytes before the error', async (t) => {
  const dir = t.testdir({ 'next.csv': 'c\n' });
  await writeFile(join(dir, 'cut.csv'), gzipSync('a\nTERMINATE\n').subarray(0, -4));
  const pieces: RawPiece[] = [];
  for await (const piece of sourceReader(
    optionsFor(['cut.csv', 'next.csv'].map((name) => join(dir, name))),
  )) {
    if (piece instanceof EndOfInput) t.match(piece.end, COMPLETE);
    else pieces.push(piece);
    if (pieces.length === 2 && pieces[0] !== undefined) pieces[0].input.terminated = true;
  }
  t.strictSame(
    pieces.map(({ bytes, isLast }) => [bytes.toString(), isLast]),
    [
      ['a\nTERMINATE\n', undefined],
      ['', undefined],
      ['', undefined],
      ['', true],
      ['c\n', undefined],
      ['', true],
    ],
  );
});

t.test('a failure stays one where nothing terminated the input', async (t) => {
  const dir = t.testdir({ 'next.csv': 'c\n' });
  await writeFile(join(dir, 'cut.csv'), gzipSync('a\n').subarray(0, -4));
  const inputs = [join(dir, 'cut.csv'), join(dir, 'next.csv')];
  const { seen, end } = await readTerminated(optionsFor(inputs), 1);
  t.ok(seen.every(({ input }) => input.name === inputs[0]));
  t.match(end, failed('SOURCE_CUT'));
});

t.test('the signal stops an idle pipe at once; what was read is delivered', async (t) => {
  const stdin = new PassThrough();
  const stop = new AbortController();
  stdin.write('one\ntwo\nhalf a rec');
  // Once all that is there has been read.
  void until(() => stdin.readableLength === 0).then(() => stop.abort());
  const { pieces, text, end } = await readAll(['-', 'never-read'], { stdin, signal: stop.signal });
  t.equal(text, 'one\ntwo\nhalf a rec');
  t.notOk(pieces.some(({ isLast }) => isLast));
  t.strictSame(end, { kind: 'interrupted' });
  t.ok(stdin.destroyed);
});

t.test('a signal that came before stops the run before it reads', async (t) => {
  const file = join(t.testdir({ 'a.txt': 'a\n' }), 'a.txt');
  const { pieces, end } = await readAll([file], { signal: AbortSignal.abort() });
  t.strictSame(pieces, []);
  t.strictSame(end, { kind: 'interrupted' });
});

t.test('when the chain breaks, an idle pipe is let go', async (t) => {
  const stdin = new PassThrough();
  stdin.write('one\n');
  const reader = sourceReader(optionsFor(['-'], { stdin }));
  await t.rejects(
    pipeline(reader, async (pieces: AsyncIterable<RawPiece>) => {
      for await (const _ of pieces) throw new Error('broken');
    }),
    { message: 'broken' },
  );
  t.ok(stdin.destroyed);
});

t.test('no more is read ahead than a few pieces', async (t) => {
  let sent = 0;
  const stdin = Readable.from(
    (function* () {
      for (; sent < 1000; sent++) yield Buffer.from('x\n'.repeat(1000));
    })(),
    { objectMode: false },
  );
  const reader = sourceReader(optionsFor(['-'], { stdin }));
  for await (const _ of reader) break;
  t.ok(sent < 200, `${sent} pieces were read for one`);
});

t.test('a process whose stdin stays open ends when the source has been stopped or left', async (t) => {
  const script = `
    import { stdinSource } from ${JSON.stringify(new URL('../../lib/sources/files.ts', import.meta.url).href)};
    import { sourceReader } from ${JSON.stringify(new URL('../../transforms/source-reader.ts', import.meta.url).href)};
    const stop = new AbortController();
    const reader = sourceReader({
      sources: [stdinSource(process.stdin)], signal: stop.signal,
      progress: { bytes: 0 }, time: { name: '', records: 0, ms: 0 },
    });
    for await (const piece of reader) {
      if (piece.end) console.log(piece.end.kind);
      else if (piece.bytes.includes('stop')) stop.abort();
      else if (piece.bytes.includes('leave')) piece.input.terminated = true;
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
    const giveUp = globalThis.setTimeout(() => child.kill(), 10_000);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(giveUp);
    t.equal(code, 0, record);
    t.equal(printed, `${kind}\n`);
    child.stdin.destroy();
  }
});
