import type { EventEmitter } from 'node:events';
import { addAbortSignal, Readable } from 'node:stream';
import type { Connection, ConnectionOptions, FieldPacket, RowDataPacket } from 'mysql2';
import { RowText } from '../../rows/row-text.ts';
import { optionalPackage } from '../optional-packages.ts';
import { type MysqlReader, mysqlReader } from './mysql-cells.ts';

/** What is asked of a database, and how. */
export interface MysqlQuery {
  readonly sql: string;
  /** What stands between two values of a row. */
  readonly delimiter: string;
  /** How long a connection is waited for. */
  readonly connectSeconds: number;
  /** How long the query may take; for as long as it likes when absent. */
  readonly statementSeconds?: number | undefined;
}

// A server ends a connection whose client takes nothing for a minute. We may be held back for longer, by a store that is.
const HELD_BACK_SECONDS = 24 * 3600;

// While the server works on the query, nothing else would tell that it has gone.
const KEEP_ALIVE_MS = 30_000;

// The server gives up first; this is for one that cannot say so any more.
const GRACE_MS = 5000;

// A longer timer would be over at once.
const LONGEST_MS = 2 ** 31 - 1;

// So many bytes wait to be read before the server is held back.
const AHEAD = 4 * 65_536;

/**
 * Yields the rows of a query as delimited text, below the names of its columns, out of a transaction that cannot write. Throws the
 * errors of mysql2 and of the network, an Error for what is no list of rows, SOURCE_PACKAGE where mysql2 is missing, and an AbortError as soon as the
 * signal is given. Leaving the loop ends the connection, and with it the query.
 *
 * @param source the name of the database in messages
 */
export async function* mysqlRows(
  source: string,
  address: ConnectionOptions,
  query: MysqlQuery,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { default: mysql } = await optionalPackage('mysql2', () => import('mysql2'), source);
  signal.throwIfAborted();
  const connection = mysql.createConnection({
    ...address,
    charset: 'utf8mb4',
    multipleStatements: false,
    // A server may ask for files of this machine only where the client says that it would send them.
    flags: ['-LOCAL_FILES'],
    connectAttributes: { program_name: 'tapesync' },
    connectTimeout: query.connectSeconds * 1000,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  const destroy = () => connection.destroy();
  signal.addEventListener('abort', destroy, { once: true });
  // One without a listener would be the end of this process; whoever waits for the connection hears of it, too.
  connection.on('error', () => {});
  try {
    await prepare(connection, query, signal);
    yield* addAbortSignal(signal, rowsOf(connection, query));
    await logOff(connection);
  } finally {
    signal.removeEventListener('abort', destroy);
    connection.destroy();
  }
}

// A server writes into its log that a connection has ended in another way.
function logOff(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    connection.once('end', resolve);
    connection.end(() => resolve());
  });
}

async function prepare(
  connection: Connection,
  { statementSeconds }: MysqlQuery,
  signal: AbortSignal,
): Promise<void> {
  const ask = (sql?: string) => answerOf(connection, signal, sql);
  await ask();
  await ask(`SET SESSION net_write_timeout = ${HELD_BACK_SECONDS}`);
  if (statementSeconds !== undefined) {
    const isMariadb = /mariadb/i.test(JSON.stringify(await ask('SELECT VERSION()')));
    await ask(
      isMariadb
        ? `SET SESSION max_statement_time = ${statementSeconds}`
        : `SET SESSION max_execution_time = ${Math.ceil(statementSeconds * 1000)}`,
    );
  }
  // Of this transaction and of any that a routine would begin.
  await ask('SET SESSION TRANSACTION READ ONLY');
  await ask('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
}

// Without a statement it waits for the connection alone. Of one that ends, or is destroyed, mysql2 may never say a word.
async function answerOf(connection: Connection, signal: AbortSignal, sql?: string): Promise<unknown> {
  const answered = Promise.withResolvers<unknown>();
  const onEnd = () => answered.reject(new Error('the server has closed the connection'));
  const onAbort = () => answered.reject(signal.reason);
  const onAnswer = (error: Error | null, answer?: unknown) =>
    error === null ? answered.resolve(answer) : answered.reject(error);
  connection.on('end', onEnd);
  signal.addEventListener('abort', onAbort);
  try {
    if (sql === undefined) connection.connect(onAnswer);
    else connection.query(sql, onAnswer);
    return await answered.promise;
  } finally {
    connection.removeListener('end', onEnd);
    signal.removeEventListener('abort', onAbort);
  }
}

function rowsOf(connection: Connection, { sql, delimiter, statementSeconds }: MysqlQuery): Readable {
  let timer: NodeJS.Timeout | undefined;
  const text = new RowText({ delimiter });
  const pieces = new Readable({
    highWaterMark: AHEAD,
    read: () => connection.resume(),
    destroy: (error, done) => {
      clearTimeout(timer);
      done(error);
    },
  });
  const fail = (error: Error) => pieces.destroy(error);
  let readers: readonly MysqlReader[] | undefined;
  const begin = (columns: readonly FieldPacket[] | undefined) => {
    if (columns === undefined) throw new Error('the query gives no rows');
    if (readers !== undefined) throw new Error('the query gives more than one list of rows');
    readers = columns.map(mysqlReader);
    text.add(columns.map(({ name }) => name));
  };
  const add = (row: readonly (Buffer | null)[]) => {
    const piece = text.add(row.map((bytes, index) => readers?.[index]?.(bytes) ?? null));
    if (piece !== undefined && !pieces.push(piece)) connection.pause();
  };
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
  // As bytes: every other way that mysql2 knows to read values loses some.
  const rows: EventEmitter = connection.query<RowDataPacket[]>({ sql, rowsAsArray: true, typeCast: false });
  rows
    .on('fields', unlessFailed(begin))
    .on('result', unlessFailed(add))
    .on('error', fail)
    .on(
      'end',
      unlessFailed(() => {
        pieces.push(text.rest());
        pieces.push(null);
      }),
    );
  if (statementSeconds !== undefined) {
    timer = setTimeout(
      () => fail(new Error(`the query did not end within ${statementSeconds} s`)),
      Math.min(statementSeconds * 1000 + GRACE_MS, LONGEST_MS),
    );
  }
  // Of a connection that is lost, mysql2 tells only those who listen to the connection itself.
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('the server has closed the connection before the last row')));
  return pieces;
}
