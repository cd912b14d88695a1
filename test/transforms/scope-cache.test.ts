import t from 'tap';
import type { ScopeBatch, ScopeSegment } from '../../lib/engine/batch.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import { type Scope, scopeName, VolumeId } from '../../lib/model/scope.ts';
import { SnapshotCache } from '../../lib/snapshots/snapshot-cache.ts';
import type { SnapshotStream } from '../../lib/stores/roles/snapshots.ts';
import type { Store } from '../../lib/stores/store.ts';
import { scopeCache } from '../../transforms/scope-cache.ts';
import { recordsOf, segmentsOf } from '../lib/records/segments.ts';
import { batchOf, mentionOf, recognizedOf, recordOf, scopeOf, through } from './chain.ts';

const ROW = 'A1\t1\tLIBR\t\tLIBR\n';

const snapshotOf = (text: string, volumes: number): SnapshotStream => ({
  state: 'known',
  revision: '1',
  volumes,
  volumeFilter: '',
  repositories: new Map(),
  rows: (async function* () {
    yield Buffer.from(text);
  })(),
});

const storeOf = (open: (scope: Scope, only?: readonly VolumeId[]) => SnapshotStream) => {
  const opened: string[] = [];
  const store = {
    name: 'test',
    snapshots: {
      open: async (scope: Scope, _fields: readonly string[], only?: readonly VolumeId[]) => {
        opened.push([scopeName(scope), ...(only ?? [])].join(' '));
        return open(scope, only);
      },
    },
  } as unknown as Store;
  return { store, opened };
};

const batch = (scope: string): ScopeBatch =>
  batchOf({
    source: 'export.csv',
    scope: scopeOf(scope),
    segments: segmentsOf(recordOf(`${scope}.A1`, ['LIBR'], 1)),
  });

t.test('a scope is downloaded once while it fits into memory', async (t) => {
  const { store, opened } = storeOf(() => snapshotOf(ROW, 1));
  const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 64 << 20 }));
  const out = await through(cache, batch('US01.LTO'), batch('US02.LTO'), batch('US01.LTO'));
  t.strictSame(opened, ['US01.LTO', 'US02.LTO']);
  t.equal(out[0]?.snapshot, out[2]?.snapshot);
  t.strictSame(
    out.flatMap(({ evicted }) => evicted),
    [],
  );
  t.match(out[0]?.tally.snapshots, { loads: 1, reloads: 0, volumes: 1, bytes: ROW.length });
});

t.test('a record that was rejected asks for no download, and goes on beside others', async (t) => {
  const { store, opened } = storeOf(() => snapshotOf(ROW, 1));
  const mention = mentionOf('US01.LTO.A1');
  const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 64 << 20 }));
  const alone: ScopeBatch = { ...batch('US01.LTO'), segments: [mention] };
  const beside = [mention, ...batch('US01.LTO').segments];
  const out = await through(cache, alone, { ...batch('US01.LTO'), segments: beside });
  t.strictSame(opened, ['US01.LTO']);
  t.strictSame(
    out.map(({ snapshot, segments }) => [snapshot !== undefined, segments]),
    [
      [false, [mention]],
      [true, beside],
    ],
  );
});

t.test('records that were recognized ask for no download, one in its place among others does', async (t) => {
  const { store, opened } = storeOf(() => snapshotOf(ROW, 1));
  const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 64 << 20 }));
  const recognized: ScopeBatch = { ...batch('US01.LTO'), segments: [recognizedOf('US01.LTO', 9)] };
  const [alone] = await through(cache, recognized);
  t.strictSame([alone?.snapshot, alone?.segments], [undefined, recognized.segments]);
  t.strictSame(opened, []);
  const inStep: ScopeSegment = {
    ...{ kind: 'in step', volume: VolumeId.trusted('A1'), notGiven: 0, source: 'export.csv', line: 1 },
  };
  const [placed] = await through(cache, { ...batch('US02.LTO'), segments: [inStep] });
  t.ok(placed?.snapshot);
  t.strictSame(opened, ['US02.LTO']);
});

t.test('of a scope of which the input names but some volumes, only these are downloaded', async (t) => {
  const { store, opened } = storeOf(() => snapshotOf(ROW, 1));
  const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 64 << 20 }));
  const named = { volumes: [VolumeId.trusted('A1'), VolumeId.trusted('A7')], size: 500 };
  const [out, ...others] = await through(cache, { ...batch('US01.LTO'), named });
  t.strictSame(others, []);
  t.strictSame(opened, ['US01.LTO A1 A7']);
  t.strictSame([out?.snapshot?.volumes.size, out?.snapshot?.size], [1, 500]);
  t.notOk(out && 'named' in out, 'no later stage looks for volumes');
  t.match(out?.tally.snapshots, { loads: 1, volumes: 1 });
});

