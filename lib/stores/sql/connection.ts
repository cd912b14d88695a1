/**
 * The seam under the store that all SQL databases share. Statements of the shared code are written for PostgreSQL: a
 * connection to another database translates them.
 *
 * @module
 */

/** One value of a row: PostgreSQL gives all of them as text. */
export type Cell = string | number | bigint | Uint8Array | null;

/** A row of a result, in the order of its columns. */
export type Row = readonly Cell[];

/** What a statement of the shared code takes. */
export type Parameter = string | number | null;

/** The result of a database that may answer at once. */
export type Later<T> = T | Promise<T>;

/** A connection. Every method throws a TapesyncError of class `store`. */
export interface SqlConnection {
  /** Runs statements that take no parameters and give no rows. */
  script(sql: string): Later<void>;
  /** Returns all rows of a query. */
  rows(sql: string, ...parameters: Parameter[]): Later<readonly Row[]>;
  /** Returns the first row of a query, empty where there is none. */
  row(sql: string, ...parameters: Parameter[]): Later<Row>;
  /** Runs a statement that writes and returns the number of rows that it changed. */
  run(sql: string, ...parameters: Parameter[]): Later<number>;
}

/** A database with its connections. */
export interface SqlDatabase<C extends SqlConnection> {
  /** What messages call the store. */
  readonly name: string;
  /** Reads. Statements may see different moments. */
  read<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Reads everything from one moment, for as long as it takes. */
  moment<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Writes in one transaction: all of it counts, or with an error none. What it has written is on the disk then. */
  transaction<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Throws what a transaction would, as STORE_FULL, as far as that shows without writing. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Returns the text of a cell, empty where it is null or missing. */
export function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

/** Returns the text of a cell, null where it is null or missing. */
export function textOrNull(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/** Returns the number in a cell, null where it is null or missing. */
export function numberOrNull(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
