import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../../lib/model/change.ts';
import type { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import {
  add,
  apply,
  filterOf,
  type Place,
  preparedStore,
  RUN,
  remove,
  rowsOf,
  SCOPE,
  undo,
  update,
  words,
} from './shorthands.ts';

async function lifeOf(store: Store, volume: string): Promise<unknown[]> {
  const entries = await store.query.history(SCOPE, volume as VolumeId);
  return entries.map(({ version, field, old, new: now }) => [version, field, old, now].join());
}

/** Tests a store against what the contract says of what is removed and what is taken back. */
export function removalContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('a volume that is removed is gone, but for its history, which says what it was', async (s) => {
    const store = await prepared(s);
    const set = { repository: 'OFFS', initialRepository: 'LIBR', slot: '7', attribute3: 'x y' };
    await apply(store, [
      add('A', set),
      add('B'),
      { ...update('B', 1, { auditFailed: '1' }), action: 'audit' },
    ]);
    const { revision } = await store.snapshots.open(SCOPE, []);
    s.strictSame(await apply(store, [remove('A', 1), remove('B', 2)]), ['updated', 'updated']);
    s.strictSame(await rowsOf(store, ['slot', 'attribute3']), []);
    s.not((await store.snapshots.open(SCOPE, [])).revision, revision);
    s.strictSame((await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 9 })).items, []);
    s.equal(await store.query.count(SCOPE, { filter: filterOf('*') }), 0);
    const life = await lifeOf(store, 'A');
    s.strictSame(life.slice(0, 4).toSorted(), [
      '1,attribute3,,x y',
      '1,initialRepository,,LIBR',
      '1,repository,,OFFS',
      '1,slot,,7',
    ]);
    s.strictSame(life.slice(4).toSorted(), [
      '2,attribute3,x y,',
      '2,currentRepository,LIBR,',
      '2,repository,OFFS,',
      '2,slot,7,',
      '2,volume,A,',
    ]);
    s.match(await lifeOf(store, 'B'), ['1,volume,,B', '2,auditFailed,,1', '3,volume,B,', '3,auditFailed,1,']);
    const { items } = await store.query.histories(SCOPE, { filter: filterOf('*') }, { limit: 9 });
    s.strictSame(
      items.map(({ volume }) => volume),
      ['A', 'B'],
    );
  });

  t.test('a removal is guarded by the version and by the update lock, and is done once', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A'), add('B', { repository: 'LIBR' })]);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'update', true);
    await store.places.setLock(RUN, SCOPE, 'B' as VolumeId, 'move', true);
    s.strictSame(
      await apply(store, [remove('A', 2), remove('B', 1), remove('B', 2), remove('B', 2), remove('C', 4)]),
      ['refused VOLUME_LOCKED', 'conflicted CHANGE_CONFLICT', 'updated', 'unchanged', 'unchanged'],
    );
    s.strictSame(
      (await rowsOf(store, [])).map(([volume]) => volume),
      ['A'],
    );
    s.strictSame(await apply(store, [{ ...remove('A', 2), set: { slot: '1' } }]), ['refused CHANGE_ACTION']);
  });

  t.test('a volume that is added again is another one, with one history of both', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR', slot: '7', attribute3: 'x', moveLock: '1' })]);
    await apply(store, [remove('A', 1)]);
    s.strictSame(await apply(store, [update('A', 1, { slot: '8' })]), ['conflicted CHANGE_CONFLICT']);
    s.strictSame(await apply(store, [add('A', { repository: 'OFFS' })]), ['added']);
    s.strictSame(await rowsOf(store, ['repository', 'slot', 'attribute3', 'moveLock']), [
      ['A', '3', 'OFFS', '', 'OFFS', '', '', ''],
    ]);
    s.strictSame(
      await apply(store, [update('A', 1, { slot: '8' }), remove('A', 1)]),
      ['conflicted CHANGE_CONFLICT', 'conflicted CHANGE_CONFLICT'],
      'what was computed from its first life does not fit',
    );
    s.strictSame(await apply(store, [update('A', 3, { slot: '9' })]), ['updated']);
    const versions = (await lifeOf(store, 'A')).map((line) => String(line).split(',').slice(0, 2).join());
    s.ok(['1,slot', '2,volume', '3,volume', '4,slot'].every((each) => versions.includes(each)));
  });

  t.test('one batch may remove a volume and add it again, or the other way round', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1', attribute1: 'x' })]);
    const batch = [
      update('A', 1, { slot: '2' }),
      remove('A', 2),
      add('A', { description: 'new' }),
      update('A', 4, { slot: '3' }),
      add('B', { slot: '1' }),
      remove('B', 1),
    ];
    s.strictSame(await apply(store, batch), ['updated', 'updated', 'added', 'updated', 'added', 'updated']);
    s.strictSame(await rowsOf(store, ['slot', 'description', 'attribute1']), [
      ['A', '5', '', '', '3', 'new', ''],
    ]);
    s.strictSame(await apply(store, [add('B', { slot: '9' }), remove('B', 3)]), ['added', 'updated']);
    s.strictSame(await apply(store, [add('B')]), ['added']);
    s.strictSame(await rowsOf(store, ['slot'], ['B']), [['B', '5', '', '', '']]);
  });

  const by = async (store: Store, id: string, ...changes: readonly Change[]) =>
    words((await store.changes.apply({ ...RUN, id }, SCOPE, changes, false)).results);
  const confirm = (volume: string, version: number, set: FieldValues): Change => ({
    ...update(volume, version, set),
    action: 'confirm',
  });

  t.test('taking back sets what other changes may not: where the volume was, and nowhere', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' })]);
    await by(store, 'sent', update('A', 1, { repository: 'OFFS' }));
    await by(store, 'arrived', confirm('A', 2, { currentRepository: 'OFFS', slot: 'B12' }));
    await by(store, 'audited', { ...update('A', 3, { auditFailed: '1' }), action: 'audit' });
    s.strictSame(
      await by(
        store,
        'back',
        undo('A', 4, { initialRepository: 'LIBR' }),
        undo('A', 4, {}),
        undo('A', 4, { currentRepository: 'GONE' }),
        undo('A', 3, { slot: '1' }),
        undo('A', 4, { slot: 'B12' }),
        undo('B', 4, { slot: '1' }),
      ),
      [
        'refused CHANGE_ACTION',
        'refused CHANGE_ACTION',
        'refused REPOSITORY_UNKNOWN',
        'conflicted CHANGE_CONFLICT',
        'unchanged',
        'conflicted CHANGE_CONFLICT',
      ],
    );
    s.strictSame(await by(store, 'back1', undo('A', 4, { auditFailed: null })), ['updated']);
    s.strictSame(await by(store, 'back2', undo('A', 5, { currentRepository: null, slot: '1' })), ['updated']);
    s.match(await rowsOf(store, ['repository', 'slot', 'moveStarted']), [
      ['A', '6', '', '', 'OFFS', '1', /Z$/],
    ]);
    s.strictSame(await by(store, 'back3', undo('A', 6, { repository: null })), ['updated']);
    s.strictSame(
      await by(store, 'again', undo('A', 7, { repository: 'OFFS' })),
      ['updated'],
      'and back again',
    );
    s.strictSame(await rowsOf(store, ['repository', 'auditFailed']), [['A', '8', '', '', 'OFFS', '']]);
  });

  t.test('a change that takes no recorded run back is refused, whatever it sets', async (s) => {
    const store = await prepared(s);
    await store.places.putRepository({ ...SCOPE, repository: 'MOON' as RepositoryId, description: '' });
    await apply(store, [add('A', { repository: 'LIBR', slot: '1' }), update('A', 1, { slot: '2' })]);
    await by(store, 'sent', update('A', 2, { repository: 'OFFS', slot: '3' }));
    await by(store, 'arrived', confirm('A', 3, { currentRepository: 'OFFS' }));
    const before = await rowsOf(store, ['repository', 'slot']);
    const wrong: readonly FieldValues[] = [
      { currentRepository: 'MOON' },
      { currentRepository: null },
      { auditFailed: '1' },
      { repository: 'MOON' },
      // What one run has made of the volume goes back to before that run, and no farther.
      { slot: '1' },
      // Of two runs each is taken back on its own.
      { currentRepository: 'LIBR', slot: '2' },
      // No run has changed it.
      { description: 'x' },
    ];
    for (const set of wrong) {
      s.strictSame(await by(store, 'back', undo('A', 4, set)), ['refused UNDO_UNKNOWN'], JSON.stringify(set));
    }
    const { results } = await store.changes.apply(
      RUN,
      SCOPE,
      [undo('A', 4, { currentRepository: 'MOON' })],
      true,
    );
    s.match(results[0], {
      message: /volume US01\.LTO\.A no run .*\(currentRepository\).* tapesync undo RUN/,
    });
    s.strictSame(await rowsOf(store, ['repository', 'slot']), before);
    s.strictSame(await by(store, 'back', undo('A', 4, { currentRepository: 'LIBR' })), ['updated']);
    s.strictSame(await by(store, 'back', undo('A', 5, { currentRepository: 'OFFS' })), ['updated']);
    s.strictSame(
      await by(store, 'other', undo('A', 6, { repository: 'LIBR', slot: '2' })),
      ['updated'],
      "what was taken back and made again stands in nobody's way",
    );
  });

  t.test('locks hold against what takes back', async (s) => {
    const store = await prepared(s);
    await apply(store, [
      add('A', { repository: 'OFFS', initialRepository: 'LIBR', moveLock: '1' }),
      add('B', { slot: '1' }),
    ]);
    await by(store, 'arrived', confirm('A', 1, { currentRepository: 'OFFS' }));
    await by(store, 'moved', update('B', 1, { slot: '2' }));
    await store.places.setLock(RUN, SCOPE, 'B' as VolumeId, 'update', true);
    s.strictSame(
      await by(
        store,
        'back',
        undo('A', 2, { moveLock: null }),
        undo('A', 2, { repository: 'LIBR' }),
        undo('A', 2, { currentRepository: 'LIBR' }),
        undo('B', 3, { slot: '1' }),
      ),
      ['refused VOLUME_MOVE_LOCKED', 'refused VOLUME_MOVE_LOCKED', 'updated', 'refused VOLUME_LOCKED'],
    );
  });

  t.test('a place is removed only while nothing is left in it', async (s) => {
    const store = await prepared(s);
    const { customer } = SCOPE;
    const repository = (id: string) => ({ ...SCOPE, repository: id as RepositoryId });
    await apply(
      store,
      [add('A', { repository: 'OFFS', initialRepository: 'LIBR' }), add('B', { homeRepository: 'HOME' })],
      true,
    );
    for (const id of ['LIBR', 'OFFS', 'HOME']) {
      await s.rejects(store.places.removeRepository(repository(id)), {
        code: 'REPOSITORY_USED',
        message: new RegExp(`repository ${id} .* US01\\.LTO .* \\(1\\)`),
      });
    }
    const next = async (id: string) =>
      store.places.putRepository({ ...repository('OFFS'), description: '', next: id as RepositoryId });
    await store.places.putRepository({ ...repository('LAST'), description: '' });
    await next('LAST');
    await s.rejects(store.places.removeRepository(repository('LAST')), {
      code: 'REPOSITORY_NEXT',
      message: /next from OFFS; .* add US01\.LTO\.OFFS --next/,
    });
    await next('');
    s.equal(await store.places.removeRepository(repository('LAST')), true);
    await s.rejects(store.places.removeMedia(SCOPE), { code: 'MEDIA_USED', message: /has volumes \(2\)/ });
    await s.rejects(store.places.removeCustomer(customer), { code: 'CUSTOMER_USED', message: /\(1\)/ });
    await apply(store, [remove('A', 1), remove('B', 1)]);
    const { revision } = await store.snapshots.open(SCOPE, []);
    for (const id of ['LIBR', 'OFFS']) s.equal(await store.places.removeRepository(repository(id)), true);
    s.not((await store.snapshots.open(SCOPE, [])).revision, revision);
    await s.rejects(store.places.removeMedia(SCOPE), { code: 'MEDIA_USED', message: /repositories \(1\)/ });
    s.equal(await store.places.removeRepository(repository('HOME')), true);
    s.equal(await store.places.removeRepository(repository('HOME')), false);
    s.equal(await store.places.removeMedia(SCOPE), true);
    s.equal(await store.places.removeMedia(SCOPE), false);
    s.equal(await store.places.removeRepository(repository('LIBR')), false);
    s.strictSame(await store.query.scopes(), []);
    s.equal(await store.places.removeCustomer(customer), true);
    s.equal(await store.places.removeCustomer(customer), false);
    s.strictSame(await store.places.customers(), []);
    s.ok((await lifeOf(store, 'A')).length > 2, 'its history stays');
    s.strictSame(await apply(store, [add('A')], true), ['added']);
    s.strictSame(await rowsOf(store, []), [['A', '3', '', '']]);
  });
}
