import t from 'tap';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { emptyDatabase } from '../../../postgres-server.ts';
import { add, RUN, rowsOf, SCOPE } from '../contract.ts';
import { bytesOf, many, prepared, query } from './prepared.ts';

t.test('a snapshot left in the middle and one never read give their connections back', async (s) => {
  const { store } = await prepared(s, { poolSize: 1, patienceSeconds: 1, connectSeconds: 5 });
  await store.changes.apply(RUN, SCOPE, many(20_000, { description: 'x'.repeat(200) }), true);
  for await (const _ of (await store.snapshots.open(SCOPE, ['description'])).rows) break;
  const never = await store.snapshots.open(SCOPE, ['description']);
  const stuck = (await openedAfter(store))[Symbol.asyncIterator]();
  await s.rejects(bytesOf(never.rows), { code: 'STORE_SNAPSHOT_LEFT', class: 'store' });
  await stuck.next();
  s.equal((await rowsOf(store, [])).length, 20_000, 'one that is not read on loses its own, too');
  await s.rejects(
    async () => {
      while (!(await stuck.next()).done);
    },
    { code: 'STORE_SNAPSHOT_LEFT' },
  );
});

const openedAfter = async (store: ServerStore) => (await store.snapshots.open(SCOPE, ['description'])).rows;

t.test('a closed store ends snapshots that are open', async (s) => {
  const url = await emptyDatabase(s);
  const store = await openPostgresStore(url, { migrate: true });
  await store.changes.apply(RUN, SCOPE, many(2000), true);
  const { rows } = await store.snapshots.open(SCOPE, []);
  await store.close();
  await s.rejects(bytesOf(rows), { code: 'STORE_SNAPSHOT_LEFT' });
});

t.test('tabs and line ends that others wrote are escaped', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  await query(
    url,
    `UPDATE tapesync.volume SET description = E'\\\\\\t\\r\\n', attributes = '{"attribute1": "a\\tb"}'`,
  );
  s.strictSame(await rowsOf(store, ['description', 'attribute1']), [
    ['A', '1', '', '', '\\\\\\t\\r\\n', 'a\\tb'],
  ]);
});
