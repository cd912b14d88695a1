import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'mysql2';
import { TapesyncError } from '../../../errors/error.ts';
import { exposureOf } from '../../../platform/exposed-file.ts';
import { readWhole } from '../../../platform/read-whole.ts';
import type { Source } from '../../source.ts';
import { queryOf, type SourceRequest } from '../../source-request.ts';
import { databaseError } from '../database-problem.ts';
import { type DatabaseUrl, readDatabaseUrl, systemUser } from '../database-url.ts';
import { queryProblem } from '../query-words.ts';
import { mysqlRows } from './mysql-rows.ts';
import { MYSQL_SYNTAX } from './mysql-syntax.ts';
import { type OptionFileLogon, optionFileLogon } from './option-file.ts';

const FORM = { scheme: 'mysql', port: 3306, isEncrypted: false, parameters: ['socket'] } as const;

const CONNECT_SECONDS = 30;

/**
 * Returns the source of the rows of a query: `mysql://USER@HOST/DATABASE`, with `?socket=FILE` by a socket of this machine. User and password
 * that nobody gives come from `~/.my.cnf`.
 * Throws OPTION_INVALID for a URL that cannot be read, and SOURCE_MISSING for a query that does more than read. Reading throws SOURCE_PACKAGE without mysql2, and
 * SOURCE_MISSING behind the last row that came where not all have.
 */
export function mysqlSource(text: string, request: SourceRequest): Source {
  const url = readDatabaseUrl(text, FORM);
  const { name } = url;
  const { delimiter, statementSeconds } = request;
  const sql = queryOf(request, name);
  const problem = queryProblem(sql, MYSQL_SYNTAX);
  if (problem !== undefined) {
    throw new TapesyncError('SOURCE_MISSING', { source: name, problem: `the query ${problem}` });
  }
  const query = { sql, delimiter, connectSeconds: CONNECT_SECONDS, statementSeconds };
  return {
    name,
    async *bytes(signal) {
      try {
        yield* mysqlRows(name, addressOf(url, request), query, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw databaseError(name, error);
      }
    },
    size: async () => undefined,
  };
}

function addressOf(url: DatabaseUrl, { password }: SourceRequest): ConnectionOptions {
  const { host, port, database, tls, parameters } = url;
  const file = url.user === '' || password === undefined ? ownOptionFile() : {};
  const socketPath = parameters.get('socket');
  return {
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    database,
    user: url.user || file.user || systemUser(),
    password: password ?? file.password ?? '',
    ...(tls.kind === 'verified' && {
      ssl: {
        rejectUnauthorized: true,
        verifyIdentity: true,
        ...(tls.authorities !== undefined && { ca: [...tls.authorities] }),
      },
    }),
  };
}

// Those of the system are for servers, and hold no passwords.
function ownOptionFile(): OptionFileLogon {
  const file = join(homedir(), '.my.cnf');
  let text: string;
  try {
    text = readWhole(file).toString();
  } catch {
    return {};
  }
  const found = optionFileLogon(text);
  const exposed = found.password === undefined ? undefined : exposureOf(file, 'a password');
  if (exposed !== undefined) throw new Error(exposed);
  return found;
}
