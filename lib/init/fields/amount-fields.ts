import type { Column } from '../column.ts';
import { proposal, remark, statement } from '../definition/draft-line.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { findNumbers, type WrittenNumbers } from './column-numbers.ts';
import { decided, example, extraction, type FieldDraft, undecided } from './field-draft.ts';

/** Drafts the amount of data on a tape. */
export function draftUsage(columns: readonly Column[]): FieldDraft | undefined {
  return draftAmount('USAGE', columns);
}

/** Drafts how often a tape was mounted. */
export function draftUsageCount(columns: readonly Column[]): FieldDraft | undefined {
  return draftAmount('USAGECOUNT', columns);
}

/** Drafts a number. Where its sign may be decimal or stand between thousands, both are proposed. */
function draftAmount(field: 'USAGE' | 'USAGECOUNT', columns: readonly Column[]): FieldDraft | undefined {
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
