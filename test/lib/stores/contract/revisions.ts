import fc from 'fast-check';
import type { Test } from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { RepositoryId, Scope, VolumeId } from '../../../../lib/model/scope.ts';
import type { RevisionStep } from '../../../../lib/stores/roles/changes.ts';
import type { ScopeRevision, ScopeSince } from '../../../../lib/stores/roles/snapshots.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { runs } from '../../../runs.ts';
import {
  add,
  apply,
  DLT,
  type Place,
  preparedStore,
  RUN,
  remove,
  rowsOf,
  SCOPE,
  undo,
  update,
} from './shorthands.ts';

async function revisionsOf({ snapshots }: Store): Promise<readonly ScopeRevision[]> {
  const revisions = await snapshots.revisions?.();
  if (revisions === undefined) throw new Error('the store tells no revisions');
  return revisions;
}

async function revisionOf(store: Store, { customer, media } = SCOPE): Promise<ScopeRevision> {
  const found = (await revisionsOf(store)).find(
    ({ scope }) => scope.customer === customer && scope.media === media,
  );
  if (found === undefined) throw new Error('the scope is not there');
  return found;
}

async function since(store: Store, revision: string, scope = SCOPE): Promise<ScopeSince | undefined> {
  return store.snapshots.since?.(scope, revision);
}

/** Returns the versions of the volumes of the scope. */
async function versionsOf(store: Store): Promise<ReadonlyMap<string, number>> {
  return new Map((await rowsOf(store, [])).map(([volume = '', version]) => [volume, Number(version)]));
}

const countsOf = (versions: ReadonlyMap<string, number>) => ({
  volumes: versions.size,
  versions: [...versions.values()].reduce((sum, version) => sum + version, 0),
});

// So many that a few changes are no third.
const many = (count: number) => Array.from({ length: count }, (_, index) => add(`V${100 + index}`));

async function stepOf(store: Store, changes: readonly Change[], scope = SCOPE, create = true) {
  return (await store.changes.apply(RUN, scope, changes, create)).revision;
}

