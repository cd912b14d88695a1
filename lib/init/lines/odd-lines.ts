import { compileFilter } from '../../model/filter/filter.ts';
import { commentText, definitionString, filterText, withoutList } from '../definition/quoting.ts';
import { type Line, statement } from '../layouts/export-layout.ts';
import { labelScore } from '../vocabulary/labels.ts';
import { isMessage } from './text-lines.ts';

/** More kinds of lines that are no records, and the export is something else. */
const MOST_FILTERS = 20;

/** As much of a line as is enough to know it again. */
const LENGTHS = [24, 40, 60];

/** Fewest letters and signs that a filter has to name, or characters that it begins with, blanks and all. */
const FEWEST_LITERALS = 3;
const FEWEST_FIRST = 16;

/** Share of the words or elements of a record from which on a line is like one, around the records and among them. */
const SIMILAR = 0.6;
const SIMILAR_AMONG = 0.5;

const RULE = /^[-=+|~_*\s\u2500-\u257f]*$/;

/** A line that is none of the records, and where it stands. */
export interface OddLine {
  readonly text: string;
  readonly isAmong: boolean;
}

/**
 * Returns the lines that surely are no records. A line that is like the records, or stands among them, may be a broken
 * one: left out, it and all that are like it would never be missed, but left in, it is rejected.
 *
 * @param delimiter stands between the elements of records; without one they are words
 */
export function surelyNone(
  odd: readonly OddLine[],
  records: readonly string[],
  delimiter = '',
): readonly string[] {
  const isLike = likeness(records, delimiter);
  return odd.filter((line) => isNotice(line.text, records) || !isLike(line)).map(({ text }) => text);
}

/** Whether a line says itself that it is none: a rule, a numbered message, a comment. */
function isNotice(text: string, records: readonly string[]): boolean {
  if (RULE.test(text) || isMessage(text)) return true;
  return /^\s*#/.test(text) && !records.some((record) => /^\s*"?#/.test(record));
}

function likeness(records: readonly string[], delimiter: string): (line: OddLine) => boolean {
  const all = records.map((record) => piecesOf(record, delimiter));
  const count = median(all.map(({ length }) => length));
  const values = median(all.map(valuesIn));
  const begins = new Set(all.map(([begin = '']) => begin.toUpperCase()));
  const isSpaced = (text: string): boolean =>
    delimiter.trim() !== '' &&
    text.includes(delimiter) &&
    !text.replaceAll(`${delimiter} `, '').includes(delimiter);
  const areSpaced = records.filter(isSpaced).length * 2 > records.length;
  const areNumbered = all.filter(([begin = '']) => /\d/.test(begin)).length * 2 > all.length;
  return ({ text, isAmong }) => {
    const pieces = piecesOf(text, delimiter);
    const [begin = ''] = pieces;
    if (begins.has(begin.toUpperCase()) || labelScore(begin) >= 0.8) return true;
    // Commas in sentences have a blank behind them.
    if (!isAmong && !areSpaced && isSpaced(text)) return false;
    const isSimilar = pieces.length >= SIMILAR * count && pieces.length <= 2 * count;
    if (isAmong) return pieces.length >= SIMILAR_AMONG * count || (areNumbered && /\d/.test(begin));
    // Titles have words as well, but hardly as many numbers and dates.
    if (isSimilar && (delimiter !== '' || valuesIn(pieces) * 2 >= Math.max(values, 1))) return true;
    return areNumbered && /\d/.test(begin) && (delimiter === '' ? isSimilar : pieces.length > 1);
  };
}

/** Returns the elements or words of a line, as far as a line that is cut has any. */
function piecesOf(text: string, delimiter: string): readonly string[] {
  const pieces = delimiter === '' ? text.trim().split(/\s+/) : text.split(delimiter);
  return pieces.map((piece) => piece.trim().replaceAll('"', ''));
}

function valuesIn(pieces: readonly string[]): number {
  return pieces.filter((piece) => /\d/.test(piece)).length;
}

/** Returns the number in the middle of others, 0 of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/**
 * Returns statements that leave out lines which are no records, or `undefined` where that cannot be said in a few
 * filters that leave all records in. Numbers in these lines may be others the next time.
 */
export function exclusions(
  noise: readonly string[],
  records: readonly string[],
): readonly Line[] | undefined {
  const lines: Line[] = [];
  const filters: ((text: string) => boolean)[] = [];
  for (const text of noise) {
    if (filters.some((matches) => matches(text))) continue;
    const found = filterOfLine(text, records);
    if (found === undefined || filters.length === MOST_FILTERS) return undefined;
    filters.push(found.matches);
    lines.push(statement(`AddString(EXCLUSION, 0, ${definitionString(found.text)});`, commentText(text)));
  }
  return lines;
}

interface LineFilter {
  readonly text: string;
  readonly matches: (text: string) => boolean;
}

function filterOfLine(line: string, records: readonly string[]): LineFilter | undefined {
  for (const text of candidates(line)) {
    const compiled = compileFilter(text);
    if (!('filter' in compiled)) continue;
    const { filter } = compiled;
    const matches = (other: string): boolean => filter.matches(other);
    if (matches(line) && !records.some(matches)) return { text, matches };
  }
  return undefined;
}

function* candidates(line: string): Iterable<string> {
  if (/^\s*[-=]{4,}/.test(line)) {
    yield `${filterText(/^\s*[-=]{4}/.exec(line)?.[0] ?? '')}*`;
  }
  for (const length of LENGTHS) {
    const text = beginning(line, length);
    const filter = `${filterText(text).replaceAll(/\d+/g, '*')}${text.length < line.length ? '*' : ''}`;
    const literals = filter.replaceAll(/[*?\s]/g, '').length;
    const first = /^[^*?]*/.exec(filter)?.[0] ?? '';
    if (literals >= FEWEST_LITERALS || first.length >= FEWEST_FIRST)
      yield withoutList(filter.replaceAll(/\*{2,}/g, '*'));
  }
  yield filterText(line);
}

/** The beginning of a line, not cut inside a word. */
function beginning(line: string, length: number): string {
  if (line.length <= length) return line;
  const end = line.lastIndexOf(' ', length);
  return end > 0 ? line.slice(0, end) : line.slice(0, length);
}
