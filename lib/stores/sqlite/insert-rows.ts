import type { SQLInputValue } from 'node:sqlite';
import { Turns } from '../../platform/turns.ts';
import type { Connection } from './connection.ts';

// Rows in one statement: fewer and more are slower.
const ROWS = 8;

/** Where rows go, and what they hold. */
export interface RowsInto<R> {
  /** A table with its columns. */
  readonly into: string;
  /** The values that each row begins with; bound once per statement. */
  readonly shared: readonly SQLInputValue[];
  /** How many values of its own a row has. */
  readonly width: number;
  /** Appends the own values of a row. */
  readonly append: (cells: SQLInputValue[], row: R) => void;
}

/** Inserts many rows by statements of a few. */
export async function insertRows<R>(
  connection: Connection,
  rows: readonly R[],
  { into, shared, width, append }: RowsInto<R>,
): Promise<void> {
  let next = 0;
  const turns = new Turns();
  for (const size of [ROWS, 1]) {
    const sql = `INSERT INTO ${into} VALUES ${placeholders(shared.length, width, size)}`;
    for (; next + size <= rows.length; next += size) {
      if (turns.isOver) await turns.pass();
      const cells = [...shared];
      for (let row = next; row < next + size; row++) append(cells, rows[row] as R);
      connection.runWith(sql, cells);
    }
  }
}

function placeholders(shared: number, width: number, rows: number): string {
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `?${from + index}`);
  return Array.from({ length: rows }, (_, row) => {
    return `(${[...numbers(1, shared), ...numbers(1 + shared + row * width, width)].join(', ')})`;
  }).join(', ');
}
