/**
 * What every store has to do: run for each implementation by its own test file.
 *
 * @module
 */

import fc from 'fast-check';
import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../lib/model/change.ts';
import type { ValueKey } from '../../../lib/model/field.ts';
import { compileFilter, type Filter } from '../../../lib/model/filter/filter.ts';
import type { Run } from '../../../lib/model/run.ts';
import type { RepositoryId, Scope, VolumeId } from '../../../lib/model/scope.ts';
import type { ApplyResult } from '../../../lib/stores/roles/changes.ts';
import { eachItem } from '../../../lib/stores/roles/query.ts';
import type { Store } from '../../../lib/stores/store.ts';
import { runs } from '../../runs.ts';

/** An empty place where volumes can live; every `open` is one more connection to it. */
export type Place = (t: Test) => { open(): Promise<Store> };

export const SCOPE = { customer: 'US01', media: 'LTO' } as Scope;
const DLT = { ...SCOPE, media: 'DLT' } as Scope;
export const RUN: Run = {
  id: '20260314T021345Z-1',
  user: 'ada',
  command: 'sync',
  definition: 'tapes.ttidef',
  started: '2026-03-14T02:13:45Z',
};

/** Compiles a filter that is known to be right. */
export function filterOf(text: string): Filter {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}

/** Returns the addition of a volume. */
export function add(volume: string, set: FieldValues = {}): Change {
  return {
    ...SCOPE,
    action: 'add',
    volume: volume as VolumeId,
    version: 0,
    set,
    was: {},
    source: 'test',
    line: 1,
  };
}

/** Returns an update of a volume that has this version. */
export function update(volume: string, version: number, set: FieldValues): Change {
  return { ...add(volume, set), action: 'update', version };
}

/** Returns the rows of a scope as lists of columns, still escaped. */
export async function rowsOf(
  store: Store,
  fields: readonly ValueKey[],
  only?: readonly string[],
  scope = SCOPE,
): Promise<string[][]> {
  const snapshot = await store.snapshots.open(scope, fields, only as VolumeId[] | undefined);
  const chunks: Uint8Array[] = [];
  for await (const chunk of snapshot.rows) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => line.split('\t'));
}