t.test(
  'the scope used longest ago is dropped when memory runs out, and downloaded again when it returns',
  async (t) => {
    const { store, opened } = storeOf(() => snapshotOf(ROW, 1));
    const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 1300 }));
    const names = ['US01.LTO', 'US02.LTO', 'US01.LTO', 'US03.LTO', 'US02.LTO'];
    const out = await through(cache, ...names.map(batch));
    t.strictSame(opened, ['US01.LTO', 'US02.LTO', 'US03.LTO', 'US02.LTO']);
    t.strictSame(
      out.map(({ evicted }) => evicted.map(({ scope }) => scopeName(scope))),
      [[], [], [], ['US02.LTO'], ['US01.LTO']],
    );
    t.equal(out.at(-1)?.tally.snapshots.reloads, 1);
    t.equal(out.at(-1)?.tally.snapshots.reloadedBytes, ROW.length);
  },
);

t.test('a snapshot that did not arrive whole is never used: its scope fails, others go on', async (t) => {
  const { store, opened } = storeOf((scope) => snapshotOf(ROW, scope.customer === 'US01' ? 2 : 1));
  const cache = scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 0 }));
  const out = await through(cache, batch('US01.LTO'), batch('US02.LTO'), batch('US01.LTO'));
  t.strictSame(opened, ['US01.LTO', 'US02.LTO'], 'it is not asked for again');
  t.strictSame(
    out.map(({ snapshot, segments, tally }) => [
      snapshot !== undefined,
      recordsOf({ segments }).length,
      tally.outcomes.total('failed'),
    ]),
    [
      [false, 0, 1],
      [true, 1, 0],
      [false, 0, 1],
    ],
  );
  t.match(out[0]?.tally.errors[0]?.message, /US01\.LTO brought 1 volumes where 2 were announced/);
});

t.test('of a scope that cannot be loaded each record is named, and nothing goes on', async (t) => {
  const { store } = storeOf(() => {
    throw new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
  });
  const cache = scopeCache(new SnapshotCache({ store, fields: [], memory: 0 }));
  const of = (...lines: readonly number[]) =>
    segmentsOf(...lines.map((line) => recordOf('US01.LTO.A1', [], line)));
  const segments = [...of(5, 9), mentionOf('US01.LTO.A2'), ...of(40)];
  const [out] = await through(cache, { ...batch('US01.LTO'), segments });
  t.strictSame(
    out?.tally.problems.map(({ line, source, outcome }) => [line, source, outcome]),
    [5, 9, 40].map((line) => [line, 'export.csv', 'failed']),
  );
  t.equal(out?.tally.outcomes.total('failed'), 3);
  t.strictSame([out?.scope, out?.segments], [undefined, []]);
});

t.test('a server that cannot be read fails the scope with its own words', async (t) => {
  const { store } = storeOf(() => {
    throw new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
  });
  const [out] = await through(
    scopeCache(new SnapshotCache({ store, fields: [], memory: 0 })),
    batch('US01.LTO'),
  );
  t.match(out?.tally.problems, [
    { outcome: 'failed', line: 1, message: /held the database locked for 30 s/ },
  ]);
});

t.test(
  'memory counts an index that came to a snapshot while it was in use, as long as it is kept',
  async (t) => {
    const rows = Array.from({ length: 1000 }, (_, index) => `A${index}\t1\tLIBR\t\tLIBR\n`).join('');
    const { store, opened } = storeOf(() => snapshotOf(rows, 1000));
    const [first] = await through(
      scopeCache(new SnapshotCache({ store, fields: ['repository'], memory: 1 << 30 })),
      batch('US00.LTO'),
    );
    const bare = first?.snapshot?.volumes.bytes ?? 0;
    // Two bare snapshots would fit, two with their indexes do not.
    const cache = scopeCache(
      new SnapshotCache({ store, fields: ['repository'], memory: Math.floor(bare * 2.1) }),
    );
    const drops: number[] = [];
    for (let round = 0; round < 6; round++) {
      for (const name of ['US01.LTO', 'US02.LTO']) {
        for (const { snapshot, evicted } of await through(cache, batch(name))) {
          snapshot?.volumes.find('A500');
          drops.push(evicted.length);
        }
      }
    }
    // An index is weighed when its snapshot is used the next time.
    t.ok(drops.slice(-6).filter((count) => count === 1).length >= 4, drops.join(' '));
    t.ok(opened.length >= 8, String(opened.length));
  },
);
