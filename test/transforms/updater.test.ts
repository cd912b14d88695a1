import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import type { ChangeBatch, PlannedChange } from '../../lib/engine/batch.ts';
import { comparison } from '../../lib/engine/compare.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { FieldValues } from '../../lib/model/change.ts';
import type { ValueKey } from '../../lib/model/field.ts';
import type { Run } from '../../lib/model/run.ts';
import type { VolumeId } from '../../lib/model/scope.ts';
import type { VolumeRecord } from '../../lib/model/volume-record.ts';
import { fixedConcurrency } from '../../lib/platform/concurrency.ts';
import { loadSnapshot } from '../../lib/snapshots/scope-snapshot.ts';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../lib/stores/store.ts';
import { type UpdaterOptions, updater } from '../../transforms/updater.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { batchOf, endOf, outcomesOf, recordOf, scopeOf, through, total } from './chain.ts';

const RUN: Run = {
  id: 'r1',
  user: 'alice',
  command: 'sync',
  definition: 'x',
  started: '2026-03-14T00:00:00Z',
};
const FIELDS: readonly ValueKey[] = ['repository', 'slot'];
const SCOPE = scopeOf('US01.LTO');

const change = (
  volume: string,
  version: number,
  set: FieldValues,
  values?: readonly string[],
): PlannedChange => ({
  change: {
    action: version === 0 ? 'add' : 'update',
    ...SCOPE,
    volume: volume as VolumeId,
    version,
    set,
    was: {},
    source: 'export.csv',
    line: 7,
  },
  line: 7,
  ...(values && { record: recordOf(`US01.LTO.${volume}`, values, 7) }),
});

const batch = (...changes: readonly PlannedChange[]): ChangeBatch => batchOf({ scope: SCOPE, changes });
const END = endOf();

const compare = comparison({ fields: FIELDS, addOnly: new Set(), skipRules: [], add: true, create: true });
const again: UpdaterOptions['again'] = {
  fields: FIELDS,
  decide: ({ change, record }, now) => record && compare(record, change.source, now),
};

const options = (
  store: Pick<Store, 'name' | 'snapshots' | 'changes'>,
  more: Partial<UpdaterOptions> = {},
): UpdaterOptions => ({
  store,
  run: RUN,
  create: true,
  concurrency: fixedConcurrency(2),
  updates: { underWay: 0 },
  again,
  ...more,
});

const storeWith = async (test: Pick<typeof t, 'teardown'>, ...added: readonly PlannedChange[]) => {
  const store = openSqliteStore(`${temporaryFolder(test)}/volumes.db`, { write: true });
  test.teardown(() => store.close());
  await store.changes.apply(
    RUN,
    SCOPE,
    added.map((planned) => planned.change),
    true,
  );
  return store;
};

const versions = async (store: Store) => {
  const { volumes } = await loadSnapshot(store, SCOPE, FIELDS);
  return Array.from({ length: volumes.size }, (_, row) => volumes.columns(row).filter((text) => text !== ''));
};

t.test('changes are applied, and each is accounted for', async (t) => {
  const store = await storeWith(t, change('A1', 0, { repository: 'LIBR' }));
  const out = await through(
    updater(options(store)),
    batch(change('A1', 1, { slot: '5' }), change('A2', 0, { repository: 'LIBR' })),
    END,
  );
  t.strictSame(await versions(store), [
    ['A1', '2', 'LIBR', 'LIBR', '5'],
    ['A2', '1', 'LIBR', 'LIBR'],
  ]);
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.outcomes.total('updated'), 0),
    1,
  );
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.outcomes.total('added'), 0),
    1,
  );
});

