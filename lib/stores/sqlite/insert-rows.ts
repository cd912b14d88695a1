import type { SQLInputValue } from 'node:sqlite';
import { Turns } from '../../platform/turns.ts';
import type { Connection } from './connection.ts';

// Rows in one statement: fewer and more are slower.
const ROWS = 8;

/** Where rows go, and what they hold. */
export interface RowsInto<R> {
  /** A table with its columns. */
  readonly into: string;
  /** How many values a row has. */
  readonly width: number;
  /** Appends the values of a row. */
  readonly append: (cells: SQLInputValue[], row: R) => void;
}

/** Inserts many rows by statements of a few. */
export async function insertRows<R>(
  connection: Connection,
  rows: readonly R[],
  { into, width, append }: RowsInto<R>,
): Promise<void> {
  let next = 0;
  const turns = new Turns();
  // Not numbered, though some values are those of all rows: node:sqlite looks for each number among all of them.
  const row = `(${Array(width).fill('?').join()})`;
  for (const size of [ROWS, 1]) {
    const sql = `INSERT INTO ${into} VALUES ${Array(size).fill(row).join()}`;
    for (; next + size <= rows.length; next += size) {
      if (turns.isOver) await turns.pass();
      const cells: SQLInputValue[] = [];
      for (let row = next; row < next + size; row++) append(cells, rows[row] as R);
      connection.runWith(sql, cells);
    }
  }
}
