import { fieldByName } from '../../model/field.ts';
import { canonicalValue } from '../../model/value.ts';
import { definitionString, filterOf } from '../definition/quoting.ts';
import { type Column, type Line, proposal, remark, statement } from '../layouts/export-layout.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { findNumbers, type Numbers } from './column-numbers.ts';
import {
  columnName,
  decided,
  example,
  extraction,
  type FieldDraft,
  givenValues,
  undecided,
} from './field-draft.ts';
import { isLabel, type VolumeColumn } from './volume-column.ts';

/** More words than these in a column, and they are no states of a tape. */
const MOST_STATES = 12;

/** Flags in other languages than English, which the program reads itself. */
const YES = ['ja', 'wahr', 'oui', 'vrai', 'sí', 'si'];
const NO = ['nein', 'falsch', 'non', 'faux', 'no'];

/** Drafts the label of the tape, and what is left out for it. */
export function draftVolume({ column, captures, others }: VolumeColumn): FieldDraft {
  const { values } = column;
  const labels = { ...column, values: values.filter(isLabel) };
  const lines: Line[] = [extraction('VOLUME', labels, orNote(others))];
  if (column.padded) lines.push(statement('RemoveSpaces(VOLUME);'));
  for (const pattern of captures) {
    lines.push(
      statement(`Capture(VOLUME, ${definitionString(pattern)});`, pattern === '{}' ? '' : 'the label in it'),
    );
  }
  if (values.length > givenValues(column).length) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "!(?*)");', 'no label, such as an empty slot'));
  }
  if (values.some((value) => /[/\\]/.test(value))) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "*[/\\]*");', 'files of disk volumes'));
  }
  lines.push(statement('AddExclusionOnValue(VOLUME, "CLN*");', 'cleaning tapes'));
  return decided([column], lines);
}

/**
 * Drafts the description, from the surest column that has a value, else from the keys under which JSON has its records,
 * which are names of pools; names the other columns that it may be.
 */
export function draftDescription(columns: readonly Column[], volume: Column): FieldDraft | undefined {
  const [best, ...others] = [...columnsNamed('DESCRIPTION', columns), ...columns.filter(isKey)].filter(
    (column) => column !== volume && givenValues(column).some(hasLetter) && fits('DESCRIPTION', column),
  );
  if (best === undefined) return undefined;
  return decided([best], [extraction('DESCRIPTION', best, orNote(others))]);
}

/** Returns a note that names other columns that a field may be taken from. */
function orNote(others: readonly Column[]): string {
  const names = others.slice(0, 4).map(columnName);
  return names.length === 0 ? '' : `or ${names.join(', ')}`;
}

