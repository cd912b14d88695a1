import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { loadSqlite } from '../../bench/bulk-load.ts';
import { CATALOG, firstLoad, TABLES } from './first-load.ts';

t.test('a database that is filled in bulk is as a first load leaves it', async (t) => {
  const folder = t.testdir({});
  const [bulk, synced] = [join(folder, 'bulk.db'), join(folder, 'synced.db')];
  await loadSqlite(CATALOG, bulk);
  await firstLoad(t, `sqlite:${synced}`, folder);
  const rows = (path: string, table: string, columns: string) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const found = database.prepare(`SELECT ${columns} FROM ${table}`).all();
    database.close();
    return found;
  };
  for (const [table, columns] of Object.entries({
    ...TABLES,
    history: `run, ${TABLES.history}`,
  }))
    t.strictSame(rows(bulk, table, columns), rows(synced, table, columns), table);
  t.equal(rows(bulk, 'volume', '*').length, CATALOG.volumes);
});
