import fc from 'fast-check';
import type { Test } from 'tap';
import type { Scope, VolumeId } from '../../../../lib/model/scope.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { runs } from '../../../runs.ts';
import { live, lives } from './lives.ts';
import { add, apply, type Place, preparedStore, RUN, remove, SCOPE, update } from './shorthands.ts';

/**
 * Checks the history of volume B, which others have put beside what the store wrote, as of its first change: a lock that is
 * set and lifted, which was `unlocked` before.
 */
export async function checkInserted(
  s: Test,
  store: Store,
  lock: 'update' | 'move',
  unlocked: string | null,
): Promise<void> {
  const { volume } = add('B');
  s.strictSame(await store.query.history(SCOPE, volume), []);
  await store.places.setLock(RUN, SCOPE, volume, lock, true);
  await store.places.setLock(RUN, SCOPE, volume, lock, false);
  await store.changes.apply(RUN, SCOPE, [update('B', 3, { slot: '2' })], false);
  const history = await store.query.history(SCOPE, volume);
  s.strictSame(
    history.map(({ version, field, old, new: now }) => [version, field, old, now]),
    [
      [2, `${lock}Lock`, unlocked, '1'],
      [3, `${lock}Lock`, '1', '0'],
      [4, 'slot', null, '2'],
    ],
  );
}

/** Returns the query of all entries of the history that are reached from their volumes, in tables with this prefix. */
export function reachedEntries(prefix: '' | 'tapesync.'): string {
  return `WITH RECURSIVE entry (id, volume, version) AS (
      SELECT history, volume, version FROM (
        SELECT history, volume, version FROM ${prefix}volume
        UNION ALL SELECT history, volume, version FROM ${prefix}removed_volume
      ) AS latest WHERE history IS NOT NULL
      UNION ALL SELECT previous, volume, version - 1 FROM entry JOIN ${prefix}history USING (id, volume, version)
      WHERE previous IS NOT NULL
    )
    SELECT id, volume, version FROM entry ORDER BY id`;
}