/** Drafts the slot. A slot 0 that several tapes lie in is none, but that is for the operator to say. */
export function draftSlot(columns: readonly Column[]): FieldDraft | undefined {
  const column = columnsNamed('SLOT', columns).find(
    (each) => givenValues(each).length > 0 && fits('SLOT', each),
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

/** Slots are whole: a comma in numbers without other signs stands between thousands, where the smaller ones have none. */
function slotNumbers({ name, values }: Column): readonly Line[] {
  const numbers = findNumbers(name, values);
  const isGrouped =
    (numbers?.kind === 'open' && numbers.sign === ',') ||
    (numbers?.kind === 'written' && numbers.thousands === ',' && numbers.decimal === '.');
  const plain = values.filter((value) => /^\d+$/.test(value));
  if (!isGrouped || plain.length === 0 || plain.some(({ length }) => length > 3)) return [];
  return [statement('SetNumberFormat(SLOT, ".", ",");')];
}

/** Drafts whether a tape is free: by a flag, or by a word of its state. */
export function draftScratch(columns: readonly Column[], volume: Column): FieldDraft | undefined {
  const flag = draftFlag('SCRATCH', columns);
  if (flag !== undefined) return flag;
  const unnamed = columns.filter((column) => column.name === '' && !isKey(column));
  const state = [...columnsNamed('STATUS', columns), ...columnsNamed('SCRATCH', columns), ...unnamed].find(
    (column) => column !== volume && scratchWords(column).length > 0,
  );
  if (state !== undefined) return decided([state], scratchLines(state));
  const pools = [...columnsNamed('DESCRIPTION', columns), ...columns.filter(isKey)];
  const pool = pools.find((column) => scratchWords(column).length > 0);
  if (pool === undefined) return undefined;
  return undecided(
    [],
    [
      remark(`SCRATCH: if the tapes are free whose ${columnName(pool)} says so, take the # away:`),
      ...scratchLines(pool).map(({ statement: text, comment }) => proposal(text, comment)),
    ],
  );
}

/** Drafts whether a tape is encrypted. */
export function draftEncrypted(columns: readonly Column[]): FieldDraft | undefined {
  return draftFlag('ENCRYPTED', columns);
}

/** Drafts the amount of data on a tape. */
export function draftUsage(columns: readonly Column[]): FieldDraft | undefined {
  return draftNumber('USAGE', columns);
}

/** Drafts how often a tape was mounted. */
export function draftUsageCount(columns: readonly Column[]): FieldDraft | undefined {
  return draftNumber('USAGECOUNT', columns);
}

function draftNumber(field: 'USAGE' | 'USAGECOUNT', columns: readonly Column[]): FieldDraft | undefined {
  for (const column of columnsNamed(field, columns)) {
    const numbers = findNumbers(column.name, column.values);
    if (numbers === undefined) continue;
    if (numbers.kind === 'plain') return decided([column], [extraction(field, column)]);
    if (numbers.kind === 'written') {
      return decided([column], [extraction(field, column), statement(numberStatement(field, numbers))]);
    }
    const { sign } = numbers;
    const other = sign === ',' ? '.' : ',';
    return undecided(
      [column],
      [
        remark(
          `${field}: its "${sign}" may be the decimal sign or stand between thousands. Keep the line that is right:`,
        ),
        proposal(`Extract(${field}, ${column.where});`, example(column)),
        proposal(
          numberStatement(field, { kind: 'written', decimal: other, thousands: sign, unit: '' }),
          'thousands',
        ),
        proposal(
          numberStatement(field, { kind: 'written', decimal: sign, thousands: '', unit: '' }),
          'decimal sign',
        ),
      ],
    );
  }
  return undefined;
}

function numberStatement(
  field: string,
  { decimal, thousands, unit }: Numbers & { readonly kind: 'written' },
): string {
  const more = unit !== '' ? `, "${thousands}", "${unit}"` : thousands === '' ? '' : `, "${thousands}"`;
  return `SetNumberFormat(${field}, "${decimal}"${more});`;
}

function scratchWords(column: Column): readonly string[] {
  const words = [...new Set(givenValues(column))];
  if (words.length > MOST_STATES) return [];
  const scratch = column.name === '' ? /^scratch$/i : /scratch/i;
  return words.filter((word) => word.length <= 40 && scratch.test(word));
}

function scratchLines(column: Column): readonly Line[] {
  return [
    extraction('SCRATCH', column),
    ...(column.padded ? [statement('RemoveSpaces(SCRATCH);')] : []),
    statement(`AddTranslation(SCRATCH, ${definitionString(filterOf(scratchWords(column)))}, "YES");`),
    statement('AddTranslation(SCRATCH, "?*", "NO");', 'all others are in use'),
  ];
}

function draftFlag(field: 'SCRATCH' | 'ENCRYPTED', columns: readonly Column[]): FieldDraft | undefined {
  for (const column of columnsNamed(field, columns)) {
    const words = [...new Set(givenValues(column).map((value) => value.toLowerCase()))];
    // A lone 0 or 1 may be an amount as well.
    if (words.length === 0 || (words.length === 1 && /^\d/.test(words[0] ?? ''))) continue;
    if (fits(field, column)) return decided([column], [extraction(field, column)]);
    if (words.some((word) => !YES.includes(word) && !NO.includes(word))) continue;
    const translations = words.map((word) => {
      return statement(
        `AddTranslation(${field}, ${definitionString(word)}, "${YES.includes(word) ? 'YES' : 'NO'}");`,
      );
    });
    const trimmed = column.padded ? [statement(`RemoveSpaces(${field});`)] : [];
    return decided([column], [extraction(field, column), ...trimmed, ...translations]);
  }
  return undefined;
}

/** Says whether a column is the key under which JSON has its records: mostly the name of a pool. */
function isKey({ where }: Column): boolean {
  return where.startsWith('"*');
}

function hasLetter(value: string): boolean {
  return /\p{L}/u.test(value);
}

/** Says whether all values of a column are what a field can hold. */
function fits(field: string, column: Column): boolean {
  const spec = fieldByName(field);
  return spec !== undefined && givenValues(column).every((value) => 'value' in canonicalValue(spec, value));
}
