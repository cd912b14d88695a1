/**
 * Loads a catalog into tapesync's tables without tapesync, for runs that start from a loaded store: a first load through
 * the program takes longer than all that is measured after it. What it leaves is what the first load would; a test
 * compares the tables.
 *
 * @module
 */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { insertRows } from '../lib/stores/sqlite/insert-rows.ts';
import { openToWrite } from '../lib/stores/sqlite/open-database.ts';
import { NEW_REVISION } from '../lib/stores/sqlite/schema.ts';
import { type CatalogOptions, catalogRows } from './catalog.ts';
import type { CatalogRow } from './catalog-row.ts';

const STARTED = '2026-03-14T02:13:45Z';
const RUN = 'bench-load';
// Rows of a transaction of tapesync.
const BATCH = 1000;
const BLOCK_LENGTH = 1 << 16;

/** Loads a catalog into a new embedded store. */
export function loadSqlite(catalog: CatalogOptions, path: string): void {
  const connection = openToWrite(path, path, 0);
  try {
    connection.transaction(() => {
      connection.run(
        `INSERT INTO run (number, id, user, command, definition, started, finished, exit_code, statistics)
         VALUES (1, '${RUN}', '', 'sync', '', '${STARTED}', '${STARTED}', 0, '{}')`,
      );
      let number = 0;
      for (const rows of batchesOf(catalog)) {
        const { customer, media } = rows[0] ?? { customer: '', media: '' };
        connection.run('INSERT OR IGNORE INTO customer (customer) VALUES (?)', customer);
        connection.run(
          `INSERT OR IGNORE INTO media (customer, media, revision) VALUES (?, ?, ${NEW_REVISION})`,
          customer,
          media,
        );
        const first = number;
        insertRows(
          connection,
          'history (customer, media, version, at, run, volume, changes)',
          [customer, media, 1, STARTED, 1],
          rows.map((row) => [row.volume, changesOf(row)]),
        );
        insertRows(
          connection,
          'volume (customer, media, history, volume, current_repository, repository, slot, description, write_time)',
          [customer, media],
          rows.map((row, index) => [first + index + 1, row.volume, row.repository, ...valuesOf(row)]),
        );
        number += rows.length;
      }
      connection.run(
        'INSERT INTO repository (customer, media, repository) SELECT DISTINCT customer, media, repository FROM volume',
      );
    });
  } finally {
    connection.close();
  }
}

/** Loads a catalog into a database of PostgreSQL that has tapesync's tables, all of them empty. */
export async function loadPostgres(catalog: CatalogOptions, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copy = async (into: string, line: (row: CatalogRow, number: string) => readonly string[]) => {
    await pipeline(
      Readable.from(blocksOf(catalog, line)),
      client.query(from(`COPY tapesync.${into} FROM STDIN`)),
    );
  };
  try {
    await client.query('BEGIN');
    const { rows } = await client.query(
      `INSERT INTO tapesync.run (id, user_id, command, definition, started, finished, exit_code, statistics)
       VALUES ('${RUN}', '', 'sync', '', '${STARTED}', '${STARTED}', 0, '{}') RETURNING number`,
    );
    const run = String(rows[0]?.number);
    await copy(
      'volume (customer, media, volume, history, current_repository, repository, slot, description, write_time)',
      (row, number) => [row.customer, row.media, row.volume, number, row.repository, ...valuesOf(row)],
    );
    await copy('history (id, customer, media, volume, version, at, run, changes)', (row, number) => {
      return [number, row.customer, row.media, row.volume, '1', STARTED, run, changesOf(row)];
    });
    await client.query("SELECT setval('tapesync.history_id_seq', $1)", [catalog.volumes]);
    for (const columns of ['customer', 'customer, media', 'customer, media, repository']) {
      const table = columns.split(', ').at(-1);
      await client.query(
        `INSERT INTO tapesync.${table} (${columns}) SELECT DISTINCT ${columns} FROM tapesync.volume`,
      );
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

// In the order of the keys, of one scope each.
function* batchesOf(catalog: CatalogOptions): Generator<readonly CatalogRow[]> {
  let batch: CatalogRow[] = [];
  for (const row of catalogRows({ ...catalog, order: 'sorted' })) {
    const [last] = batch;
    const other = last !== undefined && (last.customer !== row.customer || last.media !== row.media);
    if (other || batch.length === BATCH) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  yield batch;
}

// No value of a catalog has a character that COPY would want escaped.
function* blocksOf(
  catalog: CatalogOptions,
  line: (row: CatalogRow, number: string) => readonly string[],
): Generator<string> {
  let block = '';
  let number = 0;
  for (const row of catalogRows({ ...catalog, order: 'sorted' })) {
    block += `${line(row, String(++number)).join('\t')}\n`;
    if (block.length < BLOCK_LENGTH) continue;
    yield block;
    block = '';
  }
  yield block;
}

function valuesOf({ repository, slot, description, written }: CatalogRow): readonly string[] {
  return [repository, slot, description, instantOf(written)];
}

function changesOf({ repository, slot, description, written }: CatalogRow): string {
  return JSON.stringify({
    repository: [null, repository],
    slot: [null, slot],
    description: [null, description],
    writeTime: [null, instantOf(written)],
  });
}

function instantOf(written: string): string {
  return `${written.replace(' ', 'T')}Z`;
}
