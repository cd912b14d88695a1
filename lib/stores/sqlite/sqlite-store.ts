import { sqlStore } from '../sql/sql-store.ts';
import type { ServerStore } from '../store.ts';
import { SqliteDatabase } from './database.ts';
import { SQLITE } from './dialect.ts';
import { SqliteSnapshots } from './snapshots.ts';

/** How an embedded store is opened. */
export interface SqliteStoreOptions {
  /** Without it, the file is neither made nor changed, and a missing one is an empty store. */
  readonly write: boolean;
  /** How long a lock of another process is waited for; 30 s. */
  readonly timeoutMs?: number;
  /** Whether scopes are mostly asked for in their order, so that the next one is worth reading ahead; yes. */
  readonly readAhead?: boolean;
}

/**
 * Opens the embedded store in a file.
 * Throws STORE_NOT_DATABASE, STORE_NEWER, STORE_READ_ONLY, STORE_LOCKED or STORE_FAILED where it cannot be used.
 */
export function openSqliteStore(
  file: string,
  { write, timeoutMs = 30_000, readAhead = true }: SqliteStoreOptions,
): ServerStore {
  const database = new SqliteDatabase(file, write, timeoutMs);
  return sqlStore(database, SQLITE, new SqliteSnapshots(database, timeoutMs, readAhead));
}
