import { type DraftLine, statement } from '../definition/draft-line.ts';
import { definitionString, filterOf, filterText } from '../definition/quoting.ts';
import { type Column, givenValues } from '../export-layout.ts';
import { columnsNamed, isKindName } from '../vocabulary/field-names.ts';
import { isNullMark } from '../vocabulary/marks.ts';
import { decided, extraction, type FieldDraft } from './field-draft.ts';

/** Most different words in a column that says of which kind a medium is. */
const MOST_KINDS = 20;

/** Largest share of the records that are cleaning tapes, by a count that only these have. */
const MOST_CLEANING = 0.3;

/** Words for cleaning tapes: `Cleaning`, `Cleaner`, `LTO Cleaning`, `Cleaning Media`, `HC3_CLN`. */
const CLEANING =
  /^(?:[\w ./-]{0,20}[ _-])?(?:clean(?:ing|er)?(?: ?(?:media|tapes?|cartridges?))?|reinigung\w*)$|_CLN$/i;

/** Words for disks and files where others name tapes: `Disk`, `File1`, `FILECLASS`, `CV_MAGNETIC`. */
const DISK =
  /^(?:disk(?:[ _-]?(?:class|storage|volumes?|media|pool|\d+))?|file(?:[ _-]?\w{0,12})?|cv_magnetic|adv_file|aftd|b2d\w*|virtual disk)$/i;

const CLEANINGS_LEFT = /^cleanings?(?:cycles)?(?:left|remaining)$/;

/** The last scratch variables, so that other fields keep the first ones. */
const FIRST_VARIABLE = 20;

/** Why records are left out that are no tapes to be kept. */
export interface Kinds {
  /** `undefined` where no column tells. */
  readonly draft: FieldDraft | undefined;
  /** The numbers of the records that are left out, from 0. */
  readonly leftOut: ReadonlySet<number>;
}

/**
 * Drafts the exclusion of cleaning tapes and disks, as columns with the kind or the state of a medium tell them.
 *
 * @param columns all but the one with the labels
 */
export function draftKinds(columns: readonly Column[]): Kinds {
  const used: Column[] = [];
  const lines: DraftLine[] = [];
  const leftOut = new Set<number>();
  for (const column of columns) {
    const variable = `USER${FIRST_VARIABLE - used.length}`;
    const exclusions = exclusionsOf(column);
    if (exclusions.length === 0) continue;
    lines.push(extraction(variable, column));
    for (const { filter, comment, values } of exclusions) {
      lines.push(statement(`AddExclusionOnValue(${variable}, ${definitionString(filter)});`, comment));
      for (const [index, value] of column.values.entries()) if (values.includes(value)) leftOut.add(index);
    }
    used.push(column);
  }
  return { draft: used.length === 0 ? undefined : decided(used, lines), leftOut };
}

/** A filter for values of a column, and these. */
interface Exclusion {
  readonly filter: string;
  readonly comment: string;
  readonly values: readonly string[];
}

function exclusionsOf(column: Column): readonly Exclusion[] {
  const values = [...new Set(givenValues(column))];
  if (isCleaningCount(column)) return [{ filter: '?*', comment: 'cleaning tapes', values }];
  if (values.length < 2 || values.length > MOST_KINDS) return [];
  const isState = columnsNamed('STATUS', [column]).length > 0;
  const isKind = isKindName(column.name) || column.name === '';
  const isPool = columnsNamed('DESCRIPTION', [column]).length > 0;
  const cleaning = isState || isKind || isPool ? values.filter((value) => CLEANING.test(value)) : [];
  const disks = isKind ? values.filter((value) => DISK.test(value)) : [];
  // If no other kind is there, the word says nothing of this one.
  if (cleaning.length + disks.length === values.length) return [];
  const found = [
    { comment: 'cleaning tapes', values: cleaning },
    { comment: 'disks', values: disks },
  ];
  return found
    .filter((each) => each.values.length > 0)
    .map((each) => ({ ...each, filter: withinBlanks(column, each.values) }));
}

// A column of text keeps the blanks around its values.
function withinBlanks({ padded }: Column, values: readonly string[]): string {
  return padded
    ? `*${values.length === 1 ? filterText(values[0] ?? '') : filterOf(values)}*`
    : filterOf(values);
}

/** Returns true if a column counts how often a cleaning tape may still be used, which other tapes have not. */
function isCleaningCount({ name, values }: Column): boolean {
  const last = name.split('.').at(-1) ?? '';
  if (!CLEANINGS_LEFT.test(last.toLowerCase().replaceAll(/[^a-z]/g, ''))) return false;
  const given = values.filter((value) => value !== '' && !isNullMark(value));
  return given.length > 0 && given.length <= MOST_CLEANING * values.length;
}
