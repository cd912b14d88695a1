import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { TapesyncError } from '../../errors/error.ts';
import { connectionProblem, PostgresClient } from '../../platform/postgres/client.ts';
import { type DatabaseAddress, parseUrl } from '../../platform/postgres/parse-url.ts';
import type { Source } from '../source.ts';
import { queryOf, type SourceRequest } from '../source-request.ts';
import { withoutEnd } from './asked-text.ts';
import { passwordInUrl } from './database-url.ts';

const CONNECT_SECONDS = 30;
const KEEP_ALIVE_MS = 30_000;
const PIECE_BYTES = 65_536;

/**
 * Returns the source of the rows that a PostgreSQL database gives for the query: a heading, then a line a row, as COPY writes them. The
 * query is one statement, in a transaction that can only read. Throws OPTION_INVALID for a URL that cannot be read or that has a password;
 * reading throws SOURCE_MISSING behind the last row that came where not all have.
 */
export function postgresSource(url: string, request: SourceRequest): Source {
  const { config, name } = addressOf(url, request);
  const query = queryOf(request, name);
  return {
    name,
    isAddress: true,
    async *bytes(signal) {
      signal.throwIfAborted();
      const client = new PostgresClient(config);
      const cut = () => client.connection.stream.destroy();
      signal.addEventListener('abort', cut, { once: true });
      let isWhole = false;
      try {
        await client.connect();
        yield* rowsOf(client, query, request, signal);
        isWhole = true;
      } catch (error) {
        signal.throwIfAborted();
        throw failed(name, error);
      } finally {
        signal.removeEventListener('abort', cut);
        // Nobody reads what else would come.
        if (!isWhole) cut();
        await client.end().catch(() => {});
      }
    },
    size: async () => undefined,
  };
}

function addressOf(url: string, { password }: SourceRequest): DatabaseAddress {
  if (hasPassword(url)) throw passwordInUrl();
  try {
    const { config, name } = parseUrl(url);
    // While the database works on the query, nothing else would tell that it has gone.
    const keepAlive = {
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    };
    const own = { ...config, ...keepAlive, application_name: 'tapesync' };
    return { name, config: password === undefined ? own : { ...own, password } };
  } catch {
    throw invalid('it cannot be read; expected postgres://USER@HOST/DATABASE');
  }
}

function hasPassword(url: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*:[^/?#@]*@/i.test(url) || /[?&]password=/i.test(url);
}

function invalid(problem: string): TapesyncError {
  return new TapesyncError('OPTION_INVALID', { option: '--source', problem });
}

async function* rowsOf(
  client: PostgresClient,
  query: string,
  { delimiter, statementSeconds = 0 }: SourceRequest,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  await client.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '${statementSeconds}s'`,
  );
  const statement = withoutEnd(query);
  // What is prepared is one statement alone, so that none can stand behind it. It has no name: one that others share the connection
  // with, by way of a pool, might have it already.
  const explained = { text: `EXPLAIN ${statement}`, queryMode: 'extended' };
  await client.query(explained);
  const format = `FORMAT csv, HEADER, ENCODING 'UTF8', DELIMITER ${pg.escapeLiteral(delimiter)}`;
  const rows: Readable = client.query(copyTo(`COPY (\n${statement}\n) TO STDOUT (${format})`));
  // It may fail once more when nobody reads it any longer.
  rows.on('error', () => {});
  yield* gathered(addAbortSignal(signal, rows));
  await client.query('COMMIT');
}

// The server sends 8 KiB at a time, and each piece costs.
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of pieces) {
      parts.push(piece);
      size += piece.length;
      if (size < PIECE_BYTES) continue;
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
    }
  } catch (error) {
    if (size > 0) yield Buffer.concat(parts);
    throw error;
  }
  if (size > 0) yield Buffer.concat(parts);
}

function failed(source: string, error: unknown): TapesyncError {
  if (error instanceof TapesyncError) return error;
  const problem = error instanceof pg.DatabaseError ? problemOf(error) : connectionProblem(error);
  return new TapesyncError('SOURCE_MISSING', { source, problem }, { cause: error });
}

// A database without an encoding, as Bacula makes one, takes any bytes.
const NOT_UTF8 = '22021';

function problemOf({ code, message }: pg.DatabaseError): string {
  if (code !== NOT_UTF8) return message;
  return `${message}; ask for convert_from(convert(convert_to(NAME, 'SQL_ASCII'), 'LATIN1', 'UTF8'), 'SQL_ASCII') instead of the column`;
}
