import type { Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { eachItem } from '../../../../lib/stores/roles/query.ts';
import { add, apply, DLT, filterOf, type Place, preparedStore, RUN, SCOPE, update } from './shorthands.ts';

/** Tests a store against what the contract says of queries. */
export function queryContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

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
    const [moving] = (await store.query.volumes(SCOPE, filterOf('A1'), { limit: 1 })).items;
    const moveStarted = moving?.moveStarted ?? '';
    s.match(moveStarted, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'A1 is on its way since then');
    s.strictSame(await store.query.volumes(SCOPE, filterOf('A[12]'), { limit: 2 }), {
      items: [
        {
          ...{ ...SCOPE, volume: 'A1', version: 1, currentRepository: 'LIBR' },
          ...{ repository: 'OFFS', slot: '7', scratch: true, attribute7: 'x', moveStarted },
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
}
