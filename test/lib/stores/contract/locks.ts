import type { Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { add, apply, type Place, preparedStore, RUN, rowsOf, SCOPE, update } from './shorthands.ts';

/** Tests a store against what the contract says of locks. */
export function lockContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

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
}
