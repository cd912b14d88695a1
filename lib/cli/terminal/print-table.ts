import { printable } from '../../errors/printable.ts';
import type { StandardOutput } from './standard-output.ts';

/** Prints rows as a table; each column is as wide as its longest cell. */
export async function printTable(
  output: Pick<StandardOutput, 'print'>,
  headings: readonly string[],
  values: readonly (readonly string[])[],
): Promise<void> {
  // As wide as they will be shown.
  const rows = values.map((row) => row.map(printable));
  const widths = headings.map((heading, column) => {
    return rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), heading.length);
  });
  const line = (cells: readonly string[]) => {
    return `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')}`.trimEnd();
  };
  const rule = widths.map((width) => '-'.repeat(width)).join(' ');
  await output.print([line(headings), rule, ...rows.map(line), rule]);
}
