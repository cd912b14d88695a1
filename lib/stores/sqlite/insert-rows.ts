import type { SQLInputValue } from 'node:sqlite';
import { Turns } from '../../platform/turns.ts';
import type { Connection } from './connection.ts';

// Rows in one statement: fewer and more are slower.
const ROWS = 8;

/**
 * Inserts many rows by statements of a few. `into` is a table with its columns; each row begins with the shared
 * values, which are bound once per statement.
 */
export async function insertRows(
  connection: Connection,
  into: string,
  shared: readonly SQLInputValue[],
  rows: readonly (readonly SQLInputValue[])[],
): Promise<void> {
  const width = rows[0]?.length ?? 0;
  let next = 0;
  const turns = new Turns();
  for (const size of [ROWS, 1]) {
    const sql = `INSERT INTO ${into} VALUES ${placeholders(shared.length, width, size)}`;
    for (; next + size <= rows.length; next += size) {
      if (turns.isOver) await turns.pass();
      connection.run(sql, ...shared, ...rows.slice(next, next + size).flat());
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
