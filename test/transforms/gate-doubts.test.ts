import t from 'tap';
import type { DecidedBatch } from '../../lib/engine/batch.ts';
import type { Decision } from '../../lib/engine/compare.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import { NO_LIMIT } from '../../lib/model/limit.ts';
import { type GateOptions, gate } from '../../transforms/gate.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { batchOf, endOf, heldOf, mentionOf, recognizedOf, recordOf, through } from './chain.ts';

const SNAPSHOT = heldOf(
  'US01.LTO',
  Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`A${at + 1}`, ['1', 'LIBR', '', 'LIBR']])),
);

const moved = (barcode: string, notLeft = false): Decision => {
  const { customer, media, volume } = recordOf(barcode, []);
  const facts = { customer, media, volume, version: 1, set: { repository: 'OFFS' }, was: {} } as const;
  return {
    kind: 'change',
    change: { action: 'update', ...facts, source: 'in', line: 1 },
    ...(notLeft && { notLeft }),
  };
};

/** A batch of what was decided of each volume, and of what stands behind that. */
function batch(
  decided: Readonly<Record<string, Decision>>,
  ...behind: DecidedBatch['segments']
): DecidedBatch {
  const records = Object.entries(decided).map(([name, decision], index) => {
    const record = recordOf(`US01.LTO.${name}`, ['LIBR'], index + 1);
    return { volume: record.volume, line: record.line, decision, record };
  });
  const segments = [{ kind: 'decided', decided: records } as const, ...behind];
  return batchOf({ source: 'in', scope: SNAPSHOT.scope, snapshot: SNAPSHOT, evicted: [], segments });
}

/** The volumes that are told of, each once. */
async function doubtful(
  from: DecidedBatch,
  end: EndOfInput = endOf(),
  changed: Partial<GateOptions> = {},
): Promise<readonly string[]> {
  const told = new Set<string>();
  const options: GateOptions = {
    ...{ fields: ['repository'], limit: NO_LIMIT, enforceLimits: true, listAbsent: false, batchSize: 2 },
    ...{ scopes: () => [], stop: () => {}, keepsRepeated: true },
    onDoubt: (scope, volume) => told.add(`${scope}.${volume}`),
    ...changed,
  };
  await through(gate(options), from, end);
  return [...told].sort();
}

const UNCHANGED: Decision = { kind: 'unchanged' };

t.test('what is in step, and what will be, is in no doubt', async (t) => {
  const from = batch({ A1: UNCHANGED, A2: moved('US01.LTO.A2') }, recognizedOf('US01.LTO', 1, 12));
  t.strictSame(await doubtful(from), []);
});

t.test(
  'a volume that is still in a place which it should have left is in doubt, though it is changed',
  async (t) => {
    const from = batch({ A1: moved('US01.LTO.A1', true), A2: moved('US01.LTO.A2') });
    t.strictSame(await doubtful(from), ['US01.LTO.A1']);
  },
);

t.test('a volume whose record was rejected, refused or skipped is in doubt', async (t) => {
  const skipped: Decision = { kind: 'skipped', reason: 'a rule' };
  const refused: Decision = { kind: 'refused', code: 'CHANGE_VALUE', message: 'no' };
  const from = batch({ A1: skipped, A2: refused, A3: UNCHANGED }, mentionOf('US01.LTO.A4'));
  t.strictSame(
    await doubtful(from),
    ['A1', 'A2', 'A4'].map((volume) => `US01.LTO.${volume}`),
  );
});

t.test('changes that are not let through leave their volumes in doubt', async (t) => {
  const from = () => batch({ A1: UNCHANGED, A2: moved('US01.LTO.A2') });
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'in' });
  const failed = new EndOfInput({ kind: 'failed', error });
  t.strictSame(await doubtful(from(), failed), ['US01.LTO.A2']);
  const limit = { limit: { kind: 'number', most: 0 } } as const;
  t.strictSame(await doubtful(from(), endOf(), limit), ['US01.LTO.A2']);
  t.strictSame(await doubtful(from(), endOf(), { ...limit, enforceLimits: false }), []);
});
