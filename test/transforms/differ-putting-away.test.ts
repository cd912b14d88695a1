import { randomBytes } from 'node:crypto';
import t from 'tap';
import type { ChangeBatch, SnapshotBatch } from '../../lib/engine/batch.ts';
import { scopeName } from '../../lib/model/scope.ts';
import { differ } from '../../transforms/differ.ts';
import { makeTemporaryFilesIn } from '../temporary-folder.ts';
import { batchOf, heldOf, recordOf, through } from './chain.ts';

const SCOPES = Array.from({ length: 20 }, (_, index) => `US${String(index).padStart(2, '0')}.LTO`);
const VOLUMES = 4000;

// Twenty-one megabytes, and packed sixteen: more than stays in memory in either form.
const text = randomBytes(SCOPES.length * VOLUMES * 200).toString('base64');
const LENGTH = Math.floor(text.length / (SCOPES.length * VOLUMES));
const textOf = (scope: number, volume: number) =>
  text.slice((scope * VOLUMES + volume) * LENGTH).slice(0, LENGTH);
const nameOf = (volume: number) => `A${String(volume).padStart(4, '0')}`;

const empty = SCOPES.map((name) => heldOf(name, {}));

const recordsOf = (
  scope: number,
  values: readonly (readonly [volume: number, value: string])[],
): SnapshotBatch =>
  batchOf({
    source: 'export.csv',
    ...(empty[scope] && { scope: empty[scope].scope, snapshot: empty[scope] }),
    evicted: [],
    records: values.map(([volume, value], line) =>
      recordOf(`${SCOPES[scope]}.${nameOf(volume)}`, ['LIBR', value], line + 1),
    ),
  });

const allOf = (scope: number) =>
  recordsOf(
    scope,
    Array.from({ length: VOLUMES }, (_, volume) => [volume, textOf(scope, volume)] as const),
  );

const end = (): SnapshotBatch => batchOf({ source: 'export.csv', records: [], evicted: [] }, 'complete');

const differOf = (stop = () => {}) =>
  differ({
    fields: ['repository', 'slot'],
    addOnly: new Set(),
    skipRules: [],
    add: true,
    create: false,
    limit: { kind: 'none' },
    enforceLimit: true,
    listAbsent: false,
    scopes: () => [],
    stop,
    batchSize: 1000,
  });

const total = (batches: readonly ChangeBatch[], outcome: 'superseded' | 'skipped') =>
  batches.reduce((sum, { tally }) => sum + tally.outcomes.total(outcome), 0);

t.test(
  'more scopes than memory holds come out whole, one that had its turn twice as it was named last',
  async (t) => {
    const batches = SCOPES.map((_, scope) => allOf(scope));
    const out = await through(differOf(), ...batches, recordsOf(0, [[7, 'later']]), end());
    const found = out.flatMap(({ changes }) => changes);
    t.equal(found.length, SCOPES.length * VOLUMES);
    const wrong = found.filter(({ change }, index) => {
      const [scope, volume] = [Math.floor(index / VOLUMES), index % VOLUMES];
      const expected = scope === 0 && volume === 7 ? 'later' : textOf(scope, volume);
      const isIt = scopeName(change) === SCOPES[scope] && change.volume === nameOf(volume);
      return !isIt || change.set.slot !== expected;
    });
    t.strictSame(wrong, []);
    t.equal(total(out, 'superseded'), 1);
  },
);

t.test(
  'a disk that takes nothing ends the run as a failed read, and every change is accounted for',
  async (t) => {
    makeTemporaryFilesIn(t, '/proc/no-such-folder');
    let stopped = 0;
    const stage = differOf(() => stopped++);
    const out = await through(stage, ...SCOPES.map((_, scope) => allOf(scope)), end());
    t.match(out.at(-1)?.end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
    t.equal(out.flatMap(({ changes }) => changes).length, 0);
    t.equal(total(out, 'skipped'), SCOPES.length * VOLUMES);
    t.equal(stopped, 1);
  },
);

t.test('a disk that takes nothing fails the run, or it was not needed and nothing is said', async (t) => {
  makeTemporaryFilesIn(t, '/proc/no-such-folder');
  let stopped = 0;
  let complete = 0;
  for (let count = 10; stopped === 0; count++) {
    const scopes = SCOPES.slice(0, count);
    const stage = differOf(() => stopped++);
    const out = await through(stage, ...scopes.map((_, scope) => allOf(scope)), end());
    const changes = out.flatMap((batch) => batch.changes);
    if (stopped > 0) {
      t.match(out.at(-1)?.end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
      t.equal(changes.length, 0);
    } else {
      t.match(out.at(-1)?.end, { kind: 'complete' });
      t.equal(changes.length, scopes.length * VOLUMES);
      complete++;
    }
  }
  t.ok(complete > 0, 'some need none');
});
