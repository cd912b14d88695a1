import type { LineOutput } from '../../engine/observe.ts';

/** Prints rows as a table; each column is as wide as its longest cell. */
export async function printTable(
  output: LineOutput,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const widths = headings.map((heading, column) => {
    return rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), heading.length);
  });
  const line = (cells: readonly string[]) => {
    return `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')}`.trimEnd();
  };
  const rule = widths.map((width) => '-'.repeat(width)).join(' ');
  const lines = [line(headings), rule, ...rows.map(line), rule];
  await output.write(`${lines.join('\n')}\n`);
}
