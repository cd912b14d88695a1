import t from 'tap';
import type { PlannedChange } from '../../lib/engine/batch.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { Run } from '../../lib/model/run.ts';
import { scopeName, VolumeId } from '../../lib/model/scope.ts';
import { fixedConcurrency } from '../../lib/platform/concurrency.ts';
import { ScopeSteps } from '../../lib/records/recognition/scope-steps.ts';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../lib/stores/store.ts';
import { type UpdaterOptions, updater } from '../../transforms/updater.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { batchOf, endOf, scopeOf, through } from './chain.ts';

const RUN: Run = { id: 'r1', user: 'ada', command: 'sync', definition: 'x', started: '2026-03-14T00:00:00Z' };
const SCOPE = scopeOf('US01.LTO');
const OTHER = scopeOf('US02.LTO');

const added = (volume: string, scope = SCOPE): PlannedChange => ({
  change: {
    ...{ action: 'add', ...scope, volume: VolumeId.trusted(volume), version: 0 },
    ...{ set: { repository: 'LIBR' }, was: {}, source: 'in', line: 1 },
  },
  line: 1,
});
const batch = (scope: typeof SCOPE, ...volumes: readonly string[]) =>
  batchOf({ scope, changes: volumes.map((volume) => added(volume, scope)) });

const options = (
  store: UpdaterOptions['store'],
  onRevision: NonNullable<UpdaterOptions['onRevision']>,
): UpdaterOptions => ({
  ...(store && { store }),
  ...{ run: RUN, create: true, concurrency: fixedConcurrency(3), updates: { underWay: 0 } },
  onRevision,
});

t.test('the revisions around each batch are told, which lead to the last one of each scope', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/volumes.db`, { write: true });
  t.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [added('A0').change], true);
  const steps = new ScopeSteps();
  steps.begin(scopeName(SCOPE), await store.snapshots.revision(SCOPE));
  steps.begin(scopeName(OTHER), '');
  const onRevision: UpdaterOptions['onRevision'] = (scope, step) => {
    if (step !== undefined) steps.add(scopeName(scope), step);
  };
  const batches = [
    ...[batch(SCOPE, 'A1'), batch(OTHER, 'A1'), batch(SCOPE, 'A2', 'A3')],
    ...[batch(OTHER, 'A2'), batch(SCOPE, 'A4')],
  ];
  await through(updater(options(store, onRevision)), ...batches, endOf());
  for (const scope of [SCOPE, OTHER])
    t.equal(steps.last(scopeName(scope)), await store.snapshots.revision(scope));
});

t.test(
  'a batch is told of, too, of which the store does not say the revisions, and none that has failed',
  async (t) => {
    const told: unknown[] = [];
    const fails = new TapesyncError('STORE_UNREACHABLE', { store: 'x', problem: 'gone' });
    const answers = [{ revision: { before: 'a', after: 'b' } }, {}, fails];
    const store = {
      name: 'x',
      changes: {
        apply: async (_run: Run, _scope: unknown, changes: readonly unknown[]) => {
          const answer = answers.shift();
          if (answer instanceof Error || answer === undefined) throw fails;
          return { ...answer, results: changes.map(() => ({ outcome: 'added' }) as const) };
        },
      },
    } as unknown as Store;
    const onRevision: UpdaterOptions['onRevision'] = (scope, step) => told.push([scopeName(scope), step]);
    const stage = updater({ ...options(store, onRevision), concurrency: fixedConcurrency(1) });
    const batches = ['A1', 'A2', 'A3', 'A4'].map((volume) => batch(SCOPE, volume));
    await through(stage, ...batches, endOf());
    t.strictSame(told, [
      ['US01.LTO', { before: 'a', after: 'b' }],
      ['US01.LTO', undefined],
    ]);
  },
);

t.test('a plan makes no revisions', async (t) => {
  const told: unknown[] = [];
  await through(updater(options(undefined, (...each) => told.push(each))), batch(SCOPE, 'A1'), endOf());
  t.strictSame(told, []);
});
