import { existsSync } from 'node:fs';
import { TapesyncError } from '../../errors/error.ts';
import { Connection } from './connection.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

/**
 * Opens a database of ours and brings it to the present schema; makes it where there is none.
 * Throws STORE_NOT_DATABASE for a file that is anything else, and STORE_NEWER for a schema of the future.
 */
export function openToWrite(path: string, store: string, timeoutMs: number): Connection {
  const connection = new Connection(path, { store, readOnly: false, timeoutMs });
  try {
    // Before anything is written: another program's database stays as it is.
    schemaVersion(connection, store);
    useWriteAheadLog(connection, timeoutMs);
    // A transaction is whole or not there in any case; who wrote it waits for the disk off the event loop.
    connection.script('PRAGMA synchronous = NORMAL');
    // The pages of a first load in no order; with the default of 2 MB they are read again and again.
    connection.script('PRAGMA cache_size = -16000');
    // A log of 80 MB instead of 4: pages that change all over a large scope are moved into the file once, when it is
    // closed.
    connection.script('PRAGMA wal_autocheckpoint = 20000');
    bringUpToDate(connection, store);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Opens a database of ours to be read; only one of an older schema is changed, to the present one, and with `migrate` false
 * not even that. Where there is none yet, what is opened is empty.
 */
export function openToRead(path: string, store: string, timeoutMs: number, migrate = true): Connection {
  if (!existsSync(path)) return emptyDatabase(store, timeoutMs);
  const options = { store, readOnly: true, timeoutMs };
  let connection = new Connection(path, options);
  try {
    let version: number;
    try {
      version = schemaVersion(connection, store);
    } catch (error) {
      // SQLite needs files beside the database, even to read it. Where nobody writes there are none, and this user may make
      // none.
      const needsFiles = error instanceof TapesyncError && error.code === 'STORE_READ_ONLY';
      if (!needsFiles || existsSync(`${path}-wal`)) throw error;
      connection.close();
      connection = new Connection(path, { ...options, unlocked: true });
      version = schemaVersion(connection, store);
    }
    if (migrate && version > 0 && version < MIGRATIONS.length) openToWrite(path, store, timeoutMs).close();
    if (version > 0) return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
  connection.close();
  return emptyDatabase(store, timeoutMs);
}

function emptyDatabase(store: string, timeoutMs: number): Connection {
  const connection = new Connection(':memory:', { store, readOnly: false, timeoutMs });
  bringUpToDate(connection, store);
  return connection;
}

/**
 * Returns the schema of a database of ours; zero for one that nothing was made in yet.
 * Throws STORE_NOT_DATABASE for that of another program, and STORE_NEWER for a schema of the future.
 */
export function schemaVersion(connection: Connection, store: string): number {
  const [application, version, tables] = connection.row(
    `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
     FROM pragma_application_id, pragma_user_version`,
  );
  if (application === 0 && version === 0 && tables === 0) return 0;
  if (application !== APPLICATION_ID) {
    throw new TapesyncError('STORE_NOT_DATABASE', { store, problem: "it is another program's database" });
  }
  const found = Number(version);
  if (found <= MIGRATIONS.length) return found;
  throw new TapesyncError('STORE_NEWER', { store, found, known: MIGRATIONS.length });
}

// Readers and the writer do not wait for each other. SQLite does not wait for a lock to change the mode, so two
// processes that make one database at once have to.
function useWriteAheadLog(connection: Connection, timeoutMs: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      connection.script('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const locked = error instanceof TapesyncError && error.code === 'STORE_LOCKED';
      if (!locked || performance.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}

// The version is read again under the lock: another process may have been faster.
function bringUpToDate(connection: Connection, store: string): void {
  connection.begin();
  try {
    const missing = MIGRATIONS.slice(schemaVersion(connection, store));
    for (const migration of missing) connection.script(migration);
    if (missing.length > 0) {
      connection.script(
        `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`,
      );
    }
    connection.script('COMMIT');
  } catch (error) {
    connection.rollBack();
    throw error;
  }
}
