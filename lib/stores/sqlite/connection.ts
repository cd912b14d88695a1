import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { sqliteError } from './sqlite-error.ts';

/** A row of a result, in the order of its columns. */
export type Row = readonly SQLOutputValue[];

/** How a database is opened. */
export interface ConnectionOptions {
  /** What messages call the store. */
  readonly store: string;
  readonly readOnly: boolean;
  /** How long a lock of somebody else is waited for. */
  readonly timeoutMs: number;
}

// An input can name any set of fields, and each makes a statement of its own.
const STATEMENTS = 500;

/**
 * A connection to a SQLite database that prepares each statement once. Every method throws a TapesyncError of class
 * `store` for whatever SQLite reports.
 */
export class Connection {
  readonly #db: DatabaseSync;
  readonly #options: ConnectionOptions;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, options: ConnectionOptions) {
    this.#options = options;
    const { readOnly, timeoutMs } = options;
    this.#db = this.#attempt(() => new DatabaseSync(path, { readOnly, timeout: timeoutMs }));
  }

  /** Runs statements that take no parameters and give no rows. */
  script(sql: string): void {
    this.#attempt(() => this.#db.exec(sql));
  }

  /** Returns all rows of a query. */
  rows(sql: string, ...parameters: SQLInputValue[]): Row[] {
    // The type of all() does not know of setReturnArrays.
    return this.#attempt(() => this.#prepared(sql).all(...parameters) as unknown as Row[]);
  }

  /** Returns the first row of a query, empty where there is none. */
  row(sql: string, ...parameters: SQLInputValue[]): Row {
    return this.#attempt(() => (this.#prepared(sql).get(...parameters) as unknown as Row | undefined) ?? []);
  }

  /** Runs a statement that writes and returns the number of rows that it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return this.#attempt(() => Number(this.#prepared(sql).run(...parameters).changes));
  }

  /** Does work in one transaction that writes: all of it counts, or with an error none. */
  transaction<T>(work: () => T): T {
    // Taken at once: a lock that is taken later cannot be waited for.
    this.script('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.script('COMMIT');
      return result;
    } catch (error) {
      // A full disk has rolled back already.
      if (this.#db.isTransaction) this.script('ROLLBACK');
      throw error;
    }
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
      statement = this.#db.prepare(sql);
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
