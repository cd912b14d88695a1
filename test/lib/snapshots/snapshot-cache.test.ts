import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { type Scope, scopeName } from '../../../lib/model/scope.ts';
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
      open: async (scope: Scope) => {
        opened.push(scopeName(scope));
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

const [ONE, TWO, THREE] = ['US01.LTO', 'US02.LTO', 'US03.LTO'].map(scopeOf) as [Scope, Scope, Scope];

t.test('a snapshot that was loaded ahead is the one that is used, downloaded once', async (t) => {
  const { cache, opened } = cacheOf(1 << 20);
  const tally = new Tally();
  const [ahead, used] = await Promise.all([cache.ahead(ONE, tally), cache.use(ONE, tally)]);
  t.ok(ahead);
  t.equal(used, ahead);
  t.equal(await cache.ahead(ONE, tally), ahead);
  t.strictSame(opened, ['US01.LTO']);
  t.match(tally.snapshots, { loads: 1, reloads: 0, volumes: 1 });
});

t.test(
  'a snapshot that is still in memory when its scope is visited again is a hit, its first visit is none',
  async (t) => {
    const { cache } = cacheOf(1 << 20);
    const tally = new Tally();
    await cache.ahead(ONE, tally);
    for (const scope of [ONE, TWO]) await cache.use(scope, tally);
    t.equal(tally.snapshots.hits, 0);
    for (const scope of [ONE, ONE]) await cache.use(scope, tally);
    t.match(tally.snapshots, { loads: 2, reloads: 0, hits: 2 });
  },
);

t.test(
  'a snapshot whose scope is still to be visited is not evicted, one that was passed over is',
  async (t) => {
    const { cache, opened } = cacheOf(0);
    const tally = new Tally();
    const one = (await cache.ahead(ONE, tally)) as ScopeSnapshot;
    const three = (await cache.use(THREE, tally)) as ScopeSnapshot;
    t.strictSame(cache.evict(three), []);
    t.equal(await cache.use(ONE, tally), one);
    t.strictSame(cache.evict(one), [three]);
    t.strictSame(opened, ['US01.LTO', 'US03.LTO']);
  },
);

t.test('nothing is downloaded ahead for the second time, or where memory is used up', async (t) => {
  const { cache, opened } = cacheOf(0);
  const tally = new Tally();
  await cache.use(ONE, tally);
  t.equal(await cache.ahead(TWO, tally), undefined, 'memory is used up');
  const two = (await cache.use(TWO, tally)) as ScopeSnapshot;
  t.equal(cache.evict(two).length, 1);
  t.equal(await cache.ahead(ONE, tally), undefined, 'it was downloaded before');
  t.strictSame(opened, ['US01.LTO', 'US02.LTO']);
});

t.test('a scope that fails ahead of its visit is reported once, and fails when it is visited', async (t) => {
  const { cache, opened } = cacheOf(1 << 20, 'US01.LTO');
  const tally = new Tally();
  t.equal(await cache.ahead(ONE, tally), undefined);
  t.ok((await cache.use(ONE, tally)) instanceof TapesyncError);
  t.equal(tally.errors.length, 1);
  t.strictSame(opened, ['US01.LTO']);
});
