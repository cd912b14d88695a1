import { type DraftLine, statement } from '../definition/draft-line.ts';
import { definitionString } from '../definition/quoting.ts';
import { type Column, givenValues, hasLetters } from '../export-layout.ts';
import { isLabelName, isNoLabelName, nameRank } from '../vocabulary/field-names.ts';
import { canBeLabel, isVolumeId, labelScore, unwrapped } from '../vocabulary/labels.ts';
import { isNullMark } from '../vocabulary/marks.ts';
import { alternatives, decided, extraction, type FieldDraft, trimming } from './field-draft.ts';

/** The column with the labels of the tapes, and how to take them out of it. */
export interface VolumeColumn {
  readonly column: Column;
  /** Patterns for Capture; none where the labels stand alone. */
  readonly captures: readonly string[];
  /** Other columns with the name of a label and values that look like labels. */
  readonly others: readonly Column[];
}

interface RatedColumn {
  readonly column: Column;
  /** The rank of its name among those of a label. */
  readonly rank: number | undefined;
  /** How much its values look like labels on average, from 0 to 1. */
  readonly score: number;
  /** Share of the records with a value. */
  readonly filled: number;
  /** Share of its values that have the form of a Volume-ID. */
  readonly possible: number;
  /** Share of its values that are different ones. */
  readonly distinct: number;
}

/** The score from which on values are probably labels, and from which on they may be. */
const LIKELY = 0.5;
const POSSIBLE = 0.25;

/** Smallest share of the records in which a second column has the same label as the first. */
const SAME = 0.6;

/** Smallest share of the values that have something around the label where labels never stand alone. */
const WRAPPED = 0.8;

/**
 * Returns the column with the labels: the most certain one of those with the name of a label, else the one whose values look
 * most like labels. A column of numbers is taken only if there is no other. `undefined` if no column can have labels.
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
      ({ column, distinct }) => isLabelName(column.name) && distinct >= LIKELY && hasLetters(column),
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

/**
 * Returns the column with the labels of tapes that have none in the first one; `undefined` if there is none. It has labels of
 * the same tapes: nearly always the same ones or their beginnings.
 *
 * @param leftOut the numbers of records that are no tapes
 */
export function findFallback(
  { column: first, captures }: VolumeColumn,
  columns: readonly Column[],
  leftOut: ReadonlySet<number>,
): Column | undefined {
  if (captures.length > 0) return undefined;
  return columns.find((column) => {
    if (nameRank('VOLUME', column.name) === undefined || isNoLabelName(column.name)) return false;
    const pairs = first.values.flatMap((label, index) => {
      const other = column.values[index] ?? '';
      return other === '' || leftOut.has(index) ? [] : [[isNullMark(label) ? '' : label, other] as const];
    });
    const missing = pairs.filter(([label]) => label === '');
    const both = pairs.filter(([label]) => label !== '');
    const same = both.filter(([label, other]) => label.toUpperCase().startsWith(other.toUpperCase()));
    const areLabels = missing.every(([, other]) => labelScore(other) >= LIKELY);
    return missing.length > 0 && areLabels && both.length > 0 && same.length >= SAME * both.length;
  });
}

function rate(column: Column): RatedColumn {
  const given = givenValues(column);
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

/** Returns true if all values of a column have one length: numbers that count something have not. */
function isEven({ values }: Column): boolean {
  const lengths = new Set(values.filter((value) => value !== '').map(({ length }) => length));
  return lengths.size === 1 && values.length > 1;
}

function capturesOf({ values }: Column): readonly string[] {
  const given = values.filter((value) => value !== '');
  const found = new Set(given.map((value) => unwrapped(value).pattern));
  const patterns = [...found].filter((pattern) => pattern !== '');
  // A value that no pattern matches is lost, so one has to match labels that stand alone.
  const isAlone = found.has('') && !areOthersNoTapes(given);
  return patterns.length === 0 ? [] : [...patterns, ...(isAlone ? ['{}'] : [])];
}

/** Returns true if nearly all labels are wrapped, and what stands alone can be none, such as the name of a file library. */
export function areOthersNoTapes(given: readonly string[]): boolean {
  const alone = given.filter((value) => unwrapped(value).pattern === '');
  return (
    alone.length > 0 &&
    given.length - alone.length >= WRAPPED * given.length &&
    alone.every((value) => !isVolumeId(value))
  );
}

/** Drafts the label of the tape, and the exclusion of records without one. */
export function draftVolume(
  { column, captures, others }: VolumeColumn,
  fallback: Column | undefined = undefined,
): FieldDraft {
  const { values } = column;
  const labels = { ...column, values: values.filter(canBeLabel) };
  const lines: DraftLine[] = [
    extraction('VOLUME', labels, alternatives(others.filter((other) => other !== fallback))),
    ...trimming('VOLUME', column),
    ...captures.map((pattern) => {
      const comment = pattern === '{}' ? '' : 'the label in it';
      return statement(`Capture(VOLUME, ${definitionString(pattern)});`, comment);
    }),
  ];
  if (fallback !== undefined) {
    lines.push(
      extraction('USER15', fallback),
      statement('AddRule(VOLUME, "{USER15}", VOLUME, "");', 'no label there: this one'),
    );
  }
  const hasNone = values.length > givenValues(column).length;
  if (hasNone || (captures.length > 0 && !captures.includes('{}') && areOthersNoTapes(givenValues(column)))) {
    const comment = hasNone ? 'no label, such as an empty slot' : 'no label, such as a file';
    lines.push(statement('AddExclusionOnValue(VOLUME, "!(?*)");', comment));
  }
  if (values.some((value) => /[/\\]/.test(value))) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "*[/\\\\]*");', 'files of disk volumes'));
  }
  lines.push(statement('AddExclusionOnValue(VOLUME, "CLN*");', 'cleaning tapes'));
  return decided(fallback === undefined ? [column] : [column, fallback], lines);
}
