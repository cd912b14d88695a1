import { addAbortSignal, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Connection, ConnectionConfiguration } from 'tedious';
import { RowText } from '../../rows/row-text.ts';
import { optionalPackage } from '../optional-packages.ts';
import { type SqlServerColumn, type SqlServerReader, sqlServerReader } from './sql-server-cells.ts';

type Tedious = typeof import('tedious');

/** What is asked of a database, and how. */
export interface SqlServerQuery {
  readonly sql: string;
  /** What stands between two values of a row. */
  readonly delimiter: string;
  /** How long a connection is waited for. */
  readonly connectSeconds: number;
  /** How long the query may take; for as long as it likes when absent. */
  readonly statementSeconds?: number | undefined;
}

/** How a database is reached. */
export interface SqlServerAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whether the connection is encrypted, from the log-on on; `strict` from its first byte on, which takes SQL Server 2022. */
  readonly encrypt: boolean | 'strict';
  /** Authorities that the certificate is checked against; the usual ones when absent. */
  readonly authorities?: readonly string[] | undefined;
}

// A longer one would be over at once.
const LONGEST_MS = 2 ** 31 - 1;

// So many bytes wait to be read before the server is held back.
const AHEAD = 4 * 65_536;

/**
 * Yields the rows of a query as delimited text, below the names of its columns, out of a transaction that is taken back. Throws the errors of
 * tedious and of the network, an Error for what is no list of rows, SOURCE_PACKAGE where tedious is missing, and an AbortError as soon as the
 * signal is given. Leaving the loop ends the connection, and with it the query.
 *
 * @param source the name of the database in messages
 */
export async function* sqlServerRows(
  source: string,
  address: SqlServerAddress,
  query: SqlServerQuery,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { default: tedious } = await optionalPackage('tedious', () => import('tedious'), source);
  signal.throwIfAborted();
  const connection = new tedious.Connection(configOf(address, query));
  // One without a listener would be the end of this process; whoever waits for the connection hears of it, too.
  connection.on('error', () => {});
  try {
    await done(signal, (callback) => connection.connect(callback));
    await done(signal, (callback) => connection.beginTransaction(callback));
    yield* addAbortSignal(signal, rowsOf(tedious, connection, query));
    await done(signal, (callback) => connection.rollbackTransaction(callback));
  } finally {
    // Closed while it reads an answer, tedious fails at the end of that, where nobody can catch it.
    await setImmediate();
    connection.close();
  }
}

function configOf(address: SqlServerAddress, { connectSeconds }: SqlServerQuery): ConnectionConfiguration {
  const { host, port, database, user, password, encrypt, authorities } = address;
  return {
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      port,
      database,
      encrypt,
      trustServerCertificate: false,
      ...(authorities !== undefined && { cryptoCredentialsDetails: { ca: [...authorities] } }),
      appName: 'tapesync',
      useUTC: true,
      connectTimeout: connectSeconds * 1000,
      maxRetriesOnTransientErrors: 0,
      // It would end with the first row; the rows are timed as a whole.
      requestTimeout: 0,
    },
  };
}

async function done(
  signal: AbortSignal,
  begin: (callback: (error?: Error | null) => void) => void,
): Promise<void> {
  const answered = Promise.withResolvers<void>();
  const onAbort = () => answered.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    begin((error) => (error ? answered.reject(error) : answered.resolve()));
    await answered.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function rowsOf(
  { Request }: Tedious,
  connection: Connection,
  { sql, delimiter, statementSeconds }: SqlServerQuery,
): Readable {
  const text = new RowText({ delimiter });
  let readers: readonly SqlServerReader[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  const pieces = new Readable({
    highWaterMark: AHEAD,
    read: () => request.resume(),
    destroy: (error, callback) => {
      clearTimeout(timer);
      // What has come by now is not read any more; then the connection is closed by whoever has opened it.
      request.pause();
      callback(error);
    },
  });
  const fail = (error: Error) => pieces.destroy(error);
  const unlessFailed =
    <Given>(work: (given: Given) => void) =>
    (given: Given) => {
      if (pieces.destroyed) return;
      try {
        work(given);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    };
  const request = new Request(
    sql,
    unlessFailed((error: Error | null | undefined) => {
      if (error) throw error;
      if (readers === undefined) throw new Error('the query gives no rows');
      pieces.push(text.rest());
      pieces.push(null);
    }),
  );
  request.on(
    'columnMetadata',
    unlessFailed((columns: readonly SqlServerColumn[] | object) => {
      if (readers !== undefined) throw new Error('the query gives more than one list of rows');
      const list = Object.values(columns) as readonly SqlServerColumn[];
      readers = list.map(sqlServerReader);
      text.add(list.map(({ colName }) => colName));
    }),
  );
  request.on(
    'row',
    unlessFailed((row: readonly { readonly value: unknown }[]) => {
      const piece = text.add(row.map(({ value }, index) => readers?.[index]?.(value) ?? null));
      if (piece !== undefined && !pieces.push(piece)) request.pause();
    }),
  );
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('the server has closed the connection before the last row')));
  if (statementSeconds !== undefined) {
    timer = setTimeout(
      () => fail(new Error(`the query did not end within ${statementSeconds} s`)),
      Math.min(statementSeconds * 1000, LONGEST_MS),
    );
  }
  connection.execSqlBatch(request);
  return pieces;
}
