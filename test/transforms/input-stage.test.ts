import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { InputEnd } from '../../lib/model/input-end.ts';
import type { Input, RawBatch, RawPiece } from '../../lib/records/batch.ts';
import { sourceOf } from '../../lib/sources/resolve-inputs.ts';
import {
  type InputReader,
  type InputStageOptions,
  type InputWork,
  inputStage,
  ofRecords,
} from '../../transforms/input-stage.ts';
import { sourceReader } from '../../transforms/source-reader.ts';
import { EndOfInput, stream } from '../../transforms/stage.ts';
import { ended, endOf } from './chain.ts';

const CSV = { kind: 'csv', delimiter: ',' } as const;
const COMPLETE: InputEnd = { kind: 'complete' };

const OPTIONS: InputStageOptions = {
  format: { kind: 'text' },
  allowEmpty: false,
  onRecords: () => {},
  stop: () => {},
};

const failed = (code: string, parameters = {}) => ({ kind: 'failed', error: { code, parameters } });

const inputOf = (name: string): Input => ({ name, terminated: false });

const pieceOf = (input: Input, text: string): RawPiece => ({ input, bytes: Buffer.from(text) });

const endOfInput = (input: Input): RawPiece => ({ input, bytes: Buffer.alloc(0), isLast: true });

/** Passes each record on, and an END where an input has been read; leaves an input at the record TERMINATE. */
const reader = (delayMs = 0, changed: Partial<InputReader<string>> = {}): InputReader<string> => ({
  name: 'reader',
  open: (input) => ({
    async *take({ texts }) {
      await setTimeout(delayMs);
      if (texts.includes('TERMINATE')) input.terminated = true;
      yield* texts;
    },
    *end() {
      yield 'END';
    },
  }),
  ...changed,
});

/** Reads sources through the stage, as a run does. */
async function readAll(
  inputs: readonly string[],
  { delayMs = 0, stdin = Readable.from([]), ...changed }: Changed = {},
): Promise<{ readonly out: readonly string[]; readonly end: InputEnd | undefined }> {
  const out: string[] = [];
  let end: InputEnd | undefined;
  const stop = new AbortController();
  const stage = inputStage(reader(delayMs), { ...OPTIONS, ...changed, stop: () => stop.abort() });
  await pipeline(
    sourceReader({
      sources: inputs.map((input) => sourceOf(input, stdin)),
      signal: stop.signal,
      progress: { bytes: 0 },
      time: { name: 'source-reader', records: 0, ms: 0 },
    }),
    stream(stage, { name: 'reader', records: 0, ms: 0 }),
    async (made: AsyncIterable<string | EndOfInput>) => {
      for await (const text of made) {
        if (text instanceof EndOfInput) end = text.end;
        else out.push(text);
      }
    },
  );
  return { out, end };
}

type Changed = Partial<InputStageOptions> & { readonly delayMs?: number; readonly stdin?: Readable };

t.test('inputs are cut one after the other, and their records are counted', async (t) => {
  const dir = t.testdir({ 'a.csv': 'a1,x\na2,y\n', 'b.csv': '\uFEFFb1,"z\n""q"""\nb2' });
  const inputs = [join(dir, 'a.csv'), join(dir, 'b.csv')];
  let records = 0;
  const onRecords = (count: number) => {
    records += count;
  };
  const { out, end } = await readAll(inputs, { format: CSV, onRecords });
  t.strictSame(out, ['a1,x', 'a2,y', 'END', 'b1,"z\n""q"""', 'b2', 'END']);
  t.strictSame(end, COMPLETE);
  t.equal(records, 4);
});

t.test('each input has a cutter and work of its own', async (t) => {
  const [a, b] = [inputOf('a'), inputOf('b')];
  const opened: string[] = [];
  const work = (input: Input): InputWork<string> => {
    opened.push(input.name);
    let records = 0;
    return {
      *take({ texts, lines }: RawBatch) {
        for (const [index, text] of texts.entries()) yield `${input.name} ${lines[index]} ${text}`;
        records += texts.length;
      },
      *end() {
        yield `${records} of ${input.name}`;
      },
    };
  };
  const stage = inputStage({ name: 'reader', open: work }, OPTIONS);
  const { out, end } = await ended(
    stage,
    ...[pieceOf(a, 'a1\na'), pieceOf(a, '2'), endOfInput(a), pieceOf(b, 'b1\n'), endOfInput(b), endOf()],
  );
  t.strictSame(out, ['a 1 a1', 'a 2 a2', '2 of a', 'b 1 b1', '1 of b']);
  t.strictSame(opened, ['a', 'b']);
  t.strictSame(end, COMPLETE);
});

