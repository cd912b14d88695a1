import { type Column, givenValues } from '../column.ts';
import { type DraftLine, proposal, statement } from '../definition/draft-line.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { findNumbers } from './column-numbers.ts';
import { decided, extraction, type FieldDraft, fitsField } from './field-draft.ts';

/** Drafts the slot. Several tapes in slot 0 are probably in none, but only the operator can know. */
export function draftSlot(columns: readonly Column[]): FieldDraft | undefined {
  const column = columnsNamed('SLOT', columns).find(
    (each) => givenValues(each).length > 0 && fitsField('SLOT', each),
  );
  if (column === undefined) return undefined;
  const zeros = column.values.filter((value) => value === '0').length;
  const hint = `if it means none: ${zeros} records have it`;
  return decided(
    [column],
    [
      extraction('SLOT', column),
      ...slotNumbers(column),
      ...(zeros > 1 ? [proposal('AddNull("0", SLOT);', hint)] : []),
    ],
  );
}

/** Slots are whole numbers: a comma in them stands between thousands, if none without a comma is that large. */
function slotNumbers({ name, values }: Column): readonly DraftLine[] {
  const numbers = findNumbers(name, values);
  const isGrouped =
    (numbers?.kind === 'open' && numbers.sign === ',') ||
    (numbers?.kind === 'written' && numbers.thousands === ',' && numbers.decimal === '.');
  const plain = values.filter((value) => /^\d+$/.test(value));
  if (!isGrouped || plain.length === 0 || plain.some(({ length }) => length > 3)) return [];
  return [statement('SetNumberFormat(SLOT, ".", ",");')];
}
