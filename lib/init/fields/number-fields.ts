import { type DraftLine, proposal, remark, statement } from '../definition/draft-line.ts';
import { type Column, givenValues } from '../export-layout.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { findNumbers, type WrittenNumbers } from './column-numbers.ts';
import { decided, example, extraction, type FieldDraft, fitsField, undecided } from './field-draft.ts';

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

/**
 * Drafts the amount of data on a tape, or how often it was mounted. Where the sign of the numbers may be decimal or stand
 * between thousands, both are proposed.
 */
export function draftAmount(
  field: 'USAGE' | 'USAGECOUNT',
  columns: readonly Column[],
): FieldDraft | undefined {
  for (const column of columnsNamed(field, columns)) {
    const numbers = findNumbers(column.name, column.values);
    if (numbers === undefined) continue;
    if (numbers.kind === 'plain') return decided([column], [extraction(field, column)]);
    if (numbers.kind === 'written') {
      return decided([column], [extraction(field, column), statement(formatStatement(field, numbers))]);
    }
    const { sign } = numbers;
    const other = sign === ',' ? '.' : ',';
    const grouped = formatStatement(field, { decimal: other, thousands: sign, unit: '' });
    const fraction = formatStatement(field, { decimal: sign, thousands: '', unit: '' });
    return undecided(
      [column],
      [
        remark(
          `${field}: its "${sign}" may be the decimal sign or stand between thousands. Keep the line that is right:`,
        ),
        proposal(`Extract(${field}, ${column.where});`, example(column)),
        proposal(grouped, 'thousands'),
        proposal(fraction, 'decimal sign'),
      ],
    );
  }
  return undefined;
}

function formatStatement(field: string, { decimal, thousands, unit }: Omit<WrittenNumbers, 'kind'>): string {
  const more = unit !== '' ? `, "${thousands}", "${unit}"` : thousands === '' ? '' : `, "${thousands}"`;
  return `SetNumberFormat(${field}, "${decimal}"${more});`;
}
