import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../../lib/model/change.ts';
import type { Store } from '../../../../lib/stores/store.ts';
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

const inDlt = (change: Change): Change => ({ ...change, ...DLT });

/** Tests a store against what the contract says of what volumes refer to: their data clusters and containers. */
export function referenceContract(t: Test, place: Place): void {
  const prepared = async (s: Test) => {
    const store = await preparedStore(s, place);
    await store.places.putMedia({ ...DLT, description: '', volumeFilter: '' });
    return store;
  };
  const clusters = async (store: Store) =>
    (await store.places.dataClusters()).map(
      ({ customer, media, dataCluster }) => `${customer}.${media}.${dataCluster}`,
    );

  t.test('a data cluster is of one scope, has any text for its name, and is made once', async (s) => {
    const store = await prepared(s);
    for (const dataCluster of ["O'Neil & Söhne / 2026", '..', 'x'.repeat(256), '..']) {
      await store.places.putDataCluster({ ...SCOPE, dataCluster });
    }
    await store.places.putDataCluster({ ...DLT, dataCluster: '..' });
    s.strictSame(await clusters(store), [
      'US01.DLT...',
      'US01.LTO...',
      "US01.LTO.O'Neil & Söhne / 2026",
      `US01.LTO.${'x'.repeat(256)}`,
    ]);
    const { dataClusters } = await store.snapshots.open(SCOPE, []);
    s.strictSame([...(dataClusters ?? [])].sort(), ['..', "O'Neil & Söhne / 2026", 'x'.repeat(256)].sort());
    const elsewhere = { ...SCOPE, media: 'AIT' } as typeof SCOPE;
    await s.rejects(store.places.putDataCluster({ ...elsewhere, dataCluster: 'A' }), {
      code: 'MEDIA_UNKNOWN',
    });
  });

  t.test('a data cluster that is not there is refused with the command that makes it, or made', async (s) => {
    const store = await prepared(s);
    const set = { dataCluster: "it's" };
    s.match((await store.changes.apply(RUN, SCOPE, [add('A', set), add('B')], false)).results, [
      {
        outcome: 'refused',
        code: 'DATA_CLUSTER_UNKNOWN',
        message: "data-cluster add 'US01.LTO.it'\\''s'",
      },
      { outcome: 'added' },
    ]);
    const undone = undo('B', 1, set);
    s.strictSame(await apply(store, [update('B', 1, set)]), ['refused DATA_CLUSTER_UNKNOWN']);
    s.strictSame(await apply(store, [undone]), ['refused DATA_CLUSTER_UNKNOWN']);
    s.strictSame(await apply(store, [add('A', set), update('B', 1, set)], true), ['added', 'updated']);
    s.strictSame(await clusters(store), ["US01.LTO.it's"]);
    s.strictSame(await apply(store, [add('C', set)]), ['added']);
    s.strictSame(await apply(store, [update('C', 1, { dataCluster: null })]), ['updated']);
  });

  t.test('a data cluster is removed while no volume is of it, and goes with its media', async (s) => {
    const store = await prepared(s);
    const cluster = { ...SCOPE, dataCluster: 'one' };
    s.strictSame(await apply(store, [add('A', { dataCluster: 'one' })], true), ['added']);
    await s.rejects(store.places.removeDataCluster(cluster), {
      code: 'DATA_CLUSTER_USED',
      message: /"one" has volumes of US01\.LTO \(1\)/,
    });
    s.equal(await store.places.removeDataCluster({ ...DLT, dataCluster: 'one' }), false);
    await apply(store, [update('A', 1, { dataCluster: null })]);
    const { revision } = await store.snapshots.open(SCOPE, []);
    s.equal(await store.places.removeDataCluster(cluster), true);
    s.not((await store.snapshots.open(SCOPE, [])).revision, revision);
    s.equal(await store.places.removeDataCluster(cluster), false);
    await store.places.putDataCluster({ ...DLT, dataCluster: 'two' });
    s.equal(await store.places.removeMedia(DLT), true);
    s.strictSame(await clusters(store), []);
  });

  t.test('a container is a volume of the same customer that is there', async (s) => {
    const store = await prepared(s);
    await store.changes.apply(RUN, DLT, [inDlt(add('BOX'))], false);
    const into = (container: string): FieldValues => ({ container });
    s.match((await store.changes.apply(RUN, SCOPE, [add('A', into('US01.DLT.NOBOX'))], true)).results, [
      { outcome: 'refused', code: 'CONTAINER_UNKNOWN', message: /US01\.LTO\.A .* US01\.DLT\.NOBOX/ },
    ]);
    s.strictSame(
      await apply(store, [
        add('A', into('US01.AIT.BOX')),
        add('A', into('US02.DLT.BOX')),
        add('A', into('US01.LTO.B')),
        add('B'),
        add('A', into('US01.LTO.B')),
        add('C', into('US01.DLT.BOX')),
        update('C', 1, into('US01.LTO.B')),
      ]),
      [
        'refused CONTAINER_UNKNOWN',
        'refused CONTAINER_FOREIGN',
        'refused CONTAINER_UNKNOWN',
        'added',
        'added',
        'added',
        'updated',
      ],
    );
    s.strictSame(await rowsOf(store, ['container']), [
      ['A', '1', '', '', 'US01.LTO.B'],
      ['B', '1', '', '', ''],
      ['C', '2', '', '', 'US01.LTO.B'],
    ]);
  });

  t.test('no volume lies in itself, however far around', async (s) => {
    const store = await prepared(s);
    s.strictSame(await apply(store, [add('A', { container: 'US01.LTO.A' })]), ['refused CONTAINER_CIRCLE']);
    await store.changes.apply(RUN, DLT, [inDlt(add('B'))], false);
    await apply(store, [add('A', { container: 'US01.DLT.B' }), add('C', { container: 'US01.LTO.A' })]);
    const around = inDlt(update('B', 1, { container: 'US01.LTO.C' }));
    s.match((await store.changes.apply(RUN, DLT, [around], false)).results, [
      { code: 'CONTAINER_CIRCLE', message: 'US01.DLT.B in US01.LTO.C in US01.LTO.A in US01.DLT.B' },
    ]);
    s.strictSame(
      await apply(store, [
        update('A', 1, { container: 'US01.LTO.C' }),
        update('C', 1, { container: null }),
        update('A', 1, { container: 'US01.LTO.C' }),
      ]),
      ['refused CONTAINER_CIRCLE', 'updated', 'updated'],
    );
  });

  t.test('a volume is not removed while others lie in it', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('BOX'), add('A', { container: 'US01.LTO.BOX' })]);
    await store.changes.apply(RUN, DLT, [inDlt(add('D', { container: 'US01.LTO.BOX' }))], false);
    s.match((await store.changes.apply(RUN, SCOPE, [remove('BOX', 1)], false)).results, [
      { code: 'CONTAINER_USED', message: /US01\.LTO\.BOX .* \(2\)/ },
    ]);
    await store.changes.apply(RUN, DLT, [inDlt(remove('D', 1))], false);
    s.strictSame(await apply(store, [remove('BOX', 1), remove('A', 1), remove('BOX', 1)]), [
      'refused CONTAINER_USED',
      'updated',
      'updated',
    ]);
    s.strictSame(await apply(store, [add('A', { container: 'US01.LTO.BOX' })]), [
      'refused CONTAINER_UNKNOWN',
    ]);
  });
}