function words(results: readonly ApplyResult[]): string[] {
  return results.map((result) => ('code' in result ? `${result.outcome} ${result.code}` : result.outcome));
}

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
      SELECT history, volume, version FROM ${prefix}volume WHERE history IS NOT NULL
      UNION ALL SELECT previous, volume, version - 1 FROM entry JOIN ${prefix}history USING (id, volume, version)
      WHERE previous IS NOT NULL
    )
    SELECT id, volume, version FROM entry ORDER BY id`;
}

/** One step of a life of some volumes: a value for a field, or a lock that is set or lifted. */
type Step =
  | { readonly volume: string; readonly slot: string | null }
  | { readonly volume: string; readonly lock: 'update' | 'move'; readonly on: boolean };

const volume = fc.constantFrom('A', 'B', 'C');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ volume, slot: fc.constantFrom('1', '2', '3', null) }) },
  {
    weight: 1,
    arbitrary: fc.record({ volume, lock: fc.constantFrom('update', 'move'), on: fc.boolean() }),
  },
);

/** Runs of some batches of steps each. */
export const lives = fc.array(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 4 }), {
  maxLength: 4,
});

/**
 * Lives through runs in a store and returns what the history of each volume has to be: version, run, field, old and
 * new value. The first step of a volume adds it; a change that a lock is in the way of is sent all the same.
 */
export async function live(store: Store, runs: readonly (readonly (readonly Step[])[])[]) {
  const volumes = new Map<string, { version: number; slot: string | null; locks: Set<string> }>();
  const histories = new Map<string, unknown[][]>();
  for (const [number, batches] of runs.entries()) {
    const run = { ...RUN, id: `${RUN.id}-${number}` };
    const tell = (id: string, ...entry: unknown[]) => {
      const [version, ...change] = entry;
      histories.set(id, [...(histories.get(id) ?? []), [version, run.id, ...change]]);
    };
    for (const steps of batches) {
      const changes: Change[] = [];
      for (const next of steps) {
        const held = volumes.get(next.volume);
        if ('lock' in next) {
          await store.changes.apply(run, SCOPE, changes.splice(0), true);
          await store.places.setLock(run, SCOPE, next.volume as VolumeId, next.lock, next.on);
          if (held === undefined || held.locks.has(next.lock) === next.on) continue;
          if (next.on) held.locks.add(next.lock);
          else held.locks.delete(next.lock);
          // A move lock that was never set has no value yet.
          const old = next.lock === 'move' && !held.locks.has('touched') ? null : next.on ? '0' : '1';
          if (next.lock === 'move') held.locks.add('touched');
          tell(next.volume, ++held.version, `${next.lock}Lock`, old, next.on ? '1' : '0');
        } else if (held === undefined) {
          changes.push(add(next.volume, next.slot === null ? {} : { slot: next.slot }));
          volumes.set(next.volume, { version: 1, slot: next.slot, locks: new Set() });
          // That it is there is all there is to tell of one without values.
          if (next.slot === null) tell(next.volume, 1, 'volume', null, next.volume);
          else tell(next.volume, 1, 'slot', null, next.slot);
        } else {
          changes.push(update(next.volume, held.version, { slot: next.slot }));
          if (held.locks.has('update') || held.slot === next.slot) continue;
          tell(next.volume, ++held.version, 'slot', held.slot, next.slot);
          held.slot = next.slot;
        }
      }
      await store.changes.apply(run, SCOPE, changes, true);
    }
  }
  return histories;
}

/** Tests a store against the contract. */
export function storeContract(t: Test, place: Place): void {
  async function prepared(s: Test): Promise<Store> {
    const store = await place(s).open();
    s.teardown(() => store.close());
    await store.places.putCustomer({ customer: SCOPE.customer, description: 'the bank' });
    await store.places.putMedia({ ...SCOPE, description: 'LTO tapes', volumeFilter: '' });
    for (const id of ['LIBR', 'OFFS']) {
      await store.places.putRepository({
        ...SCOPE,
        repository: id as RepositoryId,
        description: `the ${id}`,
      });
    }
    return store;
  }
  const apply = async (store: Store, changes: Change[], create = false, scope = SCOPE) =>
    words(await store.changes.apply(RUN, scope, changes, create));

  t.test('an empty store knows no customer and yields no rows', async (s) => {
    const store = await place(s).open();
    s.teardown(() => store.close());
    const { rows: _, ...facts } = await store.snapshots.open(SCOPE, ['repository']);
    s.strictSame(facts, {
      state: 'customer unknown',
      revision: '',
      volumes: 0,
      volumeFilter: '',
      repositories: new Map(),
    });
    s.strictSame(await rowsOf(store, ['repository']), []);
    s.strictSame(await store.query.scopes(), []);
  });

  t.test('a scope tells its state, filter and repositories', async (s) => {
    const store = await prepared(s);
    const unknown = await store.snapshots.open({ ...SCOPE, media: 'DLT' } as Scope, []);
    s.equal(unknown.state, 'media unknown');
    await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '??????L6' });
    const { state, volumeFilter, repositories } = await store.snapshots.open(SCOPE, []);
    s.strictSame([state, volumeFilter], ['known', '??????L6']);
    s.strictSame(
      [...repositories],
      [
        ['LIBR', 'the LIBR'],
        ['OFFS', 'the OFFS'],
      ],
    );
  });

  t.test(
    'a scope has another revision after everything that changes it, and after nothing else',
    async (s) => {
      const store = await prepared(s);
      const revisions = new Set<string>();
      const expectNew = async (what: string) => {
        const { revision } = await store.snapshots.open(SCOPE, []);
        s.notOk(revisions.has(revision) || revision === '', what);
        revisions.add(revision);
      };
      const expectSame = async (what: string) => {
        const before = revisions.size;
        revisions.add((await store.snapshots.open(SCOPE, [])).revision);
        s.equal(revisions.size, before, what);
      };
      await expectNew('it was made');
      await apply(store, [add('A', { slot: '1' })]);
      await expectNew('a volume was added');
      await apply(store, [update('A', 1, { slot: '2' })]);
      await expectNew('a volume was updated');
      await apply(store, [update('A', 2, { slot: '2' }), update('A', 1, { slot: '3' })]);
      await expectSame('nothing was written');
      await apply(store, [add('B')], true, { ...SCOPE, media: 'DLT' } as Scope);
      await expectSame('another scope was changed');
      await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'update', true);
      await expectNew('a volume was locked');
      await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '*' });
      await expectNew('its filter was changed');
      await store.places.putRepository({ ...SCOPE, repository: 'NEW' as RepositoryId, description: '' });
      await expectNew('a repository was made');
    },
  );

  t.test('a batch that is sent again is answered again, and not applied again', async (s) => {
    const store = await prepared(s);
    const repeat = { key: 'first', digest: 'd1' };
    const batch = [add('A', { slot: '1' }), update('GONE', 3, { slot: '1' })];
    const first = await store.changes.apply(RUN, SCOPE, batch, false, repeat);
    s.strictSame(words(first), ['added', 'conflicted CHANGE_CONFLICT']);
    await apply(store, [update('A', 1, { slot: '2' })]);
    s.strictSame(await store.changes.apply(RUN, SCOPE, batch, false, repeat), first);
    s.strictSame(await rowsOf(store, ['slot']), [['A', '2', '', '', '2']]);
    s.strictSame(
      words(await store.changes.apply(RUN, SCOPE, batch, false, { key: 'second', digest: 'd1' })),
      ['conflicted CHANGE_CONFLICT', 'conflicted CHANGE_CONFLICT'],
    );
  });

  t.test('an added volume comes back with every kind of field in the order asked for', async (s) => {
    const store = await prepared(s);
    const set: FieldValues = {
      repository: 'LIBR',
      description: 'Bänder, 日本語 🎞',
      writeTime: '2026-03-14T02:13:45Z',
      container: 'US01.LTO.BOX1',
      encrypted: '1',
      scratch: '0',
      usage: '9223372036854775807',
      usageCount: '0',
      attribute1: 'first',
      attribute200: 'last',
    };
    s.strictSame(await apply(store, [add('T1', set)]), ['added']);
    const fields = Object.keys(set).reverse() as ValueKey[];
    s.strictSame(await rowsOf(store, fields), [
      ['T1', '1', 'LIBR', '', ...fields.map((key) => set[key] ?? '')],
    ]);
    s.strictSame(await rowsOf(store, ['slot', 'generation', 'hidden', 'attribute2']), [
      ['T1', '1', 'LIBR', '', '', '', '', ''],
    ]);
  });

  t.test('an added volume starts in its initial repository, else where it should be', async (s) => {
    const store = await prepared(s);
    await apply(store, [
      add('BOTH', { repository: 'OFFS', initialRepository: 'LIBR' }),
      add('FIRST', { initialRepository: 'LIBR' }),
      add('NONE'),
      add('TARGET', { repository: 'OFFS' }),
    ]);
    s.strictSame(await rowsOf(store, ['repository']), [
      ['BOTH', '1', 'LIBR', '', 'OFFS'],
      ['FIRST', '1', 'LIBR', '', 'LIBR'],
      ['NONE', '1', '', '', ''],
      ['TARGET', '1', 'OFFS', '', 'OFFS'],
    ]);
  });

  t.test('an update writes its fields, leaves the others, and moves only the target', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('T1', { repository: 'LIBR', slot: '7', description: 'x', attribute3: 'a' })]);
    const moved = update('T1', 1, { repository: 'OFFS', slot: null, attribute3: null, attribute4: 'b' });
    s.strictSame(await apply(store, [moved]), ['updated']);
    s.strictSame(await rowsOf(store, ['repository', 'slot', 'description', 'attribute3', 'attribute4']), [
      ['T1', '2', 'LIBR', '', 'OFFS', '', 'x', '', 'b'],
    ]);
    s.strictSame(await apply(store, [update('T1', 2, { attribute4: 'c' })]), ['updated']);
    s.strictSame(await rowsOf(store, ['attribute4']), [['T1', '3', 'LIBR', '', 'c']]);
  });

  t.test('rows come in the order of their volumes, as many as announced, however many', async (s) => {
    const store = await prepared(s);
    const ids = Array.from({ length: 9001 }, (_, index) => `V${(index * 7919) % 9001}`);
    await apply(
      store,
      ids.map((id) => add(id, { slot: id })),
    );
    await apply(store, [add('OTHER')], true, { ...SCOPE, media: 'DLT' } as Scope);
    const snapshot = await store.snapshots.open(SCOPE, ['slot']);
    s.equal(snapshot.volumes, 9001);
    await snapshot.rows[Symbol.asyncIterator]().next();
    const rows = await rowsOf(store, ['slot']);
    s.strictSame(
      rows.map(([volume]) => volume),
      ids.toSorted(),
    );
    s.ok(rows.every(([volume, , , , slot]) => volume === slot));
  });

  t.test('only the volumes asked for are counted and yielded, in order', async (s) => {
    const store = await prepared(s);
    await apply(
      store,
      ['A', 'B', 'C', 'D'].map((id) => add(id)),
    );
    const only = ['D', 'GONE', 'B'];
    s.equal((await store.snapshots.open(SCOPE, [], only as VolumeId[])).volumes, 2);
    s.strictSame(await rowsOf(store, [], only), [
      ['B', '1', '', ''],
      ['D', '1', '', ''],
    ]);
    s.strictSame(await rowsOf(store, [], []), []);
  });

  t.test('a snapshot shows one moment, whatever is written while it is read', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' }), add('B', { slot: '1' })]);
    const snapshot = await store.snapshots.open(SCOPE, ['slot']);
    await apply(store, [update('A', 1, { slot: '2' }), add('C')]);
    const chunks = [];
    for await (const chunk of snapshot.rows) chunks.push(chunk);
    s.equal(Buffer.concat(chunks).toString(), 'A\t1\t\t\t1\nB\t1\t\t\t1\n');
    s.strictSame((await rowsOf(store, ['slot'])).length, 3);
  });

  t.test('a snapshot that is left early lets the store go on', async (s) => {
    const store = await prepared(s);
    await apply(
      store,
      Array.from({ length: 9000 }, (_, index) => add(`V${index}`)),
    );
    for await (const _ of (await store.snapshots.open(SCOPE, [])).rows) break;
    s.strictSame(await apply(store, [add('LATER')]), ['added']);
    s.equal((await rowsOf(store, [])).length, 9001);
  });

  t.test('backslashes are escaped, and only in rows that have them', async (s) => {
    const store = await prepared(s);
    await apply(store, [
      add('A', { description: 'C:\\tapes\\new', attribute1: '\\' }),
      add('B', { description: 'plain' }),
    ]);
    s.strictSame(await rowsOf(store, ['description', 'attribute1']), [
      ['A', '1', '', '', 'C:\\\\tapes\\\\new', '\\\\'],
      ['B', '1', '', '', 'plain', ''],
    ]);
    s.strictSame(await rowsOf(store, ['description'], ['A']), [['A', '1', '', '', 'C:\\\\tapes\\\\new']]);
  });

  t.test('applying the same changes twice changes nothing', async (s) => {
    const store = await prepared(s);
    const added = [add('A', { repository: 'LIBR', initialRepository: 'OFFS', attribute1: 'x' }), add('B')];
    const updated = [update('A', 1, { slot: '1', description: null, attribute1: null })];
    s.strictSame(await apply(store, added), ['added', 'added']);
    s.strictSame(await apply(store, added), ['unchanged', 'unchanged']);
    s.strictSame(await apply(store, updated), ['updated']);
    s.strictSame(await apply(store, updated), ['unchanged']);
    s.strictSame(await rowsOf(store, ['slot']), [
      ['A', '2', 'OFFS', '', '1'],
      ['B', '1', '', '', ''],
    ]);
  });

  t.test('an update that says what the volume holds already is no change', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' })]);
    const same = update('A', 1, { slot: '1', stage: null, initialRepository: 'NONE' });
    s.strictSame(await apply(store, [same, update('A', 1, {})]), ['unchanged', 'unchanged']);
    s.strictSame(await rowsOf(store, []), [['A', '1', '', '']]);
  });

  t.test('a change that was overtaken is conflicted, and the rest of its batch goes on', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' }), add('B')]);
    await apply(store, [update('A', 1, { slot: '2' })]);
    const results = await store.changes.apply(
      RUN,
      SCOPE,
      [update('A', 1, { slot: '3' }), update('GONE', 4, { slot: '3' }), add('A', { slot: '4' }), add('C')],
      false,
    );
    s.strictSame(words(results), [
      'conflicted CHANGE_CONFLICT',
      'conflicted CHANGE_CONFLICT',
      'conflicted CHANGE_CONFLICT',
      'added',
    ]);
    s.match(results[0], { message: /volume A is at version 2 .*computed from version 1/ });
    s.strictSame(await rowsOf(store, ['slot']), [
      ['A', '2', '', '', '2'],
      ['B', '1', '', '', ''],
      ['C', '1', '', '', ''],
    ]);
  });

  t.test('changes to one volume in one batch build on each other', async (s) => {
    const store = await prepared(s);
    const batch = [
      add('A', { slot: '1', moveLock: '1', repository: 'LIBR' }),
      add('A', { slot: '9' }),
      update('A', 1, { slot: '2', attribute1: 'x' }),
      update('A', 2, { repository: 'OFFS' }),
      update('A', 2, { slot: '3', attribute1: null }),
    ];
    s.strictSame(await apply(store, batch), [
      'added',
      'conflicted CHANGE_CONFLICT',
      'updated',
      'refused VOLUME_MOVE_LOCKED',
      'updated',
    ]);
    s.strictSame(await rowsOf(store, ['slot', 'attribute1']), [['A', '3', 'LIBR', 'l', '3', '']]);
  });

  t.test('an unknown customer, media or repository is refused with the command that makes it', async (s) => {
    const store = await prepared(s);
    const strange = async (scope: object) =>
      store.changes.apply(RUN, { ...SCOPE, ...scope } as Scope, [{ ...add('A'), ...scope } as Change], false);
    s.match(await strange({ customer: 'XX' }), [
      { outcome: 'refused', code: 'CUSTOMER_UNKNOWN', message: /admin customer add XX/ },
    ]);
    s.match(await strange({ media: 'DLT' }), [
      { outcome: 'refused', code: 'MEDIA_UNKNOWN', message: /admin media add US01\.DLT/ },
    ]);
    const fields = ['repository', 'homeRepository', 'initialRepository'];
    const results = await apply(
      store,
      fields.map((key) => add('A', { [key]: 'MOON' })),
    );
    s.strictSame(
      results,
      fields.map(() => 'refused REPOSITORY_UNKNOWN'),
    );
    s.strictSame(await rowsOf(store, []), []);
    s.equal((await store.query.scopes()).length, 1);
  });

  t.test('with create, what is missing is made, and nothing else', async (s) => {
    const store = await place(s).open();
    s.teardown(() => store.close());
    s.strictSame(await apply(store, [update('A', 1, { slot: '1' })], true), ['conflicted CHANGE_CONFLICT']);
    s.strictSame(await store.places.customers(), []);
    const set = { repository: 'LIBR', homeRepository: 'HOME', initialRepository: 'INIT' };
    s.strictSame(await apply(store, [add('A', set), add('B', set)], true), ['added', 'added']);
    s.strictSame(await apply(store, [update('B', 1, { repository: 'OFFS' })], true), ['updated']);
    s.strictSame(await store.places.customers(), [{ customer: 'US01', description: '' }]);
    s.strictSame(await store.places.media(), [{ ...SCOPE, description: '', volumeFilter: '' }]);
    s.strictSame(
      (await store.places.repositories()).map(({ repository, description }) => [repository, description]),
      [
        ['HOME', ''],
        ['INIT', ''],
        ['LIBR', ''],
        ['OFFS', ''],
      ],
    );
    s.strictSame(await store.query.scopes(), [SCOPE]);
  });

  t.test(
    'a volume that does not match the filter of its media is not added, and can be updated',
    async (s) => {
      const store = await prepared(s);
      await apply(store, [add('OLD')]);
      await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '??????L[5-6]' });
      s.strictSame(
        await apply(store, [add('A00001L6'), add('A00001L7'), update('OLD', 1, { slot: '1' })], true),
        ['added', 'refused VOLUME_FILTERED', 'updated'],
      );
    },
  );

  t.test('an update lock refuses every change, and its lifting lets them through', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' })]);
    s.equal(await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'update', true), true);
    s.strictSame(await rowsOf(store, []), [['A', '2', '', 'L']]);
    s.strictSame(await apply(store, [update('A', 2, { slot: '2' })]), ['refused VOLUME_LOCKED']);
    s.strictSame(await apply(store, [update('A', 2, { slot: '1' })]), ['unchanged']);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'update', false);
    s.strictSame(await apply(store, [update('A', 3, { slot: '2' })]), ['updated']);
    s.equal(await store.places.setLock(RUN, SCOPE, 'GONE' as VolumeId, 'update', true), false);
  });

  t.test('a move lock refuses another target and its own end, and nothing else', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' })]);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'move', true);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'move', true);
    s.strictSame(await rowsOf(store, ['moveLock']), [['A', '2', 'LIBR', 'l', '1']]);
    s.strictSame(await apply(store, [update('A', 2, { repository: 'OFFS', moveLock: '0' })]), [
      'refused VOLUME_MOVE_LOCKED',
    ]);
    s.strictSame(await apply(store, [update('A', 2, { repository: 'LIBR', slot: '2' })]), ['updated']);
    // Nor can it be lifted by what it is to hold against.
    s.strictSame(
      await apply(store, [
        update('A', 3, { moveLock: '0' }),
        update('A', 3, { moveLock: null, slot: '3' }),
        update('A', 3, { moveLock: '1' }),
      ]),
      ['refused VOLUME_MOVE_LOCKED', 'refused VOLUME_MOVE_LOCKED', 'unchanged'],
    );
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'update', true);
    s.equal((await rowsOf(store, []))[0]?.[3], 'Ll');
  });

  t.test('a value that is not canonical is refused, whoever sends it', async (s) => {
    const store = await prepared(s);
    const bad: object[] = [
      { slot: 'longer than ten' },
      { slot: ' 1' },
      { slot: '' },
      { repository: 'libr' },
      { scratch: 'YES' },
      { usage: '007' },
      { writeTime: '2026-02-31T00:00:00Z' },
      { container: 'BOX1' },
      { attribute201: 'x' },
      { 'slot = 1; DROP TABLE volume; --': 'x' },
      JSON.parse('{"__proto__": "x"}'),
    ];
    const results = await apply(
      store,
      bad.map((set) => add('A', set as FieldValues)),
    );
    s.strictSame(
      results,
      bad.map(() => 'refused CHANGE_VALUE'),
    );
    s.strictSame(await rowsOf(store, []), []);
  });

  t.test('volumes are found by a filter, with every field they have, page by page', async (s) => {
    const store = await prepared(s);
    const set = { repository: 'OFFS', initialRepository: 'LIBR', slot: '7', scratch: '1', attribute7: 'x' };
    await apply(store, [add('A1', set), add('A10'), add('A2'), add('A2-1'), add('B1'), add('B1L6')]);
    await apply(store, [{ ...add('A1'), ...DLT }], true, DLT);
    await store.places.setLock(RUN, SCOPE, 'A2' as VolumeId, 'update', true);
    const found = async (text: string, limit: number) => {
      const pages = eachItem((after) => store.query.volumes(SCOPE, filterOf(text), { ...after, limit }));
      return (await Array.fromAsync(pages)).map((row) => row.volume);
    };
    const all = ['A1', 'A10', 'A2', 'A2-1', 'B1', 'B1L6'];
    for (const limit of [1, 2, 5, 6, 100]) {
      s.strictSame(await found('*', limit), all);
      s.strictSame(await found('A*', limit), ['A1', 'A10', 'A2', 'A2-1']);
      s.strictSame(await found('a2*', limit), ['A2', 'A2-1']);
      s.strictSame(await found('A1', limit), ['A1']);
      s.strictSame(await found('*1', limit), ['A1', 'A2-1', 'B1']);
      s.strictSame(await found('!(A*)', limit), ['B1', 'B1L6']);
      s.strictSame(await found('(B1|A2)*', limit), ['A2', 'A2-1', 'B1', 'B1L6']);
      s.strictSame(await found('C', limit), []);
    }
    s.strictSame(await store.query.volumes(SCOPE, filterOf('A[12]'), { limit: 2 }), {
      items: [
        {
          ...{ ...SCOPE, volume: 'A1', version: 1, currentRepository: 'LIBR' },
          ...{ repository: 'OFFS', slot: '7', scratch: true, attribute7: 'x' },
        },
        { ...SCOPE, volume: 'A2', version: 2, locks: 'L' },
      ],
    });
    s.strictSame(await store.query.volumes(DLT, filterOf('*'), { limit: 9 }), {
      items: [{ ...DLT, volume: 'A1', version: 1 }],
    });
    s.strictSame(await store.query.volumes(SCOPE, filterOf('A*'), { limit: 1, after: 'A10' as VolumeId }), {
      items: [{ ...SCOPE, volume: 'A2', version: 2, locks: 'L' }],
      next: 'A2',
    });
    s.strictSame(
      await Promise.all(
        ['*', 'A*', 'a1', '?1', 'C*'].map((text) => store.query.count(SCOPE, filterOf(text))),
      ),
      [6, 4, 1, 2, 0],
    );
  });

  t.test('histories are found by a filter, page by page, also those of volumes without one', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A1', { slot: '1' }), add('A2'), add('B1')]);
    await apply(store, [update('A1', 1, { slot: '2' })]);
    const told = async (text: string, limit: number) => {
      const pages = eachItem((after) => store.query.histories(SCOPE, filterOf(text), { ...after, limit }));
      return (await Array.fromAsync(pages)).map(({ volume, entries }) => [
        volume,
        ...entries.map((entry) => `${entry.field} ${entry.new}`),
      ]);
    };
    for (const limit of [1, 2, 3]) {
      s.strictSame(await told('A*', limit), [
        ['A1', 'slot 1', 'slot 2'],
        ['A2', 'volume A2'],
      ]);
      s.strictSame(await told('B1', limit), [['B1', 'volume B1']]);
      s.strictSame(await told('C1', limit), []);
    }
    const [{ entries } = { entries: [] }] = (await store.query.histories(SCOPE, filterOf('A1'), { limit: 1 }))
      .items;
    s.strictSame(entries, await store.query.history(SCOPE, 'A1' as VolumeId));
  });

  t.test('a filter that few of many volumes match finds them all, in pages of any size', async (s) => {
    const store = await prepared(s);
    const all = Array.from({ length: 12_500 }, (_, index) => add(`V${String(index).padStart(5, '0')}`));
    await apply(store, all.slice(0, 7000));
    await apply(store, all.slice(7000));
    const pages = await Array.fromAsync(
      eachItem((after) => store.query.volumes(SCOPE, filterOf('*777'), { ...after, limit: 5 })),
    );
    s.strictSame(
      pages.map((row) => row.volume),
      Array.from({ length: 12 }, (_, thousand) => `V${String(thousand).padStart(2, '0')}777`),
    );
    s.equal(await store.query.count(SCOPE, filterOf('*')), 12_500);
    s.equal(await store.query.count(SCOPE, filterOf('V1*')), 2500);
  });

  t.test('the history tells who changed which field when, in which run, from what to what', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR', slot: '1', scratch: '1' })]);
    const second = { ...RUN, id: '20260315T000000Z-2' };
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
        [1, 'ada', RUN.id, 'repository', null, 'LIBR'],
        [1, 'ada', RUN.id, 'slot', null, '1'],
        [1, 'ada', RUN.id, 'scratch', null, '1'],
        [2, 'ada', second.id, 'slot', '1', null],
        [2, 'ada', second.id, 'attribute1', null, 'it\'s "x"'],
        [3, 'ada', second.id, 'updateLock', '0', '1'],
      ],
    );
    s.ok(entries.every(({ at }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at)));
    s.strictSame(await store.query.history(SCOPE, 'GONE' as VolumeId), []);
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

  t.test('customers, media and repositories are made and changed, below what exists only', async (s) => {
    const store = await prepared(s);
    await store.places.putCustomer({ customer: SCOPE.customer, description: 'renamed' });
    await store.places.putRepository({ ...SCOPE, repository: 'OFFS' as RepositoryId, description: 'vault' });
    s.strictSame(await store.places.customers(), [{ customer: 'US01', description: 'renamed' }]);
    s.strictSame(await store.places.repositories(), [
      { ...SCOPE, repository: 'LIBR', description: 'the LIBR' },
      { ...SCOPE, repository: 'OFFS', description: 'vault' },
    ]);
    const elsewhere = { customer: 'XX', media: 'DLT' } as Scope;
    await s.rejects(store.places.putMedia({ ...elsewhere, description: '', volumeFilter: '' }), {
      code: 'CUSTOMER_UNKNOWN',
    });
    await s.rejects(
      store.places.putRepository({ ...elsewhere, repository: 'R' as RepositoryId, description: '' }),
      {
        code: 'MEDIA_UNKNOWN',
      },
    );
  });

  t.test('two connections see what the other has written and overtake each other', async (s) => {
    const here = place(s);
    const [one, two] = [await here.open(), await here.open()];
    s.teardown(() => Promise.all([one.close(), two.close()]));
    await apply(one, [add('A', { slot: '1' })], true);
    s.strictSame(await rowsOf(two, ['slot']), [['A', '1', '', '', '1']]);
    s.strictSame(await apply(two, [update('A', 1, { slot: '2' })]), ['updated']);
    s.strictSame(await apply(one, [update('A', 1, { slot: '3' })]), ['conflicted CHANGE_CONFLICT']);
    s.strictSame(await apply(one, [update('A', 1, { slot: '2' })]), ['unchanged']);
  });
}
