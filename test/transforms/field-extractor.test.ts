import t from 'tap';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { Definition } from '../../lib/language/definition.ts';
import { Tally } from '../../lib/model/tally.ts';
import type { Input, RawBatch } from '../../lib/records/batch.ts';
import { fieldExtractor } from '../../transforms/field-extractor.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { compile } from '../lib/language/compile.ts';
import { ended, endOf } from './chain.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const LINES = compile(`${KEYS} Extract(VOLUME, 0, 10);`);
const PAIRS = compile(`${KEYS} SetDetailCount(2); Extract(VOLUME, 0, 6);`);

function lines(input: Input, ...texts: readonly string[]): RawBatch {
  return { tally: new Tally(), input, texts, lines: texts.map((_, index) => index + 1) };
}

function run(definition: Definition, batches: readonly (RawBatch | EndOfInput)[], minRecords = 1) {
  return ended(fieldExtractor({ definition, minRecords, stop: () => {} }), ...batches);
}

t.test(
  'records that only the end of an input completes are its own, not those of the next one',
  async (t) => {
    const a: Input = { name: 'a', terminated: false };
    const b: Input = { name: 'b', terminated: false };
    const { out, end } = await run(PAIRS, [lines(a, 'A00001', 'x', 'A00002'), lines(b, 'B00001'), endOf()]);
    t.same(
      out.flatMap(({ source, records }) => records.map(({ volume, line }) => [source, volume, line])),
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
  t.same(
    out.flatMap(({ records }) => records),
    [],
  );
  t.strictSame(end, { kind: 'failed', error });
});

t.test('inputs with fewer records than demanded are a failed read, by whoever demands more', async (t) => {
  const input: Input = { name: 'a', terminated: false };
  const batches = () => [lines(input, 'A1', 'A2'), endOf()];
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
  const stage = fieldExtractor({
    definition: LINES,
    minRecords: 1,
    stop: () => {
      stopped++;
    },
  });
  const { out, end } = await ended(stage, lines(a, 'no label at all', 'nor here'), lines(b, 'A1'), endOf());
  t.equal(stopped, 1);
  t.match(end, {
    kind: 'failed',
    error: { code: 'SOURCE_MISFIT', message: /^a: not one of its records \(2\)/ },
  });
  t.same(
    out.flatMap(({ records }) => records),
    [],
  );
  t.equal(out[0]?.tally.problems.length, 2);
});
