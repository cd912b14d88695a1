import { type DraftLine, statement } from '../definition/draft-line.ts';
import { definitionString } from '../definition/quoting.ts';
import { type Column, givenValues, hasLetters } from '../export-layout.ts';
import { isLabelName, isNoLabelName, nameRank } from '../vocabulary/field-names.ts';
import { canBeLabel, isVolumeId, labelScore, unwrapped } from '../vocabulary/labels.ts';
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
  const found = new Set(values.filter((value) => value !== '').map((value) => unwrapped(value).pattern));
  const patterns = [...found].filter((pattern) => pattern !== '');
  // A value that no pattern matches is lost, so one has to match labels that stand alone.
  return patterns.length === 0 ? [] : [...patterns, ...(found.has('') ? ['{}'] : [])];
}

/** Drafts the label of the tape, and the exclusion of records without one. */
export function draftVolume({ column, captures, others }: VolumeColumn): FieldDraft {
  const { values } = column;
  const labels = { ...column, values: values.filter(canBeLabel) };
  const lines: DraftLine[] = [
    extraction('VOLUME', labels, alternatives(others)),
    ...trimming('VOLUME', column),
    ...captures.map((pattern) => {
      const comment = pattern === '{}' ? '' : 'the label in it';
      return statement(`Capture(VOLUME, ${definitionString(pattern)});`, comment);
    }),
  ];
  if (values.length > givenValues(column).length) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "!(?*)");', 'no label, such as an empty slot'));
  }
  if (values.some((value) => /[/\\]/.test(value))) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "*[/\\]*");', 'files of disk volumes'));
  }
  lines.push(statement('AddExclusionOnValue(VOLUME, "CLN*");', 'cleaning tapes'));
  return decided([column], lines);
}