t.test('an input without a record is a failure, unless that is allowed', async (t) => {
  const dir = t.testdir({ 'empty.csv': '', 'blank.csv': '\uFEFF \r\n\r\n', 'full.csv': 'a\n' });
  const [empty = '', blank = '', full = ''] = ['empty.csv', 'blank.csv', 'full.csv'].map((name) =>
    join(dir, name),
  );
  t.match((await readAll([empty])).end, failed('SOURCE_EMPTY', { source: empty }));
  t.match((await readAll([blank])).end, failed('SOURCE_EMPTY', { source: blank }));
  t.match((await readAll(['-'])).end, failed('SOURCE_EMPTY', { source: 'stdin' }));
  const stopped = await readAll([empty, full]);
  t.strictSame(stopped.out, []);
  const allowed = await readAll([empty, full], { allowEmpty: true });
  t.strictSame(allowed.out, ['END', 'a', 'END']);
  t.strictSame(allowed.end, COMPLETE);
});

t.test('a failure comes after the records before it, and ends the run', async (t) => {
  const dir = t.testdir({ 'open.csv': 'a\nb\n"c\n', 'returns.csv': 'a\rb\rc\r', 'next.csv': 'n\n' });
  const name = (file: string) => join(dir, file);
  await writeFile(name('latin.csv'), Buffer.from('a\nb\nGr\xfcn\n', 'latin1'));
  await writeFile(name('cut.csv'), gzipSync('a\nb\nc\n').subarray(0, -4));
  await writeFile(name('wide.csv'), Buffer.from('\uFEFFa\nb\nc', 'utf16le').subarray(0, -1));
  const check = async (file: string, texts: readonly string[], code: string, parameters = {}) => {
    const { out, end } = await readAll([name(file), name('next.csv')], { format: CSV });
    t.strictSame(out, texts, file);
    t.match(end, failed(code, { source: name(file), ...parameters }), file);
  };
  await check('open.csv', ['a', 'b'], 'SOURCE_QUOTE_OPEN', { line: 3 });
  await check('latin.csv', ['a', 'b'], 'SOURCE_ENCODING', { line: 3, byte: 6, suggestion: 'Windows-1252' });
  await check('cut.csv', ['a', 'b', 'c'], 'SOURCE_CUT', { compression: 'gzip' });
  await check('wide.csv', ['a', 'b'], 'SOURCE_CUT', { compression: 'UTF-16LE' });
  await check('returns.csv', [], 'SOURCE_LINE_ENDS');
  await check('none.csv', [], 'SOURCE_MISSING', { problem: 'there is no such file' });
});

t.test('an input that was terminated is left, whatever is wrong with its rest', async (t) => {
  const rest = Array.from({ length: 30_000 }, (_, index) => `after ${index}\n`).join('');
  const dir = t.testdir({
    'open.csv': 'a\nTERMINATE\n"never closed\n',
    'far.csv': `b\nTERMINATE\n${rest}"never closed\n`,
    'next.csv': 'c\n',
  });
  await writeFile(join(dir, 'cut.csv'), gzipSync('d\nTERMINATE\nmore\n').subarray(0, -4));
  const inputs = ['open.csv', 'far.csv', 'cut.csv', 'next.csv'].map((name) => join(dir, name));
  for (const delayMs of [0, 5]) {
    const { out, end } = await readAll(inputs, { format: CSV, delayMs });
    t.strictSame(
      out.filter((text) => !text.startsWith('after')),
      ['a', 'TERMINATE', 'END', 'b', 'TERMINATE', 'END', 'd', 'TERMINATE', 'more', 'END', 'c', 'END'],
    );
    t.ok(out.length < 3000, `${out.length} records were taken`);
    t.strictSame(end, COMPLETE);
  }
});

t.test('a failure stays one where nothing terminated the input', async (t) => {
  const dir = t.testdir({ 'open.csv': 'a\n"never closed\n', 'next.csv': 'c\n' });
  const inputs = [join(dir, 'open.csv'), join(dir, 'next.csv')];
  const { out, end } = await readAll(inputs, { format: CSV, delayMs: 1 });
  t.strictSame(out, ['a']);
  t.match(end, failed('SOURCE_QUOTE_OPEN'));
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

t.test('UTF-8 that the definition takes for Windows-1252 is refused, however the input ends', async (t) => {
  const text = 'A1\nA2 Köln\nA3 Zürich\n';
  for (const bytes of [text, `${text}TERMINATE\nA4\n`]) {
    const stdin = Readable.from([Buffer.from(bytes)], { objectMode: false });
    const { out, end } = await readAll(['-'], { stdin, encoding: 'Windows-1252' });
    t.match(end, { ...failed('SOURCE_MISREAD'), error: { message: /^stdin: .* line 2: "A2 Köln"/ } });
    t.notOk(out.includes('END'), 'what its end completes is of no use');
  }
});

t.test('an input that was interrupted is not completed', async (t) => {
  const input = inputOf('a');
  const { out, end } = await ended(
    inputStage(reader(), OPTIONS),
    pieceOf(input, 'a1\nhalf a rec'),
    endOf('interrupted'),
  );
  t.strictSame(out, ['a1']);
  t.strictSame(end, { kind: 'interrupted' });
});

t.test('an error of the source that the work throws stops the source, and nothing follows', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'a' });
  const throwing = (at: 'take' | 'end'): InputReader<string> =>
    reader(0, {
      open: () => ({
        *take({ texts }) {
          if (at === 'take') throw error;
          yield* texts;
        },
        end() {
          throw error;
        },
      }),
    });
  for (const [at, taken] of [
    ['take', []],
    ['end', ['a1']],
  ] as const) {
    let stopped = 0;
    const [a, b] = [inputOf('a'), inputOf('b')];
    const stage = inputStage(throwing(at), { ...OPTIONS, stop: () => stopped++ });
    const pieces = [pieceOf(a, 'a1\n'), endOfInput(a), pieceOf(b, 'b1\n'), endOfInput(b), endOf()];
    const { out, end } = await ended(stage, ...pieces);
    t.strictSame(out, taken);
    t.strictSame(end, { kind: 'failed', error });
    t.equal(stopped, 1);
    t.equal(a.terminated, true);
  }
});

