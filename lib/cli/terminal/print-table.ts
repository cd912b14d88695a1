import { printable } from '../../errors/printable.ts';
import { NARROW, type StandardOutput } from './standard-output.ts';

/**
 * Prints rows as a table; each column is as wide as its longest cell. In a table that would be wider than 80 characters,
 * headings such as currentRepository take several lines.
 */
export async function printTable(
  output: Pick<StandardOutput, 'print'>,
  headings: readonly string[],
  values: readonly (readonly string[])[],
): Promise<void> {
  // As wide as they will be shown.
  const rows = values.map((row) => row.map(printable));
  const cells = headings.map((_, column) => {
    return rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0);
  });
  const whole = headings.map((heading) => [heading]);
  const heads = isNarrow(widthsOf(whole, cells))
    ? whole
    : headings.map((heading) => heading.split(/(?<=[a-z])(?=[A-Z])/));
  const widths = widthsOf(heads, cells);
  const line = (columns: readonly string[]) => {
    return `${columns.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' ')}`.trimEnd();
  };
  const lines = Math.max(...heads.map((parts) => parts.length));
  const head = Array.from({ length: lines }, (_, index) => line(heads.map((parts) => parts[index] ?? '')));
  const rule = widths.map((width) => '-'.repeat(width)).join(' ');
  await output.print([...head, rule, ...rows.map(line), rule]);
}

function widthsOf(heads: readonly (readonly string[])[], cells: readonly number[]): readonly number[] {
  return heads.map((parts, column) => Math.max(cells[column] ?? 0, ...parts.map((part) => part.length)));
}

function isNarrow(widths: readonly number[]): boolean {
  return widths.reduce((sum, width) => sum + width + 1, -1) <= NARROW;
}
