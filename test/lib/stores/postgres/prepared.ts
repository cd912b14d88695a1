/**
 * Databases of PostgreSQL for the tests of its store, and looks into them.
 *
 * @module
 */

import pg from 'pg';
import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../../lib/model/change.ts';
import { parseUrl } from '../../../../lib/platform/postgres/parse-url.ts';
import { Database } from '../../../../lib/stores/postgres/database.ts';
import {
  openPostgresStore,
  type PostgresStoreOptions,
} from '../../../../lib/stores/postgres/postgres-store.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { emptyDatabase } from '../../../postgres-server.ts';
import { add } from '../contract.ts';

/** Opens a store in an empty database, for as long as a test lasts. */
export async function prepared(
  s: Test,
  options: Partial<PostgresStoreOptions> = {},
): Promise<{ url: string; store: ServerStore }> {
  const url = await emptyDatabase(s);
  const store = await openPostgresStore(url, { migrate: true, ...options });
  s.teardown(() => store.close());
  return { url, store };
}

/** Returns a database with a pool of one connection, for as long as a test lasts. */
export function databaseOf(s: Test, url: string): Database {
  const { config, name } = parseUrl(url);
  const options = { poolSize: 1, connectSeconds: 10, statementSeconds: 10, lockSeconds: 10 };
  const database = new Database(config, name, options);
  s.teardown(() => database.close());
  return database;
}

/** Runs a statement on a connection of its own and returns its rows, each the values of its columns. */
export async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
  return result.rows;
}

/** Returns additions of the volumes V0, V1 and so on, with the same fields. */
export function many(count: number, set: FieldValues = {}): Change[] {
  return Array.from({ length: count }, (_, index) => add(`V${index}`, set));
}

/** Reads rows to their end and returns how many bytes they are. */
export async function bytesOf(rows: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of rows) bytes += chunk.length;
  return bytes;
}