t.test('any other error breaks the chain', async (t) => {
  const broken = reader(0, {
    open: () => ({
      take() {
        throw new Error('broken');
      },
    }),
  });
  await t.rejects(ended(inputStage(broken, OPTIONS), pieceOf(inputOf('a'), 'a1\n')), { message: 'broken' });
});

t.test('the first failure is the one that is told, be it that of the read or of the work', async (t) => {
  const read = new TapesyncError('SOURCE_EMPTY', { source: 'x' });
  const input = inputOf('a');
  const { end } = await ended(
    inputStage(reader(), { ...OPTIONS, format: CSV }),
    ...[pieceOf(input, 'a1\n"'), endOfInput(input), endOf('interrupted')],
  );
  t.match(end, failed('SOURCE_QUOTE_OPEN'));
  const { end: own } = await ended(
    inputStage(reader(), { ...OPTIONS, format: CSV }),
    ...[pieceOf(input, 'a1\n'), new EndOfInput({ kind: 'failed', error: read })],
  );
  t.strictSame(own, { kind: 'failed', error: read });
});

t.test('work may take the bytes itself, the end of an input is cut all the same', async (t) => {
  const input = inputOf('a');
  let failure: TapesyncError | undefined;
  const reading = reader(0, {
    open: (_, cutter) => ({
      *take({ texts }) {
        yield* texts.map((text) => `taken ${text}`);
      },
      *read(bytes) {
        for (const { texts } of cutter.cut(bytes).batches) yield* texts.map((text) => `read ${text}`);
        return failure;
      },
      *end() {
        yield 'END';
      },
    }),
  });
  const whole = await ended(
    inputStage(reading, OPTIONS),
    ...[pieceOf(input, 'a1\na2\na'), pieceOf(input, ''), pieceOf(input, '3'), endOfInput(input), endOf()],
  );
  t.strictSame(whole.out, ['read a1', 'read a2', 'taken a3', 'END']);
  t.strictSame(whole.end, COMPLETE);
  failure = new TapesyncError('SOURCE_EMPTY', { source: 'a' });
  const gone = await ended(
    inputStage(reading, OPTIONS),
    ...[pieceOf(inputOf('b'), 'b1\n'), pieceOf(inputOf('b'), 'b2\n'), endOf()],
  );
  t.strictSame(gone.out, ['read b1']);
  t.strictSame(gone.end, { kind: 'failed', error: failure });
});

t.test('the reader has the last word on how the inputs ended, or says something at the end', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'all' });
  const checking = reader(0, { check: () => ({ kind: 'failed', error }) });
  t.strictSame((await ended(inputStage(checking, OPTIONS), endOf())).end, { kind: 'failed', error });
  const seen: InputEnd[] = [];
  const ending = reader(0, {
    *end(end) {
      seen.push(end);
      yield 'last';
      return { kind: 'interrupted' };
    },
  });
  const { out, end } = await ended(inputStage(ending, OPTIONS), endOf());
  t.strictSame([out, end, seen], [['last'], { kind: 'interrupted' }, [COMPLETE]]);
});

t.test('a stage that takes records of any input takes bytes', async (t) => {
  const [a, b] = [inputOf('a'), inputOf('b')];
  const stage = ofRecords<string>(
    {
      name: 'labels',
      size: ({ texts }) => texts.length,
      *process({ input, texts }) {
        yield `${input.name}: ${texts.join(' ')}`;
      },
      *end(end) {
        yield end.kind;
        return end;
      },
    },
    OPTIONS,
  );
  t.equal(stage.name, 'labels');
  const pieces = [pieceOf(a, 'A1\nA2\n'), endOfInput(a), pieceOf(b, 'B1'), endOfInput(b), endOf()];
  const { out, end } = await ended(stage, ...pieces);
  t.strictSame(out, ['a: A1 A2', 'b: B1', 'complete']);
  t.strictSame(end, COMPLETE);
});
