import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import t, { type Test } from 'tap';
import { loadPostgres, loadSqlite } from '../../bench/bulk-load.ts';
import { CATALOG_DEFAULTS, writeCatalogFile } from '../../bench/catalog.ts';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import { emptyDatabase } from '../postgres-server.ts';
import { PROGRAM } from '../program.ts';

const CATALOG = { ...CATALOG_DEFAULTS, volumes: 2500, scopes: 2 };

// Revisions are random, and times and runs are those of the load.
const TABLES = {
  customer: '*',
  media: 'customer, media, description, volume_filter',
  repository: '*',
  volume: '*',
  history: 'id, previous, customer, media, volume, version, changes',
  attribute: '*',
};

async function firstLoad(t: Test, store: string, folder: string): Promise<void> {
  const [input, definition] = [join(folder, 'export.csv'), join(folder, 'catalog.ttidef')];
  await writeCatalogFile(CATALOG, input);
  writeFileSync(definition, catalogDefinition('csv'));
  // One batch after the other, so that the history is in the order of the export.
  const one = ['--concurrency', '1'];
  tapesync(t, 'sync', '--quiet', ...one, '-a', '--create', '-d', definition, '-S', store, input);
}

function tapesync(t: Test, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  t.equal(status, 0, stderr);
}

t.test('a database that is filled in bulk is as a first load leaves it', async (t) => {
  const folder = t.testdir({});
  const [bulk, synced] = [join(folder, 'bulk.db'), join(folder, 'synced.db')];
  loadSqlite(CATALOG, bulk);
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

t.test('so is one of PostgreSQL', async (t) => {
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
