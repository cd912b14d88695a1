import { TapesyncError } from '../../errors/error.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './schema.ts';

/** The oldest version of PostgreSQL that will do. */
const OLDEST = 14;

// Any number, as long as it stays the same: who migrates one database at once takes turns.
const LOCK = 0x74617065;

/**
 * Brings a database to the present schema, and the sequences of its numbers up to what has been numbered; with `migrate`
 * false, it has to have the schema already.
 * Throws STORE_OUTDATED, STORE_NEWER, or STORE_TOO_OLD for a PostgreSQL that is.
 */
export async function migrateDatabase(database: Database, store: string, migrate: boolean): Promise<void> {
  const version = await database.read((connection) => schemaVersion(connection, store));
  if (!migrate) {
    if (version === MIGRATIONS.length) return;
    throw new TapesyncError('STORE_OUTDATED', { store, found: version, known: MIGRATIONS.length });
  }
  for (let done = version; done < MIGRATIONS.length; ) {
    done = await database.transaction((connection) => nextMigration(connection, store));
  }
  await database.transaction(mendSequences);
}

// Logical replication and some restores bring rows without the state of the sequences that have numbered them.
async function mendSequences(connection: Connection): Promise<void> {
  for (const [table, column] of [
    ['run', 'number'],
    ['history_sheet', 'id'],
  ]) {
    const sequence = `tapesync.${table}_${column}_seq`;
    await connection.rows(
      `SELECT setval('${sequence}', latest) FROM (SELECT max(${column}) AS latest FROM tapesync.${table}) AS numbered
       WHERE CASE WHEN has_sequence_privilege('${sequence}', 'UPDATE')
         THEN latest > coalesce(pg_sequence_last_value('${sequence}'), 0) END`,
    );
  }
}

/** Throws STORE_TOO_OLD for a PostgreSQL that is, by its `server_version_num`. */
export function requireVersion(number: number, store: string): void {
  const found = Math.floor(number / 10_000);
  if (found < OLDEST) throw new TapesyncError('STORE_TOO_OLD', { store, found, oldest: OLDEST });
}

// The version is read again under the lock: another process may have been faster.
async function nextMigration(connection: Connection, store: string): Promise<number> {
  // A migration of a large database takes as long as it takes.
  await connection.script('SET LOCAL statement_timeout = 0');
  await connection.row('SELECT pg_advisory_xact_lock($1)', LOCK);
  const version = await schemaVersion(connection, store);
  const migration = MIGRATIONS[version];
  if (migration === undefined) return version;
  if (version === 0) await makeSchema(connection);
  await connection.script(migration);
  await connection.run('INSERT INTO tapesync.migration (version) VALUES ($1)', version + 1);
  return version + 1;
}

// Where an administrator has made the schema, the right to make one is not needed.
async function makeSchema(connection: Connection): Promise<void> {
  const schemas = await connection.rows("SELECT FROM pg_namespace WHERE nspname = 'tapesync'");
  if (schemas.length === 0) await connection.script('CREATE SCHEMA tapesync');
  await connection.script(`CREATE TABLE tapesync.migration (
    version integer PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
  )`);
}

// Zero for a database that nothing was made in yet.
async function schemaVersion(connection: Connection, store: string): Promise<number> {
  // Not to_regclass(), which answers from what the connection remembers of the time before it waited for the lock.
  const [server, made] = await connection.row(
    `SELECT current_setting('server_version_num'), EXISTS (
       SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE nspname = 'tapesync' AND relname = 'migration')`,
  );
  requireVersion(Number(server), store);
  if (made !== 't') return 0;
  const [version] = await connection.row('SELECT coalesce(max(version), 0) FROM tapesync.migration');
  const found = Number(version);
  if (found <= MIGRATIONS.length) return found;
  throw new TapesyncError('STORE_NEWER', { store, found, known: MIGRATIONS.length });
}
