import type { DraftLine } from './definition/draft-line.ts';
import { definitionString } from './definition/quoting.ts';
import { isNullMark } from './vocabulary/marks.ts';

/** A column of an export with its values. */
export interface Column {
  /** Its name in the export; empty where it has none. */
  readonly name: string;
  /** The argument of Extract behind the field: `"Barcode"`, `3` or `40, 36`. */
  readonly where: string;
  /** Where the time stands, if the column contains only the date. */
  readonly timeWhere?: string;
  /** Its values in the order of the records, without outer blanks; empty where a record has none. */
  readonly values: readonly string[];
  /** True if there are blanks around some values. */
  readonly padded: boolean;
}

/** How the records of an export are laid out, before it is known which fields its columns are. */
export interface ExportLayout {
  /** In words that follow "read as". */
  readonly what: string;
  /** The statements that cut the export into records. */
  readonly lines: readonly DraftLine[];
  /** The statements that take the description from lines above the records. */
  readonly context: readonly DraftLine[];
  readonly columns: readonly Column[];
}

/** Most records that a layout reads. */
export const MOST_RECORDS = 5000;

/** Returns a column that Extract takes by its name. */
export function namedColumn(name: string, values: readonly string[]): Column {
  return { name, where: definitionString(name), values, padded: false };
}

/** Returns a column of values that may have blanks around them. */
export function trimmedColumn(name: string, where: string, raw: readonly string[]): Column {
  const values = raw.map((value) => value.trim());
  return { name, where, values, padded: raw.some((value, index) => value !== values[index]) };
}

/** Returns the values of a column that are neither empty nor a mark for "no value". */
export function givenValues({ values }: Column): readonly string[] {
  return values.filter((value) => value !== '' && !isNullMark(value));
}

/** Returns true if some value of a column has a letter, marks for "no value" aside. */
export function hasLetters(column: Column): boolean {
  return givenValues(column).some((value) => /\p{L}/u.test(value));
}

/** Returns true if a column is the key under which JSON has its records: mostly the name of a pool. */
export function isKeyColumn({ where }: Column): boolean {
  return where.startsWith('"*');
}
