import { type DraftLine, proposals, remark, statement } from '../definition/draft-line.ts';
import { definitionString, filterOf } from '../definition/quoting.ts';
import { type Column, givenValues, isKeyColumn } from '../export-layout.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { descriptionColumns } from './description-field.ts';
import {
  columnName,
  decided,
  extraction,
  type FieldDraft,
  fitsField,
  trimming,
  undecided,
} from './field-draft.ts';

/** Most different words of a column that are states of a tape. */
const MOST_STATES = 12;

/** Flags in other languages than English; the English ones need no translation. */
const IS_SCRATCH = /^(?:\*?yes|true|y|t|on|1|ja|wahr|oui|vrai|s[íi])$/i;

/** States of a tape with data on it. */
const IN_USE = /^(?:full|filling|used|active|in use|data_full|voll|belegt)$/i;

const YES = ['ja', 'wahr', 'oui', 'vrai', 'sí', 'si'];
const NO = ['nein', 'falsch', 'non', 'faux', 'no'];

/** Drafts whether a tape is scratch, from a flag or a state of the tape; proposes to take it from the name of a pool. */
export function draftScratch(columns: readonly Column[]): FieldDraft | undefined {
  const flag = draftFlag('SCRATCH', columns);
  if (flag !== undefined) return areInUse(flag.columns[0], columns) ? doubted(flag) : flag;
  const unnamed = columns.filter((column) => column.name === '' && !isKeyColumn(column));
  const states = [...columnsNamed('STATUS', columns), ...columnsNamed('SCRATCH', columns), ...unnamed];
  const state = states.find((column) => scratchWords(column).length > 0);
  if (state !== undefined) return decided([state], scratchLines(state));
  const pool = descriptionColumns(columns).find((column) => scratchWords(column).length > 0);
  if (pool === undefined) return undefined;
  return undecided(
    [],
    [
      remark(`SCRATCH: if the tapes are free whose ${columnName(pool)} says so, take the # away:`),
      ...proposals(scratchLines(pool)),
    ],
  );
}

/** Drafts whether a tape is scratch or encrypted from a flag, in English or in a language whose flags are translated. */
export function draftFlag(
  field: 'SCRATCH' | 'ENCRYPTED',
  columns: readonly Column[],
): FieldDraft | undefined {
  for (const column of columnsNamed(field, columns)) {
    const words = [...new Set(givenValues(column).map((value) => value.toLowerCase()))];
    // If all values are the same digit, they may be an amount as well.
    if (words.length === 0 || (words.length === 1 && /^\d/.test(words[0] ?? ''))) continue;
    if (fitsField(field, column)) return decided([column], [extraction(field, column)]);
    if (words.some((word) => !YES.includes(word) && !NO.includes(word))) continue;
    const translations = words.map((word) => {
      const flag = YES.includes(word) ? 'YES' : 'NO';
      return statement(`AddTranslation(${field}, ${definitionString(word)}, "${flag}");`);
    });
    return decided([column], [extraction(field, column), ...trimming(field, column), ...translations]);
  }
  return undefined;
}

/** Returns true if some tapes are called scratch that have data on them by their state. */
function areInUse(flag: Column | undefined, columns: readonly Column[]): boolean {
  const states = columnsNamed('STATUS', columns).filter((column) => column !== flag);
  return (flag?.values ?? []).some(
    (value, index) =>
      IS_SCRATCH.test(value) && states.some((state) => IN_USE.test(state.values[index] ?? '')),
  );
}

// In some products it only says where a tape came from.
function doubted({ columns, lines }: FieldDraft): FieldDraft {
  const name = columns.map(columnName).join(', ');
  return undecided(columns, [
    remark(
      `SCRATCH: ${name} says so of tapes that are in use; if it means free tapes after all, take the # away:`,
    ),
    ...proposals(lines),
  ]);
}

function scratchWords(column: Column): readonly string[] {
  const words = [...new Set(givenValues(column))];
  if (words.length > MOST_STATES) return [];
  const scratch = column.name === '' ? /^scratch$/i : /scratch/i;
  return words.filter((word) => word.length <= 40 && scratch.test(word));
}

function scratchLines(column: Column): readonly DraftLine[] {
  return [
    extraction('SCRATCH', column),
    ...trimming('SCRATCH', column),
    statement(`AddTranslation(SCRATCH, ${definitionString(filterOf(scratchWords(column)))}, "YES");`),
    statement('AddTranslation(SCRATCH, "?*", "NO");', 'all others are in use'),
  ];
}
