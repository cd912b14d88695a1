import { TapesyncError } from '../../errors/error.ts';
import { didYouMean } from '../../errors/suggestion.ts';
import type { JsonValue } from '../../model/change.ts';
import { conditionField } from '../../model/condition/condition.ts';
import { STATE_FIELDS, VALUE_FIELDS } from '../../model/field.ts';

/** A row of a list, by the names of its columns. */
export type Row = Readonly<Record<string, JsonValue>>;

/** What a list may show. */
export interface Columns {
  /** All of them, in the order of CSV. */
  readonly all: readonly string[];
  /** Those of a table, where nobody says which. */
  readonly table: readonly string[];
  /** Those of a table that are shown even where nothing stands in them. */
  readonly always: readonly string[];
  /** Finds a column by its name, ignoring case. */
  readonly find: (name: string) => string | undefined;
}

const BARCODE = ['customer', 'media', 'volume'];

/** The columns of a list of volumes. Attributes are shown only where they are asked for. */
export const VOLUME_COLUMNS: Columns = {
  all: [
    ...[...BARCODE, 'version', 'currentRepository', 'locks'],
    ...VALUE_FIELDS.map(({ key }) => key),
    ...STATE_FIELDS.map(({ key }) => key).filter((key) => key !== 'currentRepository'),
  ],
  // A table has room for these only; --json and --csv print every field.
  table: [
    ...[...BARCODE, 'repository', 'currentRepository', 'slot', 'scratch'],
    ...['moveDate', 'writeTime', 'description'],
  ],
  always: BARCODE,
  find: (name) => conditionField(name)?.key ?? named(['version', 'locks'], name),
};

const HISTORY = [...BARCODE, 'version', 'at', 'user', 'run', 'command', 'field', 'old', 'new'];

/** The columns of a list of changes. */
export const HISTORY_COLUMNS: Columns = {
  all: HISTORY,
  table: HISTORY,
  always: HISTORY,
  find: (name) => named(HISTORY, name),
};

function named(columns: readonly string[], name: string): string | undefined {
  return columns.find((column) => column.toLowerCase() === name.toLowerCase());
}

/** Returns the columns that an option names; throws OPTION_INVALID for what is none. */
export function columnsOf(option: string, names: readonly string[], columns: Columns): readonly string[] {
  return names.map((name) => {
    const column = columns.find(name);
    if (column !== undefined) return column;
    const meant = didYouMean(name, [...columns.all, 'attribute1']) ?? `expected ${columns.all.join(', ')}`;
    throw new TapesyncError('OPTION_INVALID', { option, problem: `there is no column ${name}; ${meant}` });
  });
}

/** Returns those of the columns of a table that have something to say, or are always shown. */
export function filledIn({ table, always }: Columns, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return table;
  return table.filter((column) => always.includes(column) || rows.some((row) => cell(row[column]) !== ''));
}

/** Returns a row with these columns only, as far as they have a value. */
export function only(columns: readonly string[], row: Row): Row {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const value = row[column];
      return value === undefined ? [] : [[column, value]];
    }),
  );
}

/** Returns the text of a value in a table or in CSV. */
export function cell(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'YES' : 'NO';
  return String(value);
}
