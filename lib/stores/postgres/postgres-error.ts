import pg from 'pg';
import { TapesyncError } from '../../errors/error.ts';
import { connectionProblem } from '../../platform/postgres/client.ts';

/** What messages say of a database. */
export interface ErrorContext {
  /** What messages call the store. */
  readonly store: string;
  /** How long a statement may take. */
  readonly statementSeconds: number;
  /** How long a lock of somebody else is waited for. */
  readonly lockSeconds: number;
}

/** Rows have been changed between two statements of one transaction, by somebody who waits for nobody. */
export class RowsOvertaken extends Error {
  constructor(count: number) {
    super(`another program has changed ${count === 1 ? 'a volume' : `${count} volumes`} in the same moment`);
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const DENIED = '42501';
const READ_ONLY = '25006';
const DISK_FULL = '53100';
const TOO_MANY_CONNECTIONS = '53300';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';
const UNIQUE = '23505';
// Keys that a sequence counts.
const COUNTED = /^(run|history_sheet)_pkey$/;
const AUTHENTICATION = /^28/;
// Of a connection; of an administrator who ends it; of a server that starts, stops or has crashed.
const CONNECTION = /^(?:08|57P)/;

/**
 * Returns the error of the table that something thrown by PostgreSQL, or on the way to it, means. Passwords are in none
 * of them.
 */
export function postgresError(error: unknown, context: ErrorContext): TapesyncError {
  if (error instanceof TapesyncError) return error;
  const { store } = context;
  const cause = { cause: error };
  if (error instanceof RowsOvertaken) {
    return new TapesyncError('STORE_FAILED', { store, problem: error.message }, cause);
  }
  if (!(error instanceof pg.DatabaseError)) {
    const problem = connectionProblem(error);
    const isPassword = /^SASL|password/i.test(problem);
    return new TapesyncError(isPassword ? 'STORE_LOGON' : 'STORE_UNREACHABLE', { store, problem }, cause);
  }
  const { code = '', message: problem, constraint = '' } = error;
  if (AUTHENTICATION.test(code)) return new TapesyncError('STORE_LOGON', { store, problem }, cause);
  if (CONNECTION.test(code)) return new TapesyncError('STORE_UNREACHABLE', { store, problem }, cause);
  const [, counted] = COUNTED.exec(constraint) ?? [];
  if (code === UNIQUE && counted !== undefined) {
    return new TapesyncError('STORE_SEQUENCE', { store, table: counted }, cause);
  }
  switch (code) {
    case DENIED:
      return new TapesyncError('STORE_DENIED', { store, problem }, cause);
    case READ_ONLY:
      return new TapesyncError('STORE_STANDBY', { store }, cause);
    case DISK_FULL:
      return new TapesyncError('STORE_FULL', { store }, cause);
    case TOO_MANY_CONNECTIONS:
      return new TapesyncError('STORE_BUSY', { store, problem }, cause);
    case LOCK_NOT_AVAILABLE:
      return new TapesyncError('STORE_LOCKED', { store, seconds: context.lockSeconds }, cause);
    case QUERY_CANCELED:
      return new TapesyncError('STORE_SLOW', { store, seconds: context.statementSeconds }, cause);
    default:
      return new TapesyncError('STORE_FAILED', { store, problem }, cause);
  }
}

/** Returns true if a transaction failed only because of another one, so that it can be done again. */
export function isRepeatable(error: unknown): boolean {
  const cause = error instanceof TapesyncError ? error.cause : undefined;
  if (cause instanceof pg.DatabaseError) return cause.code === '40001' || cause.code === '40P01';
  return cause instanceof RowsOvertaken;
}
