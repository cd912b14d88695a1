import type { Finding } from '../roles/verification.ts';
import { type Cell, textOf } from './connection.ts';

/** Returns the finding of rows of a table that refer to rows of another one that are not there. */
export function strayRows(
  table: Cell | undefined,
  count: Cell | undefined,
  parent: Cell | undefined,
): Finding {
  return {
    place: `table ${textOf(table)}`,
    problem: `rows that refer to a row of ${textOf(parent)} that is not there: ${textOf(count)}`,
  };
}
