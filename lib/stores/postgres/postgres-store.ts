import { sqlStore } from '../sql/sql-store.ts';
import type { ServerStore } from '../store.ts';
import { Database } from './database.ts';
import { POSTGRES } from './dialect.ts';
import { migrateDatabase } from './migrate.ts';
import { parseUrl } from './parse-url.ts';
import { PostgresSnapshots } from './snapshots.ts';

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
