import { fieldByName } from '../../model/field.ts';
import { canonicalValue } from '../../model/value.ts';
import { type DraftLine, statement } from '../definition/draft-line.ts';
import { commentText, definitionString, filterOf } from '../definition/quoting.ts';
import { type Column, givenValues } from '../export-layout.ts';
import { nullMarks } from '../vocabulary/marks.ts';

/** The lines of a definition about one field. */
export interface FieldDraft {
  /** The columns that the field is taken from. */
  readonly columns: readonly Column[];
  /** Statements that take effect. */
  readonly lines: readonly DraftLine[];
  /** Proposals that the operator has to decide on. */
  readonly open: readonly DraftLine[];
}

/** Returns a draft of statements that take effect. */
export function decided(columns: readonly Column[], lines: readonly DraftLine[]): FieldDraft {
  return { columns, lines, open: [] };
}

/** Returns a draft of proposals. */
export function undecided(columns: readonly Column[], open: readonly DraftLine[]): FieldDraft {
  return { columns, lines: [], open };
}

/** Returns the statement that takes a field from a column, with one of its values in the comment. */
export function extraction(field: string, column: Column, note = ''): DraftLine {
  const { name, where } = column;
  // A column that is taken by its number or place is named in the comment.
  const named = name === '' || where.startsWith('"') ? '' : commentText(name);
  const comment = [named, example(column), note].filter((part) => part !== '').join(', ');
  return statement(`Extract(${field}, ${where});`, comment);
}

/** Returns the statement that removes blanks around a field, if its column has any. */
export function trimming(field: string, { padded }: Column): readonly DraftLine[] {
  return padded ? [statement(`RemoveSpaces(${field});`)] : [];
}

/** Returns the statement that reads the marks for "no value" in some columns as such; nothing where there are none. */
export function nullStatement(columns: readonly Column[]): readonly DraftLine[] {
  const marks = nullMarks(columns.flatMap(({ values }) => values));
  return marks.length === 0 ? [] : [statement(`AddNull(${definitionString(filterOf(marks))});`, 'not given')];
}

/** Returns the name of a column for comments; its place where it has none. */
export function columnName({ name, where }: Column): string {
  return name === '' ? where : `"${commentText(name)}"`;
}

/** Returns a comment with the names of other columns that a field may be taken from; empty where there are none. */
export function alternatives(others: readonly Column[]): string {
  const names = others.slice(0, 4).map(columnName);
  return names.length === 0 ? '' : `or ${names.join(', ')}`;
}

/** Returns a comment with a value of a column. */
export function example(column: Column): string {
  const [value] = givenValues(column);
  return value === undefined ? 'empty here' : `such as ${commentText(value)}`;
}

/** Returns true if all values of a column are values of a field. */
export function fitsField(field: string, column: Column): boolean {
  const spec = fieldByName(field);
  return spec !== undefined && givenValues(column).every((value) => 'value' in canonicalValue(spec, value));
}
