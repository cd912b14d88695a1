import { statSync } from 'node:fs';
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { TapesyncError } from '../../errors/error.ts';
import type { Row, SqlConnection } from '../sql/connection.ts';

/** How a database is opened. */
export interface ConnectionOptions {
  /** What messages call the store. */
  readonly store: string;
  readonly readOnly: boolean;
  /** How long a lock of somebody else is waited for. */
  readonly timeoutMs: number;
  /** Whether no lock is taken, for who may not write beside the file; default false. What is read is checked at its end. */
  readonly unlocked?: boolean;
}

// An input can name any set of fields, and each makes a statement of its own.
const STATEMENTS = 500;
// Pages of one step of a copy, 8 MB.
const PAGES = 2000;

/**
 * A connection to a SQLite database that prepares each statement once. Every method throws a TapesyncError of class
 * `store` for what SQLite reports.
 */
export class Connection implements SqlConnection {
  readonly #db: DatabaseSync;
  readonly #options: ConnectionOptions;
  readonly #statements = new Map<string, StatementSync>();
  readonly #stateOfFile: () => string;
  readonly #stateAtFirst: string;

  constructor(path: string, options: ConnectionOptions) {
    this.#options = options;
    const { readOnly, timeoutMs, unlocked = false } = options;
    this.#stateOfFile = () => (unlocked ? stateOf(path) : '');
    this.#stateAtFirst = this.#stateOfFile();
    this.#db = this.#attempt(() => {
      const file = unlocked ? Object.assign(pathToFileURL(path), { search: 'immutable=1' }) : path;
      return new DatabaseSync(file, { readOnly, timeout: timeoutMs });
    });
  }

  script(sql: string): void {
    this.#attempt(() => this.#db.exec(sql));
  }

  rows(sql: string, ...parameters: SQLInputValue[]): Row[] {
    // The type of all() does not know of setReturnArrays.
    return this.#attempt(() => this.#prepared(sql).all(...parameters) as unknown as Row[]);
  }

  row(sql: string, ...parameters: SQLInputValue[]): Row {
    return this.#attempt(() => (this.#prepared(sql).get(...parameters) as unknown as Row | undefined) ?? []);
  }

  run(sql: string, ...parameters: SQLInputValue[]): number {
    return this.runWith(sql, parameters);
  }

  /** Does what `run` does, with parameters that are in an array already. */
  runWith(sql: string, parameters: readonly SQLInputValue[]): number {
    return this.#attempt(() => Number(this.#prepared(sql).run(...parameters).changes));
  }

  /** Begins a transaction that writes. */
  begin(): void {
    // The lock is taken at once: SQLite does not wait for one that a transaction takes later.
    this.script('BEGIN IMMEDIATE');
  }

  /** Ends a transaction that has read. Throws STORE_CHANGED if it may have read pages of two moments. */
  endRead(): void {
    this.script('COMMIT');
    this.requireUnchanged();
  }

  /** Throws STORE_CHANGED if what was read may be of two moments. */
  requireUnchanged(): void {
    if (this.#stateOfFile() !== this.#stateAtFirst) {
      throw new TapesyncError('STORE_CHANGED', { store: this.#options.store });
    }
  }

  /** Sets how long SQLite itself waits for a lock; nothing else runs in this thread meanwhile. */
  waitForLocks(timeoutMs: number): void {
    this.script(`PRAGMA busy_timeout = ${timeoutMs}`);
  }

  /** Copies the database into a file as it is at this moment, off the event loop, while others go on writing. */
  async copyTo(path: string): Promise<void> {
    // Within a transaction every step sees the same moment; without, SQLite begins anew with each write of others.
    this.script('BEGIN');
    try {
      this.row('SELECT count(*) FROM sqlite_schema');
      await backup(this.#db, path, { rate: PAGES });
    } catch (error) {
      throw sqliteError(error, this.#options.store, this.#options.timeoutMs);
    } finally {
      this.rollBack();
    }
  }

  /** Ends a transaction without effect, if there is one: SQLite itself rolls back when the disk is full. */
  rollBack(): void {
    if (this.#db.isTransaction) this.script('ROLLBACK');
  }

  /** Closes the connection; an open transaction ends without effect. */
  close(): void {
    this.#statements.clear();
    this.#attempt(() => this.#db.close());
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= STATEMENTS) this.#statements.clear();
      statement = this.#db.prepare(translated(sql));
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteError(error, this.#options.store, this.#options.timeoutMs);
    }
  }
}

// Every write into the file shows in it.
function stateOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return [found?.dev, found?.ino, found?.size, found?.mtimeNs, found?.ctimeNs].join();
}

// Shared statements are written for PostgreSQL. SQLite has no schema here, calls $1 ?1, locks whole databases, and compares
// by bytes unless it is told otherwise.
function translated(sql: string): string {
  return sql
    .replaceAll('tapesync.', '')
    .replaceAll(/\$(\d)/g, '?$1')
    .replaceAll(' COLLATE "C"', '')
    .replaceAll(/FOR (NO KEY )?UPDATE( SKIP LOCKED)?/g, '');
}

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