/** Tests a store against what the contract says of revisions, and of what has changed since one. */
export function revisionContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('the revisions of all scopes come at once, in order, with how much is in each', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A'), add('B'), update('A', 1, { slot: '1' })]);
    await apply(store, [add('A')], true, DLT);
    s.strictSame(await revisionsOf(store), [
      { scope: DLT, revision: (await store.snapshots.open(DLT, [])).revision, volumes: 1, versions: 1 },
      { scope: SCOPE, revision: (await store.snapshots.open(SCOPE, [])).revision, volumes: 2, versions: 3 },
    ]);
  });

  t.test('volumes that were added, changed or removed since a revision are told, each once', async (s) => {
    const store = await prepared(s);
    await apply(store, many(30));
    const { revision } = await revisionOf(store);
    await store.places.putDataCluster({ ...SCOPE, dataCluster: 'NIGHTLY' });
    await apply(store, [update('V105', 1, { slot: '1' }), add('NEW'), remove('V101', 1)]);
    await apply(store, [update('V105', 2, { slot: '2' }), add('GONE'), remove('GONE', 1)]);
    await store.places.setLock(RUN, SCOPE, 'V129' as VolumeId, 'move', true);
    const now = await revisionOf(store);
    s.strictSame(await since(store, revision), {
      state: 'known',
      volumeFilter: '',
      repositories: new Map([
        ['LIBR', 'the LIBR'],
        ['OFFS', 'the OFFS'],
      ]),
      dataClusters: new Set(['NIGHTLY']),
      revision: now.revision,
      volumes: 30,
      versions: 33,
      base: { volumes: 30, versions: 30 },
      changed: ['GONE', 'NEW', 'V101', 'V105', 'V129'],
    });
    s.strictSame((await since(store, now.revision))?.changed, []);
  });

  t.test('a scope whose facts alone have changed has another revision, and no changed volume', async (s) => {
    const store = await prepared(s);
    await apply(store, many(3));
    const { revision, volumes, versions } = await revisionOf(store);
    const counts = { volumes, versions };
    await store.places.putRepository({ ...SCOPE, repository: 'NEW' as RepositoryId, description: 'new' });
    await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: 'V*' });
    const after = await since(store, revision);
    s.match(after, { ...counts, volumeFilter: 'V*', base: counts, changed: [] });
    s.equal(after?.repositories.get('NEW' as RepositoryId), 'new');
    s.not(after?.revision, revision);
    await store.places.removeRepository({ ...SCOPE, repository: 'NEW' as RepositoryId });
    s.notOk((await since(store, after?.revision ?? ''))?.repositories.has('NEW' as RepositoryId));
  });

  t.test(
    'a volume that was removed and is back has changed, and so has one that was taken back',
    async (s) => {
      const store = await prepared(s);
      await apply(store, many(12));
      const { revision } = await revisionOf(store);
      const later = { ...RUN, id: 'later' };
      const changes = [remove('V100', 1), update('V101', 1, { slot: '1' })];
      await store.changes.apply(later, SCOPE, changes, false);
      await apply(store, [add('V100'), undo('V101', 2, { slot: null })]);
      s.match(await since(store, revision), { changed: ['V100', 'V101'], volumes: 12, versions: 12 + 4 });
    },
  );

  t.test('what has changed since an unknown revision is not told, nor where it is too much', async (s) => {
    const store = await prepared(s);
    const empty = (await revisionOf(store)).revision;
    await apply(store, many(9));
    await apply(store, many(9), true, DLT);
    const { revision } = await revisionOf(store);
    const ofDlt = (await revisionOf(store, DLT)).revision;
    const none = [
      await since(store, ''),
      await since(store, 'never-was'),
      await since(store, ofDlt),
      await since(store, revision, { ...SCOPE, customer: 'XX' } as Scope),
      await since(store, empty),
    ];
    s.strictSame(
      none,
      none.map(() => undefined),
    );
    await apply(
      store,
      ['V100', 'V101', 'V102'].map((volume) => update(volume, 1, { slot: '1' })),
    );
    s.strictSame((await since(store, revision))?.changed, ['V100', 'V101', 'V102']);
    await apply(store, [update('V103', 1, { slot: '1' })]);
    s.equal(await since(store, revision), undefined, 'more than a third');
  });

  t.test('a media type that was removed and made again knows nothing of its past', async (s) => {
    const store = await prepared(s);
    const media = { ...DLT, description: '', volumeFilter: '' };
    await store.places.putMedia(media);
    const { revision } = await revisionOf(store, DLT);
    s.strictSame((await since(store, revision, DLT))?.changed, []);
    await store.places.removeMedia(DLT);
    s.strictSame(await revisionsOf(store), [await revisionOf(store)]);
    await store.places.putMedia(media);
    s.equal(await since(store, revision, DLT), undefined);
  });

  t.test('a batch is answered with the revisions before and after it', async (s) => {
    const store = await prepared(s);
    const { revision: before } = await revisionOf(store);
    const first = await stepOf(store, [add('A', { slot: '1' }), add('X', { repository: 'LIBR' })]);
    s.strictSame(first, { before, after: (await revisionOf(store)).revision });
    s.not(first?.after, before);
    const same = { before: first?.after, after: first?.after };
    s.strictSame(await stepOf(store, [add('A', { slot: '1' })]), same, 'unchanged');
    s.strictSame(await stepOf(store, [update('A', 7, { slot: '2' })]), same, 'overtaken');
    s.strictSame(
      await stepOf(store, [update('A', 1, { slot: 'longer than ten' }), add('X')]),
      same,
      'refused',
    );
    const mixed = await stepOf(store, [update('A', 7, { slot: '2' }), update('A', 1, { slot: '2' })]);
    s.strictSame(mixed, { ...same, after: (await revisionOf(store)).revision });

    const made = await stepOf(store, [{ ...add('A'), ...DLT }], DLT);
    s.strictSame(made, { before: '', after: (await revisionOf(store, DLT)).revision });
    const nowhere = { ...SCOPE, media: 'NONE' } as Scope;
    const nothing = await stepOf(store, [{ ...add('A'), ...nowhere }], nowhere, false);
    s.strictSame(nothing, { before: '', after: '' });
  });

  t.test('a batch that is sent again is answered with the revisions of then', async (s) => {
    const store = await prepared(s);
    const batch = [add('A')];
    const send = () => store.changes.apply(RUN, SCOPE, batch, false, { key: 'k', digest: 'd' });
    const first = await send();
    s.type(first.revision?.after, 'string');
    await apply(store, [update('A', 1, { slot: '2' })]);
    s.strictSame(await send(), first);
    s.not((await revisionOf(store)).revision, first.revision?.after);
  });

  t.test('of two that write to one scope at once, each revision tells what came after it', async (s) => {
    const here = place(s);
    const [one, two] = [await here.open(), await here.open()];
    s.teardown(() => Promise.all([one.close(), two.close()]));
    await apply(one, many(100), true);
    const steps: (RevisionStep & { readonly volume: string })[] = [];
    const writer = async (store: Store, from: number) => {
      for (let index = 0; index < 12; index++) {
        const volume = `V${from + index}`;
        const step = await stepOf(store, [update(volume, 1, { slot: '1' })]);
        if (step !== undefined) steps.push({ ...step, volume });
      }
    };
    const { revision } = await revisionOf(one);
    await Promise.all([writer(one, 100), writer(two, 150)]);
    s.equal(steps.length, 24);
    const chain: string[] = [];
    for (let at = revision; ; ) {
      const next = steps.find(({ before }) => before === at);
      if (next === undefined) break;
      chain.push(next.volume);
      at = next.after;
    }
    s.equal(chain.length, 24, 'each goes on from the one before it');
    let left = chain;
    for (let at = revision; left.length > 0; left = left.slice(1)) {
      const after = await since(two, at);
      s.strictSame(after?.changed, left.toSorted());
      s.match(after, { volumes: 100, versions: 124, base: { volumes: 100, versions: 124 - left.length } });
      at = steps.find(({ volume }) => volume === left[0])?.after ?? '';
    }
  });

  t.test('whatever is written, what has changed since any revision is exactly that', async (s) => {
    const command = fc.oneof(
      { weight: 6, arbitrary: fc.record({ slot: fc.constantFrom('1', '2', null) }) },
      { weight: 2, arbitrary: fc.record({ ends: fc.constant(true) }) },
      {
        weight: 1,
        arbitrary: fc.record({ lock: fc.constantFrom('update' as const, 'move' as const), on: fc.boolean() }),
      },
    );
    const volume = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
    const batches = fc.array(
      fc.record({ by: fc.nat({ max: 1 }), steps: fc.array(fc.tuple(volume, command), { maxLength: 5 }) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(batches, async (written) => {
        await s.test('a scope of a few volumes that change, among many that do not', async (p) => {
          const here = place(p);
          const stores = [await here.open(), await here.open()] as const;
          await apply(stores[0], many(20), true);
          const past: { readonly revision: string; readonly versions: ReadonlyMap<string, number> }[] = [];
          const remember = async () => {
            const versions = await versionsOf(stores[0]);
            const { revision, scope: _, ...counts } = await revisionOf(stores[0]);
            p.strictSame(counts, countsOf(versions));
            if (past.at(-1)?.revision !== revision) past.push({ revision, versions });
          };
          await remember();
          for (const { by, steps } of written) {
            const store = stores[by === 0 ? 0 : 1];
            const held = new Map(past.at(-1)?.versions);
            const changes: Change[] = [];
            for (const [id, step] of steps) {
              const version = held.get(id) ?? 0;
              if ('lock' in step) await store.places.setLock(RUN, SCOPE, id as VolumeId, step.lock, step.on);
              else if ('ends' in step) changes.push(remove(id, version));
              else if (version === 0) changes.push(add(id, { slot: step.slot }));
              else changes.push(update(id, version, { slot: step.slot }));
              if (!('lock' in step)) held.set(id, 'ends' in step ? 0 : version + 1);
            }
            await apply(store, changes);
            await remember();
          }
          const now = past.at(-1)?.versions ?? new Map<string, number>();
          for (const { revision, versions } of past) {
            const after = await since(stores[1], revision);
            const changed: readonly string[] = after?.changed ?? [];
            p.match(after, { ...countsOf(now), base: countsOf(versions) });
            const differ = [...new Set([...versions.keys(), ...now.keys()])].filter(
              (id) => versions.get(id) !== now.get(id),
            );
            // One that was added and removed since is in neither.
            const there = changed.filter((id) => versions.has(id) || now.has(id));
            p.strictSame(there, differ.toSorted());
          }
          await Promise.all(stores.map((store) => store.close()));
        });
      }),
      { numRuns: runs(5, 60) },
    );
  });
}
