import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { type Scope, scopeName, VolumeId } from '../../../lib/model/scope.ts';
import { Tally } from '../../../lib/model/tally.ts';
import type { ScopeSnapshot } from '../../../lib/snapshots/scope-snapshot.ts';
import { SnapshotCache } from '../../../lib/snapshots/snapshot-cache.ts';
import type { Store } from '../../../lib/stores/store.ts';
import { scopeOf } from '../../transforms/chain.ts';

const ROW = 'A1\t1\tLIBR\t\tLIBR\n';

const cacheOf = (memory: number, fails = '') => {
  const opened: string[] = [];
  const store = {
    name: 'test',
    snapshots: {
      open: async (scope: Scope, _fields: readonly string[], only: readonly VolumeId[] = []) => {
        opened.push([scopeName(scope), ...only].join(' '));
        if (scopeName(scope) === fails)
          throw new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
        const rows = (async function* () {
          yield Buffer.from(ROW);
        })();
        return { state: 'known', volumes: 1, volumeFilter: '', repositories: new Map(), rows };
      },
    },
  } as unknown as Store;
  return { cache: new SnapshotCache({ store, fields: ['repository'], memory }), opened };
};

const [ONE, TWO] = ['US01.LTO', 'US02.LTO'].map(scopeOf) as [Scope, Scope];

t.test(
  'a snapshot that is still in memory when its scope is visited again is a hit, its first visit is none',
  async (t) => {
    const { cache, opened } = cacheOf(1 << 20);
    const tally = new Tally();
    for (const scope of [ONE, TWO]) await cache.use(scope, tally);
    t.equal(tally.snapshots.hits, 0);
    for (const scope of [ONE, ONE]) await cache.use(scope, tally);
    t.match(tally.snapshots, { loads: 2, reloads: 0, hits: 2, volumes: 2, bytes: 2 * ROW.length });
    t.strictSame(opened, ['US01.LTO', 'US02.LTO']);
  },
);

t.test('what memory has no room for is evicted, but not the snapshot in use', async (t) => {
  const { cache, opened } = cacheOf(0);
  const tally = new Tally();
  const one = (await cache.use(ONE, tally)) as ScopeSnapshot;
  t.strictSame(cache.evict(one), []);
  t.ok(cache.has(ONE));
  const two = (await cache.use(TWO, tally)) as ScopeSnapshot;
  t.strictSame(cache.evict(two), [one]);
  t.strictSame([cache.has(ONE), cache.has(TWO)], [false, true]);
  t.not(await cache.use(ONE, tally), one);
  t.match(tally.snapshots, { loads: 3, hits: 0, reloads: 1, reloadedBytes: ROW.length });
  t.strictSame(opened, ['US01.LTO', 'US02.LTO', 'US01.LTO']);
});

t.test('a scope that fails is reported once, and fails whenever it is visited', async (t) => {
  const { cache, opened } = cacheOf(1 << 20, 'US01.LTO');
  const tally = new Tally();
  const error = await cache.use(ONE, tally);
  t.ok(error instanceof TapesyncError);
  t.equal(await cache.use(ONE, tally), error);
  t.strictSame(tally.errors, [error]);
  t.match(tally.snapshots, { loads: 0, hits: 0 });
  t.notOk(cache.has(ONE));
  t.strictSame(opened, ['US01.LTO']);
});

t.test(
  'only the volumes that are named are asked for, and all that the store has are known of',
  async (t) => {
    const { cache, opened } = cacheOf(1 << 20);
    const tally = new Tally();
    const named = { volumes: [VolumeId.trusted('A1'), VolumeId.trusted('A2')], size: 70 };
    const snapshot = (await cache.use(ONE, tally, named)) as ScopeSnapshot;
    t.strictSame(opened, ['US01.LTO A1 A2']);
    t.strictSame([snapshot.volumes.size, snapshot.size], [1, 70]);
    t.match(tally.snapshots, { loads: 1, volumes: 1 });
    const all = (await cache.use(TWO, tally)) as ScopeSnapshot;
    t.equal(all.size, 1);
  },
);
