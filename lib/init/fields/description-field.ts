import { type Column, hasLetters, isKeyColumn } from '../export-layout.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { alternatives, decided, extraction, type FieldDraft, fitsField } from './field-draft.ts';

/** Returns the columns that may be the description: those with its names, and the keys of JSON, which name pools. */
export function descriptionColumns(columns: readonly Column[]): readonly Column[] {
  return [...columnsNamed('DESCRIPTION', columns), ...columns.filter(isKeyColumn)];
}

/** Drafts the description from the first such column with words, and names the others in a comment. */
export function draftDescription(columns: readonly Column[]): FieldDraft | undefined {
  const [best, ...others] = descriptionColumns(columns).filter(
    (column) => hasLetters(column) && fitsField('DESCRIPTION', column),
  );
  if (best === undefined) return undefined;
  return decided([best], [extraction('DESCRIPTION', best, alternatives(others))]);
}
