import { commentText, definitionString, filterOf } from '../definition/quoting.ts';
import { type Column, type Line, statement } from '../layouts/export-layout.ts';
import { isNullMark, nullMarks } from '../vocabulary/marks.ts';

/** What a definition says of one field. */
export interface FieldDraft {
  /** The columns that it is about. */
  readonly columns: readonly Column[];
  /** Statements that take effect. */
  readonly lines: readonly Line[];
  /** What the operator has to decide, with proposals. */
  readonly open: readonly Line[];
}

/** Returns a draft of statements that take effect. */
export function decided(columns: readonly Column[], lines: readonly Line[]): FieldDraft {
  return { columns, lines, open: [] };
}

/** Returns a draft of proposals. */
export function undecided(columns: readonly Column[], open: readonly Line[]): FieldDraft {
  return { columns, lines: [], open };
}

/** Returns the values of a column that are given. */
export function givenValues({ values }: Column): readonly string[] {
  return values.filter((value) => value !== '' && !isNullMark(value));
}

/** Returns the statement that takes a field from a column, with one of its values in the comment. */
export function extraction(field: string, column: Column, note = ''): Line {
  return statement(`Extract(${field}, ${column.where});`, joined(nameNote(column), example(column), note));
}

/** Returns how a column is called in comments. */
export function columnName({ name, where }: Column): string {
  return name === '' ? where : `"${commentText(name)}"`;
}

/** Returns the statement that takes what marks no value for not given, if anything in the columns does. */
export function nullStatement(columns: readonly Column[]): readonly Line[] {
  const marks = nullMarks(columns.flatMap(({ values }) => values));
  return marks.length === 0 ? [] : [statement(`AddNull(${definitionString(filterOf(marks))});`, 'not given')];
}

/** Returns a value of a column as a comment shows it. */
export function example(column: Column): string {
  const [value] = givenValues(column);
  return value === undefined ? 'empty here' : `such as ${commentText(value)}`;
}

// A column that is found by its number or place does not say what it is.
function nameNote({ name, where }: Column): string {
  return name === '' || where.startsWith('"') ? '' : commentText(name);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