t.test('a change that was overtaken is computed again from what the volume holds now', async (t) => {
  const store = await storeWith(
    t,
    change('A1', 0, { repository: 'LIBR' }),
    change('A2', 0, { repository: 'LIBR' }),
  );
  await store.changes.apply(
    RUN,
    SCOPE,
    [change('A1', 1, { slot: '9' }).change, change('A2', 1, { slot: '5' }).change],
    true,
  );
  const out = await through(
    updater(options(store)),
    batch(change('A1', 1, { slot: '5' }, ['LIBR', '5']), change('A2', 1, { slot: '5' }, ['LIBR', '5'])),
    END,
  );
  t.strictSame(await versions(store), [
    ['A1', '3', 'LIBR', 'LIBR', '5'],
    ['A2', '2', 'LIBR', 'LIBR', '5'],
  ]);
  t.strictSame(out[0]?.tally.outcomes.total('updated'), 1);
  t.strictSame(out[0]?.tally.outcomes.total('unchanged'), 1);
});

t.test('a change that may not be made any more is refused as it would be now', async (t) => {
  const store = await storeWith(t, change('A1', 0, { repository: 'LIBR' }));
  await store.places.setLock(RUN, SCOPE, 'A1' as VolumeId, 'update', true);
  const out = await through(
    updater(options(store)),
    batch(change('A1', 1, { slot: '5' }, ['LIBR', '5'])),
    END,
  );
  t.match(out[0]?.tally.problems, [
    { outcome: 'refused', code: 'VOLUME_LOCKED', change: { volume: 'A1', version: 2, set: { slot: '5' } } },
  ]);
});

t.test('a volume that never holds still is given up after three attempts', async (t) => {
  const store = await storeWith(t, change('A1', 0, { repository: 'LIBR' }));
  let version = 1;
  const restless: Pick<Store, 'name' | 'snapshots' | 'changes'> = {
    name: store.name,
    snapshots: store.snapshots,
    changes: {
      apply: async (...args) => {
        const other = change('A1', version, { slot: String(100 + version++) }).change;
        await store.changes.apply(RUN, SCOPE, [other], true);
        return store.changes.apply(...args);
      },
    },
  };
  const out = await through(
    updater(options(restless)),
    batch(change('A1', 1, { slot: '5' }, ['LIBR', '5'])),
    END,
  );
  t.equal(out[0]?.tally.outcomes.total('conflicted'), 1);
  t.match(out[0]?.tally.problems[0], { outcome: 'conflicted', code: 'CHANGE_CONFLICT', line: 7 });
  t.equal(version, 4);
});

t.test('after the store has failed, nothing more is sent to it and nothing is lost', async (t) => {
  let calls = 0;
  const broken = {
    name: 'sqlite:x',
    changes: {
      apply: async () => {
        calls++;
        throw new TapesyncError('STORE_FULL', { store: 'sqlite:x' });
      },
    },
  } as unknown as Store;
  const out = await through(
    updater(options(broken, { concurrency: fixedConcurrency(1) })),
    batch(change('A1', 1, { slot: '1' }), change('A2', 1, { slot: '1' })),
    batch(change('A3', 1, { slot: '1' })),
    END,
  );
  t.equal(calls, 1);
  const problems = out.flatMap(({ tally }) => tally.problems);
  t.strictSame(
    problems.map(({ outcome, change: line }) => [outcome, line?.volume]),
    [
      ['failed', 'A1'],
      ['failed', 'A2'],
      ['failed', 'A3'],
    ],
  );
  t.strictSame(
    out.flatMap(({ tally }) => tally.errors.map(({ code }) => code)),
    ['STORE_FULL'],
  );
});

t.test('without a store the changes are only shown', async (t) => {
  let lines = '';
  const { store: _, ...plan } = options({} as Store);
  const stage = updater({
    ...plan,
    output: {
      write: async (text) => {
        lines += text;
      },
    },
  });
  const out = await through(stage, batch(change('A1', 1, { slot: '1' })), END);
  t.equal(
    lines,
    '{"action":"update","customer":"US01","media":"LTO","volume":"A1","version":1,"set":{"slot":"1"},"line":7}\n',
  );
  t.equal(out[0]?.tally.outcomes.total('updated'), 1);
});

