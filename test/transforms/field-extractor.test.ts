import t from 'tap';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { Definition } from '../../lib/language/definition.ts';
import type { Input, RawPiece } from '../../lib/records/batch.ts';
import { fieldExtractor } from '../../transforms/field-extractor.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { compile } from '../lib/language/compile.ts';
import { recordsOf } from '../lib/records/segments.ts';
import { ended, endOf } from './chain.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const LINES = compile(`${KEYS} Extract(VOLUME, 0, 10);`);
const PAIRS = compile(`${KEYS} SetDetailCount(2); Extract(VOLUME, 0, 6);`);

function lines(input: Input, ...texts: readonly string[]): RawPiece {
  return { input, bytes: Buffer.from(`${texts.join('\n')}\n`) };
}

const last = (input: Input): RawPiece => ({ input, bytes: Buffer.alloc(0), isLast: true });

function stageOf(definition: Definition, minRecords = 1, stop = () => {}) {
  const { format, encoding } = definition;
  const options = { format, encoding, allowEmpty: false, onRecords: () => {}, stop };
  return fieldExtractor({ definition, minRecords }, options);
}

function run(definition: Definition, pieces: readonly (RawPiece | EndOfInput)[], minRecords = 1) {
  return ended(stageOf(definition, minRecords), ...pieces);
}

t.test(
  'records that only the end of an input completes are its own, not those of the next one',
  async (t) => {
    const a: Input = { name: 'a', terminated: false };
    const b: Input = { name: 'b', terminated: false };
    const pieces = [lines(a, 'A00001', 'x', 'A00002'), last(a), lines(b, 'B00001'), last(b), endOf()];
    const { out, end } = await run(PAIRS, pieces);
    t.same(
      out.flatMap((batch) => recordsOf(batch).map(({ volume, line }) => [batch.source, volume, line])),
      [
        ['a', 'A00001', 1],
        ['a', 'A00002', 3],
        ['b', 'B00001', 1],
      ],
    );
    t.equal(
      out.reduce((read, { tally }) => read + tally.read, 0),
      3,
    );
    t.strictSame(end, { kind: 'complete' });
  },
);

t.test('what the input was cut in is no record', async (t) => {
  const input: Input = { name: 'a', terminated: false };
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'a' });
  const { out, end } = await run(PAIRS, [lines(input, 'A00001'), new EndOfInput({ kind: 'failed', error })]);
  t.same(out.flatMap(recordsOf), []);
  t.strictSame(end, { kind: 'failed', error });
});

t.test('inputs with fewer records than demanded are a failed read, by whoever demands more', async (t) => {
  const batches = () => {
    const input: Input = { name: 'a', terminated: false };
    return [lines(input, 'A1', 'A2'), last(input), endOf()];
  };
  t.strictSame((await run(LINES, batches(), 2)).end, { kind: 'complete' });
  t.match((await run(LINES, batches(), 3)).end, {
    kind: 'failed',
    error: {
      code: 'SOURCE_TOO_SHORT',
      message: /2 volume records, fewer than the 3 that --min-records demands/,
    },
  });
  const demanding = compile(`${KEYS} Extract(VOLUME, 0, 10); SetMinimumRecords(5);`);
  t.match((await run(demanding, batches(), 3)).end, {
    kind: 'failed',
    error: { message: /fewer than the 5 that SetMinimumRecords demands/ },
  });
});

t.test('an input that does not fit stops the source, and nothing after it is looked at', async (t) => {
  const a: Input = { name: 'a', terminated: false };
  const b: Input = { name: 'b', terminated: false };
  let stopped = 0;
  const stage = stageOf(LINES, 1, () => stopped++);
  const pieces = [lines(a, 'no label at all', 'nor here'), last(a), lines(b, 'A1'), last(b), endOf()];
  const { out, end } = await ended(stage, ...pieces);
  t.equal(stopped, 1);
  t.match(end, {
    kind: 'failed',
    error: { code: 'SOURCE_MISFIT', message: /^a: not one of its records \(2\)/ },
  });
  t.same(out.flatMap(recordsOf), []);
  t.equal(out[0]?.tally.problems.length, 2);
});
