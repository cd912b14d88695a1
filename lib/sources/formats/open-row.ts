import { type LineResult, misfit, otherLine } from './line-reader.ts';
import type { TableLine } from './ruled-table.ts';

/** Most lines of a wrapped row; more are not a row. */
const WRAPPED_LINES = 100;

/** What a line inside a table has to be. */
export const A_ROW = 'a row of the table';

/** A line in or around a table. */
export interface Line {
  readonly text: string;
  readonly line: number;
  /** The text with its tabs expanded, so that columns can be counted. */
  readonly plain: string;
}

/** The last row, while the next line may continue it or be the rule below it. */
export interface OpenRow {
  readonly lines: readonly Line[];
  /** The values of its columns. */
  readonly cells: readonly string[];
  /** Why it does not fit; empty if it does. */
  readonly problem: string;
  /** Whether its first line was left out, so that the others are no part of a record. */
  readonly isLeftOut?: true;
}

/** Returns a row that fits with one more line; its values go on in the cells of that. */
export function continuedRow(row: OpenRow, here: Line, cells: readonly string[]): OpenRow {
  const lines = [...row.lines, here];
  if (lines.length > WRAPPED_LINES)
    return { ...row, lines, problem: `it goes on for more than ${WRAPPED_LINES} lines` };
  const length = Math.max(row.cells.length, cells.length);
  const joined = Array.from({ length }, (_, index) =>
    `${row.cells[index] ?? ''} ${cells[index] ?? ''}`.trim(),
  );
  return { ...row, lines, cells: joined };
}

/** Joins a line that may be the rest of a first column to its row, if there is one; neither can be trusted. */
export function tornRow(
  row: OpenRow | undefined,
  here: Line,
  { cells, problem }: Extract<TableLine, { readonly kind: 'torn' }>,
): OpenRow {
  if (row === undefined) return { lines: [here], cells, problem };
  const [first = '', ...others] = row.cells;
  return { ...row, lines: [...row.lines, here], cells: [`${first}${cells[0] ?? ''}`, ...others], problem };
}

/**
 * Returns the results of a row that is complete.
 *
 * @param columns the column of each wanted value, -1 where there is none
 */
export function rowResults(row: OpenRow, columns: readonly number[]): readonly LineResult[] {
  const text = row.lines.map((each) => each.text).join('\n');
  const line = row.lines[0]?.line ?? 0;
  if (row.isLeftOut) return row.lines.map((each) => otherLine('goes on with a row that is left out', each));
  const cells = columns.map((column) => row.cells[column] ?? '');
  if (row.problem !== '') return [misfit(A_ROW, row.problem, { text, line }, cells)];
  const lastLine = row.lines.at(-1)?.line ?? line;
  return [{ kind: 'record', text, line, ...(lastLine !== line && { lastLine }), cells }];
}
