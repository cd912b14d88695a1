import { TapesyncError } from '../../errors/error.ts';

// Primary result codes of SQLite, the low byte of an extended one.
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/**
 * Returns the error of the table that an error of SQLite means, and any other error as it is.
 * `store` is what messages call the store, `timeoutMs` how long a lock was waited for.
 */
export function sqliteError(error: unknown, store: string, timeoutMs: number): unknown {
  if (!isSqliteError(error)) return error;
  const cause = { cause: error };
  switch (error.errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return new TapesyncError('STORE_LOCKED', { store, seconds: timeoutMs / 1000 }, cause);
    case READONLY:
      return new TapesyncError('STORE_READ_ONLY', { store }, cause);
    case CORRUPT:
    case NOTADB:
      return new TapesyncError('STORE_NOT_DATABASE', { store, problem: error.message }, cause);
    case FULL:
      return new TapesyncError('STORE_FULL', { store }, cause);
    case CANTOPEN: {
      const problem = 'the file cannot be opened; check that its folder exists and that you may write there';
      return new TapesyncError('STORE_FAILED', { store, problem }, cause);
    }
    default:
      return new TapesyncError('STORE_FAILED', { store, problem: error.message }, cause);
  }
}

function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
