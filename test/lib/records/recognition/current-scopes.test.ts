import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { scopeName, trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { currentScopes, revisionsOf } from '../../../../lib/records/recognition/current-scopes.ts';
import type { KnownScope } from '../../../../lib/records/recognition/fingerprint-text.ts';
import type {
  ScopeCounts,
  ScopeRevision,
  ScopeSince,
  Snapshots,
} from '../../../../lib/stores/roles/snapshots.ts';

const [ONE, TWO] = [trustedScope('US01', 'LTO'), trustedScope('US02', 'LTO')];
const COUNTS: ScopeCounts = { volumes: 3, versions: 7 };
const KNOWN: KnownScope = {
  ...ONE,
  revision: 'r1',
  ...COUNTS,
  doubtful: ['D1'],
  foreign: ['F1\t3\t\t\t\tx'],
};
const NOW: ScopeRevision = { scope: ONE, revision: 'r2', volumes: 5, versions: 12 };
const SINCE: ScopeSince = {
  state: 'known',
  volumeFilter: '',
  repositories: new Map(),
  revision: 'r3',
  volumes: 6,
  versions: 13,
  base: COUNTS,
  changed: ['A1', 'A2'].map(VolumeId.trusted),
};

/** Snapshots that list some revisions and answer one question for what has changed since. */
function snapshots(
  revisions: readonly ScopeRevision[] | undefined,
  since?: ScopeSince,
): Snapshots & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    open: () => Promise.reject(new Error('no snapshot is needed')),
    revisions: async () => revisions,
    since: async (scope, revision) => {
      asked.push(`${scopeName(scope)} ${revision}`);
      return since;
    },
  };
}

const scopeOf = async (of: Snapshots, known = KNOWN) => {
  const current = await currentScopes(of, [known]);
  return current?.scopes.map(({ of: { name }, foreign, ...scope }) => ({
    name,
    ...scope,
    foreign: [...foreign.keys()],
  }));
};
const UNKNOWN = { name: 'US01.LTO', isKnown: false, changed: [], foreign: [] };

t.test('a scope of the same revision is as it was, but for what was in doubt; nobody is asked', async (t) => {
  const store = snapshots([{ ...NOW, revision: 'r1' }], SINCE);
  t.strictSame(await scopeOf(store), [
    { name: 'US01.LTO', revision: 'r1', size: 5, isKnown: true, changed: ['D1'], foreign: ['F1'] },
  ]);
  t.strictSame(store.asked, []);
});

t.test('of another revision the store says what has changed since the one that was left', async (t) => {
  const store = snapshots([NOW], SINCE);
  t.strictSame(await scopeOf(store), [
    {
      name: 'US01.LTO',
      revision: 'r3',
      size: 6,
      isKnown: true,
      changed: ['D1', 'A1', 'A2'],
      foreign: ['F1'],
    },
  ]);
  t.strictSame(store.asked, ['US01.LTO r1']);
});

t.test('nothing of a scope holds that had another past, not even for what has not changed', async (t) => {
  for (const base of [
    { volumes: 4, versions: 7 },
    { volumes: 3, versions: 8 },
    { volumes: 0, versions: 0 },
  ])
    t.strictSame(await scopeOf(snapshots([NOW], { ...SINCE, base })), [
      { ...UNKNOWN, revision: 'r2', size: 5 },
    ]);
});

t.test('nothing of a scope holds where the store does not know the revision, or not any more', async (t) => {
  const expected = [{ ...UNKNOWN, revision: 'r2', size: 5 }];
  t.strictSame(await scopeOf(snapshots([NOW])), expected);
  const { since: _, ...without } = snapshots([NOW]);
  t.strictSame(await scopeOf(without), expected);
  t.strictSame(await scopeOf(snapshots([NOW]), { ...KNOWN, revision: '' }), expected);
});

t.test('nothing of a scope holds that has vanished, even where it was empty', async (t) => {
  const store = snapshots([{ ...NOW, scope: TWO, revision: 'r1' }], SINCE);
  t.strictSame(await scopeOf(store), [{ ...UNKNOWN, revision: '', size: 0 }]);
  t.strictSame(await scopeOf(store, { ...KNOWN, revision: '', volumes: 0, versions: 0 }), [
    { ...UNKNOWN, revision: '', size: 0 },
  ]);
  t.strictSame(store.asked, []);
});

t.test('scopes come in the order in which they were left, however long a store takes for each', async (t) => {
  const known = Array.from({ length: 40 }, (_, at) => ({ ...KNOWN, ...trustedScope(`U${at}`, 'LTO') }));
  const revisions = known.map((scope) => ({ ...NOW, scope }));
  let [underWay, most] = [0, 0];
  const store: Snapshots = {
    ...snapshots(revisions.toReversed()),
    since: async ({ customer }) => {
      most = Math.max(most, ++underWay);
      for (let turn = Number(customer.slice(1)) % 5; turn > 0; turn--) await Promise.resolve();
      underWay--;
      return { ...SINCE, volumes: Number(customer.slice(1)) };
    },
  };
  const current = await currentScopes(store, known);
  t.strictSame(
    current?.scopes.map(({ of, size }) => [of.name, size]),
    known.map((scope, at) => [scopeName(scope), at]),
  );
  t.ok(most > 1 && most <= 8, `${most} requests at once`);
});

t.test('the revisions of all scopes are known by their names, known before or not', async (t) => {
  const other = { ...NOW, scope: TWO };
  const current = await currentScopes(snapshots([NOW, other]), []);
  t.strictSame(
    [...(current?.revisions ?? [])],
    [
      ['US01.LTO', NOW],
      ['US02.LTO', other],
    ],
  );
  t.strictSame(current?.scopes, []);
});

t.test('a store that cannot tell revisions serves no recognition', async (t) => {
  const { open } = snapshots([]);
  for (const store of [snapshots(undefined, SINCE), { open }]) {
    t.equal(await currentScopes(store, [KNOWN]), undefined);
    t.equal(await revisionsOf(store), undefined);
  }
});

t.test('what is wrong with the store is thrown', async (t) => {
  const error = new TapesyncError('STORE_UNREACHABLE', { store: 'x', problem: 'gone' });
  const fails = () => Promise.reject(error);
  await t.rejects(currentScopes({ ...snapshots([NOW]), revisions: fails }, [KNOWN]), error);
  await t.rejects(currentScopes({ ...snapshots([NOW]), since: fails }, [KNOWN]), error);
});
