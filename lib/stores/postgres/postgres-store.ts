import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';
import { parseUrl } from '../../platform/postgres/parse-url.ts';
import type { Dialect } from '../sql/dialect.ts';
import { sqlStore } from '../sql/sql-store.ts';
import { strayRows } from '../sql/stray-rows.ts';
import type { ServerStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { readVolumes } from './read-volumes.ts';
import { readRemoved, writeRemovals } from './removed-volumes.ts';
import { PostgresSnapshots } from './snapshots.ts';
import { writeVolumes } from './write-volumes.ts';

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  /** Whether the database is brought to the present schema; without it, it has to have it. */
  readonly migrate: boolean;
  /** Connections at the most; 20. Each snapshot that is being read has one. */
  readonly poolSize?: number;
  /** How long a connection is waited for; 10 s. */
  readonly connectSeconds?: number;
  /** How long a statement may take; 60 s. */
  readonly statementSeconds?: number;
  /** How long a batch waits for others to the same scope; 30 s. */
  readonly lockSeconds?: number;
  /** How long a snapshot may lie unread before its connection is taken away; 60 s. */
  readonly patienceSeconds?: number;
}

/**
 * Opens the store in a database of PostgreSQL, postgres://USER@HOST:PORT/DATABASE.
 * Throws LOGON_INVALID for another URL, STORE_OUTDATED, STORE_NEWER or STORE_TOO_OLD for a database that cannot be used,
 * and STORE_UNREACHABLE, STORE_LOGON or STORE_DENIED where it lets nobody in.
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions): Promise<ServerStore> {
  const { config, name } = parseUrl(url);
  const { migrate, poolSize = 20, connectSeconds = 10, statementSeconds = 60, lockSeconds = 30 } = options;
  const database = new Database(config, name, { poolSize, connectSeconds, statementSeconds, lockSeconds });
  try {
    await migrateDatabase(database, name, migrate);
    return sqlStore(database, POSTGRES, new PostgresSnapshots(database, options.patienceSeconds ?? 60));
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** How PostgreSQL does what each database does in its own way. */
const POSTGRES: Dialect<Connection> = {
  // Two batches with the same hash only wait for each other.
  lockBatch: async (connection, name) => {
    await connection.row('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', name);
  },
  readVolumes,
  along: () => '',
  attribute: (index) => `(attributes ->> concat('attribute', ${index}))`,
  writeVolumes,
  readRemoved,
  writeRemovals,

  // Ids of a transaction that fails are never used.
  nextSheets: async (connection, count) => {
    const next = "SELECT nextval('tapesync.history_sheet_id_seq') FROM generate_series(1, $1)";
    return (await connection.rows(next, count)).map(([id]) => Number(id));
  },

  appendSheets: async (connection, { customer, media, at, run }, sheets) => {
    await connection.run(
      `INSERT INTO tapesync.history_sheet (customer, media, at, run, id, entries)
       SELECT $1, $2, $3, $4, new.* FROM unnest($5::bigint[], $6::json[]) AS new`,
      customer,
      media,
      at,
      run,
      sheets.map(({ id }) => id),
      sheets.map(({ entries }) => entries),
    );
  },

  // Nothing is done with a database of an older schema.
  fields: () => new Set(EVERY_STORED_FIELD),
  hasTable: () => true,

  // What it cannot read it says itself when it is read; pg_amcheck looks further.
  damage: () => [],

  strays: async (connection) => {
    const rows = await connection.rows(
      `SELECT 'volume', 'media', count(*) FROM tapesync.volume WHERE NOT EXISTS (
         SELECT FROM tapesync.media WHERE media.customer = volume.customer AND media.media = volume.media)
       UNION ALL SELECT 'history_sheet', 'run', count(*) FROM tapesync.history_sheet WHERE NOT EXISTS (
         SELECT FROM tapesync.run WHERE run.number = history_sheet.run)`,
    );
    return rows
      .filter(([, , count]) => count !== '0')
      .map(([table, parent, count]) => strayRows(table, count, parent));
  },
};
