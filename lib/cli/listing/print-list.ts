import { stringify } from 'csv-stringify/sync';
import type { CommandContext } from '../commands/command.ts';
import { printTable } from '../terminal/print-table.ts';
import { type Columns, cell, filledIn, only, type Row } from './columns.ts';
import { type SortKey, sortRows } from './sort-rows.ts';

/** In which form rows are printed. */
export interface Form {
  readonly columns: Columns;
  /** Those that were asked for. */
  readonly chosen: readonly string[] | undefined;
  readonly sortKeys: readonly SortKey[];
}

/** Prints rows in the form that the options ask for: a table, CSV or JSON lines. */
export async function printList(
  { config, output }: Pick<CommandContext, 'config' | 'output'>,
  found: AsyncIterable<Row> | Iterable<Row>,
  { columns, chosen, sortKeys }: Form,
): Promise<void> {
  const shown = chosen ?? columns.all;
  // A description such as =cmd|... would be run by the spreadsheet that opens the list.
  const csv = (cells: readonly string[]) => {
    return output.write(stringify([cells], { escape_formulas: config.csv !== 'raw' }));
  };
  if (config.csv) await csv(shown);
  const rows = sortKeys.length > 0 ? sortRows(await Array.fromAsync(found), sortKeys) : found;
  const table: Row[] = [];
  for await (const row of rows) {
    if (output.closed) return;
    if (config.json) await output.json(chosen === undefined ? row : only(chosen, row));
    else if (config.csv) await csv(shown.map((column) => cell(row[column])));
    else table.push(row);
  }
  if (config.json || config.csv) return;
  const headings = chosen ?? filledIn(columns, table);
  await printTable(
    output,
    headings,
    table.map((row) => headings.map((column) => cell(row[column]))),
  );
}
