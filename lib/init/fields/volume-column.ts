import type { Column } from '../layouts/export-layout.ts';
import { isLabelName, isNoLabelName, nameRank } from '../vocabulary/field-names.ts';
import { isVolumeId, labelScore, unwrapped } from '../vocabulary/labels.ts';
import { isNullMark } from '../vocabulary/marks.ts';

/** The column with the labels of the tapes, and what has to be done to get at them. */
export interface VolumeColumn {
  readonly column: Column;
  /** Patterns for Capture; none where the labels stand alone. */
  readonly captures: readonly string[];
  /** Other columns that are named like one with labels and hold something like them. */
  readonly others: readonly Column[];
}

interface Rated {
  readonly column: Column;
  readonly rank: number | undefined;
  /** How much its values look like labels on average, from 0 to 1. */
  readonly score: number;
  /** Share of the records that have a value. */
  readonly filled: number;
  /** Share of its values that can be Volume-IDs. */
  readonly possible: number;
  /** Share of its values that are not those of another record. */
  readonly distinct: number;
}

/** From here on values look like labels, and below the other one like anything else. */
const LIKELY = 0.5;
const POSSIBLE = 0.25;

/**
 * Finds the column with the labels: the surest of those whose name says so, else the one whose values look most like
 * labels. A column of numbers is only taken where there is nothing else. `undefined` where no column can be it.
 */
export function findVolumeColumn(columns: readonly Column[]): VolumeColumn | undefined {
  const rated = columns
    .filter(({ timeWhere, name }) => timeWhere === undefined && !isNoLabelName(name))
    .map(rate);
  const named = rated
    .filter(({ rank, possible }) => rank !== undefined && possible >= LIKELY)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const others = rated
    .filter(({ rank, distinct, possible }) => rank === undefined && distinct >= 0.9 && possible >= LIKELY)
    .sort((a, b) => b.score * b.filled - a.score * a.filled);
  const found =
    named.find(({ score, distinct }) => score >= LIKELY && distinct >= LIKELY) ??
    named.find(({ score, distinct }) => score >= POSSIBLE && distinct >= LIKELY) ??
    // Short numbers only count the tapes.
    named.find(
      ({ column, distinct }) =>
        isLabelName(column.name) && distinct >= LIKELY && column.values.some(hasLetter),
    ) ??
    others.find(({ score }) => score >= LIKELY) ??
    named.find(({ distinct }) => distinct >= LIKELY) ??
    others.find(({ score, column }) => score >= POSSIBLE && isEven(column));
  if (found === undefined) return undefined;
  const alike = named.filter(({ column, score }) => column !== found.column && score >= LIKELY);
  return {
    column: found.column,
    captures: capturesOf(found.column),
    others: alike.map(({ column }) => column),
  };
}

/** Says whether a value of the column with the labels can be one. */
export function isLabel(value: string): boolean {
  return isVolumeId(unwrapped(value).label);
}

function rate(column: Column): Rated {
  const given = column.values.filter((value) => value !== '' && !isNullMark(value));
  const labels = given.map((value) => unwrapped(value).label);
  const count = Math.max(1, given.length);
  return {
    column,
    rank: nameRank('VOLUME', column.name),
    score: labels.reduce((sum, label) => sum + labelScore(label), 0) / count,
    filled: given.length / Math.max(1, column.values.length),
    possible: labels.filter(isVolumeId).length / count,
    distinct: new Set(labels).size / count,
  };
}

function hasLetter(value: string): boolean {
  return /\p{L}/u.test(value) && !isNullMark(value);
}

/** Whether all values of a column are of one length: numbers that count something are not. */
function isEven({ values }: Column): boolean {
  const lengths = new Set(values.filter((value) => value !== '').map(({ length }) => length));
  return lengths.size === 1 && values.length > 1;
}

function capturesOf({ values }: Column): readonly string[] {
  const found = new Set(
    values.filter((value) => value !== '').map((value) => unwrapped(value).wrapping.pattern),
  );
  const patterns = [...found].filter((pattern) => pattern !== '');
  // What is not wrapped stays as it is: without a pattern that fits, a value would be lost.
  return patterns.length === 0 ? [] : [...patterns, ...(found.has('') ? ['{}'] : [])];
}