t.test('no more batches are under way than there are places', async (t) => {
  let running = 0;
  let most = 0;
  let mostCounted = 0;
  const updates = { underWay: 0 };
  const { promise: full, resolve: fill } = Promise.withResolvers<void>();
  const slow = {
    name: 'slow',
    changes: {
      apply: async (_run: Run, _scope: unknown, changes: readonly unknown[]) => {
        most = Math.max(most, ++running);
        mostCounted = Math.max(mostCounted, updates.underWay);
        if (running === 3) fill();
        await full;
        await setImmediate(); // for another that should not begin
        running--;
        return { results: changes.map(() => ({ outcome: 'updated' }) as const) };
      },
    },
  } as unknown as Store;
  const stage = updater(options(slow, { concurrency: fixedConcurrency(3), updates }));
  const batches = Array.from({ length: 12 }, (_, index) => batch(change(`A${index}`, 1, { slot: '1' })));
  const out = await through(stage, ...batches, END);
  t.equal(most, 3);
  t.equal(mostCounted, 3, 'and they are counted');
  t.equal(updates.underWay, 0);
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.outcomes.total('updated'), 0),
    12,
  );
});

t.test('what is removed counts as updated, for that reason', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/t.db`, { write: true });
  t.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [change('A', 0, { slot: '1' }).change], true);
  const removal: PlannedChange = { line: 1, change: { ...change('A', 1, {}).change, action: 'remove' } };
  const [sent] = await through(updater(options(store)), batch(removal), END);
  t.strictSame(sent?.tally.outcomes.reasons('updated'), [['removed', 1]]);
});

const inBox = (volume: string, container: string) =>
  change(volume, 0, { container: `US01.LTO.${container}` }, ['', '']);

t.test('what lies in a container that comes later follows it, however deep it lies', async (t) => {
  const store = await storeWith(t);
  const out = await through(
    updater(options(store)),
    batch(inBox('A', 'B'), inBox('B', 'C'), inBox('C', 'D'), inBox('X', 'NIX')),
    batch(change('D', 0, {}), inBox('Y', 'X')),
    END,
  );
  t.strictSame(
    (await versions(store)).map(([volume]) => volume),
    ['A', 'B', 'C', 'D'],
  );
  t.strictSame(outcomesOf(out), { added: 4, refused: 2 });
  const { problems, changes } = total(out);
  t.match(problems, [
    { code: 'CONTAINER_UNKNOWN', line: 7, message: 'US01.LTO.NIX' },
    { code: 'CONTAINER_UNKNOWN', line: 7, message: 'US01.LTO.X' },
  ]);
  t.equal(changes.settled, 6);
});

t.test('a container is removed behind what lies in it', async (t) => {
  const store = await storeWith(t, change('BOX', 0, {}), inBox('C', 'BOX'));
  const removal = (volume: string): PlannedChange => {
    const { change: made, line } = change(volume, 1, {});
    return { change: { ...made, action: 'remove' }, line };
  };
  const out = await through(updater(options(store)), batch(removal('BOX')), batch(removal('C')), END);
  t.strictSame(await versions(store), []);
  t.strictSame(outcomesOf(out), { updated: 2 });
});

t.test('the records behind changes are handed over whole, before the next batch is taken', async (t) => {
  const written: string[] = [];
  const handover = {
    form: {
      isStrict: true,
      lines: (records: readonly VolumeRecord[]) =>
        records.map(({ volume, values }) => `${volume}:${values.join()}\n`).join(''),
    },
    output: { write: (lines: string) => void written.push(lines) },
  };
  const stage = updater({
    run: RUN,
    create: false,
    concurrency: fixedConcurrency(1),
    updates: { underWay: 0 },
    handover,
  });
  const out = await through(
    stage,
    batch(change('A1', 1, { slot: '7' }, ['LIBR', '7']), change('A2', 0, {}, ['OFFS', ''])),
    batch(change('A3', 1, { slot: '8' })),
  );
  t.strictSame(written, ['A1:LIBR,7\nA2:OFFS,\n']);
  t.equal(total(out).changes.settled, 3);
});
