import type { Test } from 'tap';
import type { FieldValues } from '../../../../lib/model/change.ts';
import type { ValueKey } from '../../../../lib/model/field.ts';
import type { RepositoryId, Scope, VolumeId } from '../../../../lib/model/scope.ts';
import { add, apply, type Place, preparedStore, RUN, rowsOf, SCOPE, update } from './shorthands.ts';

/** Tests a store against what the contract says of snapshots: the rows of a scope, and its revision. */
export function snapshotContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

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
    s.strictSame(await apply(store, [add('BOX1'), add('T1', set)]), ['added', 'added']);
    const fields = Object.keys(set).reverse() as ValueKey[];
    s.strictSame(await rowsOf(store, fields, ['T1']), [
      ['T1', '1', 'LIBR', '', ...fields.map((key) => set[key] ?? '')],
    ]);
    s.strictSame(await rowsOf(store, ['slot', 'generation', 'hidden', 'attribute2'], ['T1']), [
      ['T1', '1', 'LIBR', '', '', '', '', ''],
    ]);
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
}
