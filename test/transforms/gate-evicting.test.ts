import { randomBytes } from 'node:crypto';
import t from 'tap';
import { type DecidedBatch, type DecidedRecord, decisions } from '../../lib/engine/batch.ts';
import type { Change } from '../../lib/model/change.ts';
import { scopeName } from '../../lib/model/scope.ts';
import { gate } from '../../transforms/gate.ts';
import { makeTemporaryFilesIn } from '../temporary-folder.ts';
import { batchOf, ended, endOf, heldOf, recordOf, through, total } from './chain.ts';

const SCOPES = Array.from({ length: 20 }, (_, index) => `US${String(index).padStart(2, '0')}.LTO`);
const VOLUMES = 4000;

// Twenty-one megabytes, and packed sixteen: more than stays in memory in either form.
const text = randomBytes(SCOPES.length * VOLUMES * 200).toString('base64');
const LENGTH = Math.floor(text.length / (SCOPES.length * VOLUMES));
const textOf = (scope: number, volume: number) =>
  text.slice((scope * VOLUMES + volume) * LENGTH).slice(0, LENGTH);
const nameOf = (volume: number) => `A${String(volume).padStart(4, '0')}`;

const empty = SCOPES.map((name) => heldOf(name, {}));

function additionOf(scope: number, volume: string, slot: string, line: number): DecidedRecord {
  const record = recordOf(`${SCOPES[scope]}.${volume}`, ['LIBR', slot], line);
  const { customer, media } = record;
  const identity = { customer, media, volume: record.volume, line, source: 'export.csv' };
  const set = { repository: 'LIBR', slot };
  const change: Change = { action: 'add', ...identity, version: 0, set, was: {} };
  return { volume: record.volume, line, decision: { kind: 'change', change }, record };
}

const recordsOf = (
  scope: number,
  values: readonly (readonly [volume: number, value: string])[],
): DecidedBatch =>
  batchOf({
    source: 'export.csv',
    ...(empty[scope] && { scope: empty[scope].scope, snapshot: empty[scope] }),
    evicted: [],
    segments: decisions(
      values.map(([volume, value], index) => additionOf(scope, nameOf(volume), value, index + 1)),
    ),
  });

const ALL = SCOPES.map((_, scope) =>
  recordsOf(
    scope,
    Array.from({ length: VOLUMES }, (_, volume) => [volume, textOf(scope, volume)] as const),
  ),
);

const gateOf = (stop = () => {}, repeats?: 'LAST') =>
  gate({
    repeats,
    fields: ['repository', 'slot'],
    limit: { kind: 'none' },
    enforceLimits: true,
    listAbsent: false,
    scopes: () => [],
    stop,
    batchSize: 1000,
  });

t.test(
  'more scopes than memory holds come out whole, one that was visited twice as it was named last',
  async (t) => {
    const out = await through(gateOf(undefined, 'LAST'), ...ALL, recordsOf(0, [[7, 'later']]), endOf());
    const found = out.flatMap(({ changes }) => changes);
    t.equal(found.length, SCOPES.length * VOLUMES);
    const wrong = found.filter(({ change }, index) => {
      const [scope, volume] = [Math.floor(index / VOLUMES), index % VOLUMES];
      const expected = scope === 0 && volume === 7 ? 'later' : textOf(scope, volume);
      const isIt = scopeName(change) === SCOPES[scope] && change.volume === nameOf(volume);
      return !isIt || change.set.slot !== expected;
    });
    t.strictSame(wrong, []);
    t.equal(total(out).outcomes.total('superseded'), 1);
  },
);

t.test('a record that contradicts one that went to the disk is named with it', async (t) => {
  const out = await through(gateOf(), ...ALL, recordsOf(0, [[7, 'later']]), endOf());
  t.equal(out.flatMap(({ changes }) => changes).length, SCOPES.length * VOLUMES - 1);
  t.match(
    total(out).problems.map(({ code, line }) => [code, line]),
    [
      ['RECORD_CONTRADICTS', 8],
      ['RECORD_CONTRADICTS', 1],
    ],
  );
});

t.test(
  'a disk that takes nothing ends the run as a failed read, and every change is accounted for',
  async (t) => {
    makeTemporaryFilesIn(t, '/proc/no-such-folder');
    let stopped = 0;
    const stage = gateOf(() => stopped++);
    const { out, end } = await ended(stage, ...ALL, endOf());
    t.match(end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
    t.equal(out.flatMap(({ changes }) => changes).length, 0);
    t.equal(total(out).outcomes.total('skipped'), SCOPES.length * VOLUMES);
    t.equal(stopped, 1);
  },
);

t.test('a disk that takes nothing fails the run, or it was not needed and nothing is said', async (t) => {
  makeTemporaryFilesIn(t, '/proc/no-such-folder');
  let stopped = 0;
  let complete = 0;
  for (let count = 10; stopped === 0; count++) {
    const scopes = SCOPES.slice(0, count);
    const stage = gateOf(() => stopped++);
    const { out, end } = await ended(stage, ...ALL.slice(0, count), endOf());
    const changes = out.flatMap((batch) => batch.changes);
    if (stopped > 0) {
      t.match(end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
      t.equal(changes.length, 0);
    } else {
      t.match(end, { kind: 'complete' });
      t.equal(changes.length, scopes.length * VOLUMES);
      complete++;
    }
  }
  t.ok(complete > 0, 'some need none');
});
