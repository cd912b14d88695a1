import pg from 'pg';
import t from 'tap';
import { loadPostgres } from '../../bench/bulk-load.ts';
import { CATALOG, firstLoad, TABLES, tapesync } from '../bench/first-load.ts';
import { emptyDatabase } from '../postgres-server.ts';

t.test('a database of PostgreSQL that is filled in bulk is as a first load leaves it', async (t) => {
  const [bulk, synced] = [await emptyDatabase(t), await emptyDatabase(t)];
  for (const url of [bulk, synced]) tapesync(t, 'admin', 'migrate', '-S', url);
  await loadPostgres(CATALOG, bulk);
  await firstLoad(t, synced, t.testdir({}));
  const rows = async (url: string, table: string, columns: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const query = client.query(`SELECT ${columns} FROM tapesync.${table} ORDER BY 1, 2, 3`);
    return (await query.finally(() => client.end())).rows;
  };
  const { attribute: _, customer: __, ...tables } = TABLES;
  for (const [table, columns] of Object.entries({ ...tables, history: `${TABLES.history}, run` }))
    t.strictSame(await rows(bulk, table, columns), await rows(synced, table, columns), table);
  t.equal((await rows(bulk, 'volume', '*')).length, CATALOG.volumes);
});
