import { existsSync } from 'node:fs';
import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import { attributeIndex } from '../../model/field.ts';
import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';
import { columnOf } from '../sql/column-of.ts';
import { textOf } from '../sql/connection.ts';
import type { Dialect } from '../sql/dialect.ts';
import { sqlStore } from '../sql/sql-store.ts';
import { strayRows } from '../sql/stray-rows.ts';
import type { ServerStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { SqliteDatabase } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { readVolumes } from './read-volumes.ts';
import { readRemoved, writeRemovals } from './removed-volumes.ts';
import { SqliteSnapshots } from './snapshots.ts';
import { writeVolumes } from './write-volumes.ts';

/** How an embedded store is opened. */
export interface SqliteStoreOptions {
  /** Without it, the file is neither made nor changed, and a missing one is an empty store. */
  readonly write: boolean;
  /** How long a lock of another process is waited for; 30 s. */
  readonly timeoutMs?: number;
  /**
   * Whether many clients share the store; no. Then scopes come in no order that would make reading ahead worth it, and
   * others wait while a commit lasts.
   */
  readonly shared?: boolean;
  /**
   * Whether a database of an older schema that is opened to be read is brought to the present one; yes. Without it, there is
   * nothing to be done with such a store but to verify it.
   */
  readonly migrate?: boolean;
}

/**
 * Opens the embedded store in a file.
 * Throws STORE_NOT_DATABASE, STORE_NEWER, STORE_READ_ONLY, STORE_LOCKED, STORE_EXPOSED or STORE_FAILED where it cannot be used.
 */
export function openSqliteStore(
  file: string,
  { write, timeoutMs = 30_000, shared = false, migrate = true }: SqliteStoreOptions,
): ServerStore {
  const database = new SqliteDatabase(file, write, timeoutMs, { shared, migrate });
  const store = sqlStore(database, SQLITE, new SqliteSnapshots(database, timeoutMs, !shared));
  const { accounts, verification } = store;
  return {
    ...store,
    verification: {
      verify: async () => {
        // Elsewhere a file that is missing is an empty store; here it would pass for one that is well.
        if (!existsSync(database.path)) throw new TapesyncError('STORE_MISSING', { store: database.name });
        return verification.verify();
      },
    },
    accounts: {
      ...accounts,
      // With the first user, the file has something to hide.
      addUser: async (user, password) => {
        database.refuseExposed();
        return accounts.addUser(user, password);
      },
    },
  };
}

/** How SQLite does what each database does in its own way. Nothing waits: node:sqlite is synchronous. */
export const SQLITE: Dialect<Connection> = {
  // Transactions that write come one after the other.
  lockBatch: () => {},
  readVolumes,
  attribute: (index) =>
    `(SELECT value FROM attribute AS a WHERE a.customer = volume.customer AND a.media = volume.media AND a.volume = volume.volume AND idx = ${index})`,
  // It takes the rows of the primary key for as few.
  along: (index) => ` INDEXED BY ${index}`,
  writeVolumes,
  readRemoved,
  hasTable: (connection, name) =>
    connection.rows("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name).length > 0,
  writeRemovals,

  fields: (connection) => {
    const columns = connection
      .rows("SELECT name FROM pragma_table_info('volume')")
      .map(([name]) => textOf(name));
    const there = new Set(columns);
    return new Set(
      EVERY_STORED_FIELD.filter((key) => attributeIndex(key) !== undefined || there.has(columnOf(key))),
    );
  },

  nextSheets: (connection, count) => {
    const [last] = connection.row('SELECT max(id) FROM history_sheet');
    return Array.from({ length: count }, (_, index) => Number(last ?? 0) + 1 + index);
  },

  appendSheets: (connection, { customer, media, at, run }, sheets) =>
    insertRows(connection, sheets, {
      into: 'history_sheet (customer, media, at, run, id, entries)',
      width: 6,
      append: (cells, { id, entries }) => cells.push(customer, media, at, run, id, entries),
    }),

  damage: (connection) => {
    const finding = (problem: string) => ({
      place: 'the file',
      problem: `is damaged: ${printable(problem)}`,
    });
    try {
      const rows = connection.rows('SELECT integrity_check FROM pragma_integrity_check');
      return rows.map(([text]) => textOf(text)).flatMap((text) => (text === 'ok' ? [] : finding(text)));
    } catch (error) {
      // Some damage keeps SQLite from looking on.
      if (!(error instanceof TapesyncError && error.code === 'STORE_NOT_DATABASE')) throw error;
      return [finding(String(error.parameters.problem))];
    }
  },

  strays: (connection) => {
    const select = 'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2';
    return connection.rows(select).map(([table, parent, count]) => strayRows(table, count, parent));
  },
};
