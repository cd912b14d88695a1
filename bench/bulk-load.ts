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
import { BATCH_SIZE } from '../lib/cli/commands/configured-store.ts';
import { VolumeId } from '../lib/model/scope.ts';
import { canonicalDate } from '../lib/model/value.ts';
import { type Addition, sumOf } from '../lib/stores/sql/first-values.ts';
import { entryIds, type HistorySheet, sheetsFor, sheetsOf } from '../lib/stores/sql/history-chain.ts';
import { newRevision } from '../lib/stores/sql/scope-revisions.ts';
import { insertRows } from '../lib/stores/sqlite/insert-rows.ts';
import { openToWrite } from '../lib/stores/sqlite/open-database.ts';
import { type CatalogOptions, catalogRows } from './catalog.ts';
import type { CatalogRow } from './catalog-row.ts';

const STARTED = '2026-03-14T02:13:45Z';
const RUN = 'bench-load';
const BLOCK_LENGTH = 1 << 16;

/** Loads a catalog into a new embedded store. */
export async function loadSqlite(catalog: CatalogOptions, path: string): Promise<void> {
  const connection = openToWrite(path, path, 0);
  try {
    connection.begin();
    connection.run(
      `INSERT INTO run (number, id, user_id, command, definition, started, finished, exit_code, statistics)
       VALUES (1, '${RUN}', '', 'sync', '', '${STARTED}', '${STARTED}', 0, '{}')`,
    );
    for (const { customer, media, rows } of batchesOf(catalog, BATCH_SIZE.file)) {
      connection.run('INSERT OR IGNORE INTO customer (customer) VALUES (?)', customer);
      connection.run(
        `INSERT OR IGNORE INTO media (customer, media, revision) VALUES (?, ?, ?)`,
        customer,
        media,
        newRevision(),
      );
      await insertRows(connection, sheetsWith(rows), {
        into: 'history_sheet (customer, media, at, run, id, entries)',
        width: 6,
        append: (cells, { id, entries }) => cells.push(customer, media, STARTED, 1, id, entries),
      });
      await insertRows(connection, rows, {
        into: 'volume (customer, media, history, volume, current_repository, repository, slot, description, write_time)',
        width: 9,
        append: (cells, row) => {
          cells.push(customer, media, row.history, row.volume, row.repository, ...valuesOf(row));
        },
      });
    }
    connection.run(
      'INSERT INTO repository (customer, media, repository) SELECT DISTINCT customer, media, repository FROM volume',
    );
    for (const statement of counts()) connection.run(statement);
    connection.script('COMMIT');
  } finally {
    connection.close();
  }
}

/** Loads a catalog into a database of PostgreSQL that has tapesync's tables, all of them empty. */
export async function loadPostgres(catalog: CatalogOptions, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copy = async (into: string, lines: (batch: Batch) => Iterable<readonly (string | number)[]>) => {
    await pipeline(
      Readable.from(blocksOf(catalog, lines)),
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
      ({ rows }) =>
        rows.map((row) => {
          return [row.customer, row.media, row.volume, row.history, row.repository, ...valuesOf(row)];
        }),
    );
    await copy('history_sheet (id, customer, media, at, run, entries)', ({ customer, media, rows }) => {
      return sheetsWith(rows).map(({ id, entries }) => [id, customer, media, STARTED, run, entries]);
    });
    await client.query(
      "SELECT setval('tapesync.history_sheet_id_seq', (SELECT max(id) FROM tapesync.history_sheet))",
    );
    for (const columns of ['customer', 'customer, media', 'customer, media, repository']) {
      const table = columns.split(', ').at(-1);
      await client.query(
        `INSERT INTO tapesync.${table} (${columns}) SELECT DISTINCT ${columns} FROM tapesync.volume`,
      );
    }
    await client.query('SET LOCAL search_path = tapesync');
    for (const statement of counts()) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

// A first load leaves a revision for each batch; of these only the last one counts.
function counts(): readonly string[] {
  const now = canonicalDate(Date.now() / 1000);
  return [
    `UPDATE media SET (volumes, version_sum) = (SELECT count(*), sum(version) FROM volume
       WHERE volume.customer = media.customer AND volume.media = media.media)`,
    `INSERT INTO scope_revision (customer, media, number, revision, history, at, volumes, versions)
     SELECT customer, media, 1, revision, (SELECT max(id) FROM history_sheet), '${now}', volumes, version_sum
     FROM media`,
  ];
}

/** What one transaction of tapesync would write: rows of one scope, each with the id of its entry in the history. */
interface Batch {
  readonly customer: string;
  readonly media: string;
  readonly rows: readonly (CatalogRow & { readonly history: number })[];
}

function* batchesOf(catalog: CatalogOptions, size: number): Generator<Batch> {
  let sheet = 1;
  for (const rows of rowsInBatches(catalog, size)) {
    const { customer, media } = rows[0] ?? { customer: '', media: '' };
    const sheets = Array.from({ length: sheetsFor(rows.length) }, () => sheet++);
    const ids = entryIds(sheets, rows.length);
    yield { customer, media, rows: rows.map((row, index) => ({ ...row, history: ids[index] ?? 0 })) };
  }
}

function sheetsWith(rows: Batch['rows']): HistorySheet[] {
  return sheetsOf(
    rows.map((row) => {
      const volume = VolumeId.trusted(row.volume);
      return { history: row.history, previous: null, volume, version: 1, says: additionOf(row) };
    }),
  );
}

// In the order of the keys, of one scope each.
function* rowsInBatches(catalog: CatalogOptions, size: number): Generator<readonly CatalogRow[]> {
  let batch: CatalogRow[] = [];
  for (const row of catalogRows({ ...catalog, order: 'sorted' })) {
    const [last] = batch;
    const other = last !== undefined && (last.customer !== row.customer || last.media !== row.media);
    if (other || batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  yield batch;
}

// No value of a catalog has a character that COPY would want escaped, nor one that JSON would escape.
function* blocksOf(
  catalog: CatalogOptions,
  lines: (batch: Batch) => Iterable<readonly (string | number)[]>,
): Generator<string> {
  let block = '';
  for (const batch of batchesOf(catalog, BATCH_SIZE.server)) {
    for (const line of lines(batch)) block += `${line.join('\t')}\n`;
    if (block.length < BLOCK_LENGTH) continue;
    yield block;
    block = '';
  }
  yield block;
}

function valuesOf({ repository, slot, description, written }: CatalogRow): readonly string[] {
  return [repository, slot, description, instantOf(written)];
}

function additionOf({ repository, slot, description, written }: CatalogRow): Addition {
  const place = { repository, currentRepository: repository, slot };
  return { sum: sumOf({ ...place, description, writeTime: instantOf(written) }), start: null };
}

function instantOf(written: string): string {
  return `${written.replace(' ', 'T')}Z`;
}
