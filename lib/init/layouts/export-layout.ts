/**
 * What is known of an export before it is known what its columns mean.
 *
 * @module
 */

import { definitionString } from '../definition/quoting.ts';

/** A column of an export, with what stands in it. */
export interface Column {
  /** What the export calls it; empty where it has no name. */
  readonly name: string;
  /** What Extract takes behind the field: `"Barcode"`, `3` or `40, 36`. */
  readonly where: string;
  /** Where the time stands, if the column is only the date of it. */
  readonly timeWhere?: string;
  /** Its values in the order of the records, without outer blanks; empty where a record has none. */
  readonly values: readonly string[];
  /** Whether blanks stand around the values. */
  readonly padded: boolean;
}

/** Returns a column that Extract takes by its name. */
export function namedColumn(name: string, values: readonly string[]): Column {
  return { name, where: definitionString(name), values, padded: false };
}

/** A line of a definition. */
export interface Line {
  /** One statement; empty for a line that is only a comment. */
  readonly statement: string;
  readonly comment: string;
  /** Whether the statement is only proposed, and written as a comment. */
  readonly isOff?: boolean;
}

/** How the records of an export are laid out. */
export interface Layout {
  /** In words that follow "read as". */
  readonly what: string;
  /** The statements that say so. */
  readonly lines: readonly Line[];
  /** The statements that take the description from lines above the records. */
  readonly context: readonly Line[];
  readonly columns: readonly Column[];
}

/** Returns a line with a statement. */
export function statement(text: string, comment = ''): Line {
  return { statement: text, comment };
}

/** Returns a line that is only a comment. */
export function remark(comment: string): Line {
  return { statement: '', comment };
}

/** Returns a statement that takes no effect before somebody has looked at it. */
export function proposal(text: string, comment = ''): Line {
  return { statement: text, comment, isOff: true };
}
