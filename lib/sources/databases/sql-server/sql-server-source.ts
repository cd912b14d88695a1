import { TapesyncError } from '../../../errors/error.ts';
import type { Source } from '../../source.ts';
import { queryOf, type SourceRequest } from '../../source-request.ts';
import { databaseError } from '../database-problem.ts';
import { readDatabaseUrl } from '../database-url.ts';
import { queryProblem } from '../query-words.ts';
import { sqlServerRows } from './sql-server-rows.ts';
import { SQL_SERVER_SYNTAX } from './sql-server-syntax.ts';

const FORM = { scheme: 'mssql', port: 1433, isEncrypted: true, parameters: ['encrypt'] } as const;

const CONNECT_SECONDS = 30;

/**
 * Returns the source of the rows of a query: `mssql://USER@HOST/DATABASE`, encrypted unless `?sslmode=disable` says otherwise, with
 * `?encrypt=strict` from the first byte on.
 * Throws OPTION_INVALID for a URL that cannot be read, and SOURCE_MISSING for a query that does more than read. Reading throws SOURCE_PACKAGE without tedious,
 * and SOURCE_MISSING behind the last row that came where not all have.
 */
export function sqlServerSource(text: string, request: SourceRequest): Source {
  const url = readDatabaseUrl(text, FORM);
  const { name, host, port, database, user, tls } = url;
  const { delimiter, password = '', statementSeconds } = request;
  const sql = queryOf(request, name);
  const problem = queryProblem(sql, SQL_SERVER_SYNTAX);
  if (problem !== undefined) {
    throw new TapesyncError('SOURCE_MISSING', { source: name, problem: `the query ${problem}` });
  }
  const encrypt = url.parameters.get('encrypt');
  if (encrypt !== undefined && (encrypt !== 'strict' || tls.kind === 'none')) {
    throw new TapesyncError('OPTION_INVALID', {
      option: '--source',
      problem: 'encrypt= knows no other value than strict, without sslmode=disable',
    });
  }
  const address = {
    host,
    port,
    database,
    user,
    password,
    encrypt: tls.kind === 'none' ? false : encrypt === undefined ? true : 'strict',
    authorities: tls.kind === 'verified' ? tls.authorities : undefined,
  } as const;
  const query = { sql, delimiter, connectSeconds: CONNECT_SECONDS, statementSeconds };
  return {
    name,
    async *bytes(signal) {
      try {
        yield* sqlServerRows(name, address, query, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw databaseError(name, error);
      }
    },
    size: async () => undefined,
  };
}