/** Tests a store against what the contract says of the history of volumes. */
export function historyContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('the history tells who changed which field when, in which run, from what to what', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR', slot: '1', scratch: '1' })]);
    const second = { ...RUN, id: '20260315T000000Z-2', command: 'apply' };
    await store.changes.apply(
      second,
      SCOPE,
      [update('A', 1, { slot: null, scratch: '1', attribute1: 'it\'s "x"' })],
      false,
    );
    await store.places.setLock(second, SCOPE, 'A' as VolumeId, 'update', true);
    const entries = await store.query.history(SCOPE, 'A' as VolumeId);
    s.strictSame(
      entries.map(({ at: _, ...entry }) => Object.values(entry)),
      [
        [1, 'ada', RUN.id, 'sync', 'repository', null, 'LIBR'],
        [1, 'ada', RUN.id, 'sync', 'slot', null, '1'],
        [1, 'ada', RUN.id, 'sync', 'scratch', null, '1'],
        [2, 'ada', second.id, 'apply', 'slot', '1', null],
        [2, 'ada', second.id, 'apply', 'attribute1', null, 'it\'s "x"'],
        [3, 'ada', second.id, 'apply', 'updateLock', '0', '1'],
      ],
    );
    s.ok(entries.every(({ at }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at)));
    s.strictSame(await store.query.history(SCOPE, 'GONE' as VolumeId), []);
  });

  t.test('what a volume was when it was added stays in its history, in every life', async (s) => {
    const store = await prepared(s);
    const id = 'A' as VolumeId;
    const told = async () => {
      const entries = await store.query.history(SCOPE, id);
      return entries.map(({ version, field, old, new: now }) => [version, field, old, now]);
    };
    const first = { repository: 'LIBR', slot: '1', initialRepository: 'OFFS', attribute2: 'x' };
    await apply(store, [add('A', first)]);
    const added = [
      [1, 'repository', null, 'LIBR'],
      [1, 'initialRepository', null, 'OFFS'],
      [1, 'slot', null, '1'],
      [1, 'attribute2', null, 'x'],
    ];
    s.strictSame(await told(), added);
    const { volume } = add('A');
    await apply(store, [
      { ...update('A', 1, { currentRepository: 'LIBR', slot: '2' }), action: 'confirm' },
      update('A', 2, { slot: null, description: 'new' }),
    ]);
    await store.places.setLock({ ...RUN, id: `${RUN.id}-lock` }, SCOPE, volume, 'move', true);
    const later = [
      [2, 'currentRepository', 'OFFS', 'LIBR'],
      [2, 'slot', '1', '2'],
      [3, 'slot', '2', null],
      [3, 'description', null, 'new'],
      [4, 'moveLock', null, '1'],
    ];
    s.strictSame(await told(), [...added, ...later]);
    await store.places.setLock({ ...RUN, id: `${RUN.id}-lock` }, SCOPE, volume, 'move', false);
    await apply(store, [remove('A', 5)]);
    const before = await told();
    s.strictSame(before.slice(0, added.length + later.length), [...added, ...later]);
    await apply(store, [add('A', { slot: '7' }), update('A', 7, { system: 'Y' })]);
    s.strictSame((await told()).slice(before.length), [
      [7, 'volume', null, 'A'],
      [7, 'slot', null, '7'],
      [8, 'system', null, 'Y'],
    ]);
    s.strictSame((await told()).slice(0, before.length), before);
  });

  t.test('changes to one volume in one batch stand in its history one after the other', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' }), add('B'), update('A', 1, { slot: '2' })]);
    await apply(store, [update('A', 2, { slot: '3' }), update('B', 1, { slot: '9' }), update('A', 3, {})]);
    await apply(store, [update('A', 3, { slot: '4' }), update('A', 4, { slot: null })]);
    const entries = await store.query.history(SCOPE, 'A' as VolumeId);
    s.strictSame(
      entries.map(({ version, old, new: now }) => [version, old, now]),
      [
        [1, null, '1'],
        [2, '1', '2'],
        [3, '2', '3'],
        [4, '3', '4'],
        [5, '4', null],
      ],
    );
  });

  t.test('each change of a large batch is in the history of its volume, however long the text', async (s) => {
    const store = await prepared(s);
    const long = 'é"\\\u{1f4fc}'.repeat(50);
    const names = Array.from({ length: 150 }, (_, index) => `V${index}`);
    await apply(
      store,
      names.map((name) => add(name, { slot: name, description: long })),
    );
    await apply(
      store,
      names.map((name) => update(name, 1, { slot: `${name}X` })),
    );
    for (const name of names) {
      const entries = await store.query.history(SCOPE, name as VolumeId);
      s.strictSame(
        entries.map(({ version, field, old, new: now }) => [version, field, old, now]),
        [
          [1, 'slot', null, name],
          [1, 'description', null, long],
          [2, 'slot', name, `${name}X`],
        ],
      );
    }
  });

  t.test('volumes of the same name in two scopes have a history each', async (s) => {
    const store = await prepared(s);
    const elsewhere = { ...SCOPE, media: 'DLT' } as Scope;
    await apply(store, [add('A', { slot: '1' })]);
    await apply(store, [{ ...add('A', { slot: '2' }), ...elsewhere }], true, elsewhere);
    await apply(store, [update('A', 1, { slot: '3' })]);
    const slots = async (scope: Scope) =>
      (await store.query.history(scope, 'A' as VolumeId)).map((entry) => entry.new);
    s.strictSame(await slots(SCOPE), ['1', '3']);
    s.strictSame(await slots(elsewhere), ['2']);
  });

  t.test('whatever happens to volumes, their histories tell it in order', async (s) => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const store = await place(s).open();
        const histories = await live(store, life);
        for (const id of ['A', 'B', 'C'] as VolumeId[]) {
          const entries = await store.query.history(SCOPE, id);
          s.strictSame(
            entries.map(({ version, run, field, old, new: now }) => [version, run, field, old, now]),
            histories.get(id) ?? [],
          );
        }
        await store.close();
      }),
      { numRuns: runs(8, 25) },
    );
  });
}
