import { isLabel } from '../fields/volume-column.ts';
import type { Span } from '../lines/headings.ts';
import { holdsLabel, labelScore, unwrapped } from '../vocabulary/labels.ts';
import { isNullMark } from '../vocabulary/marks.ts';

/** A word and where it stands in its line. */
export interface Word extends Span {
  readonly text: string;
}

/** A line and its words. */
export interface WordLine {
  /** The number of the line, from 0. */
  readonly index: number;
  readonly text: string;
  readonly words: readonly Word[];
}

/** Lines read as a number of words, one of which is the label. */
export interface WordsReading {
  readonly count: number;
  /** Whether some lines have more words, which are the rest of the last one. */
  readonly isLimited: boolean;
  readonly records: readonly WordLine[];
}

/** Share of the lines from the first record to the last that have to be records. */
const RECORDS = 0.8;

/** Share of the words of a record from which on a line with a label is like one. */
const SIMILAR = 0.7;

/** Share of the records that may have fewer words, and that have to have no more where others do. */
const MOST_SHORT = 0.2;
const FEWEST_EXACT = 0.1;

/** Numbers of words that are tried, the most frequent first. */
const MOST_COUNTS = 5;

/** Returns a line with its words. */
export function wordLine(text: string, index: number): WordLine {
  const words = [...text.matchAll(/\S+/g)].map((match): Word => {
    return { text: match[0], from: match.index, to: match.index + match[0].length };
  });
  return { index, text, words };
}

/** Finds the number of words that makes records of most lines; `undefined` where none does. */
export function readWords(lines: readonly WordLine[]): WordsReading | undefined {
  const counts = Map.groupBy(lines.filter(hasLabel), ({ words }) => words.length);
  const readings = [...counts]
    .filter(([count]) => count > 1)
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, MOST_COUNTS)
    .flatMap(([count]) => readingOf(lines, count) ?? []);
  return readings.toSorted((a, b) => b.records.length - a.records.length || b.count - a.count)[0];
}

function readingOf(lines: readonly WordLine[], count: number): WordsReading | undefined {
  const wide = lines.filter(({ words }) => words.length >= count);
  const isLimited = wide.some((line) => line.words.length > count && hasLabel(line));
  const label = labelIndex(wide, isLimited ? count - 1 : count);
  if (label === undefined) return undefined;
  const isLike = ({ words }: WordLine): boolean =>
    words.length >= SIMILAR * count && isLabelled(words[label]);
  const first = lines.find(isLike)?.index ?? 0;
  const records = lines.filter((line) => {
    // A label may be a word like any other; a heading stands above the first record.
    const isWord = line.words.length === count && isLabel(line.words[label]?.text ?? '');
    return line.index >= first && (isLike(line) || isWord);
  });
  const last = records.at(-1)?.index ?? 0;
  const inside = lines.filter(({ index }) => index >= first && index <= last);
  if (records.length < RECORDS * inside.length || records.length * 2 < lines.filter(hasLabel).length)
    return undefined;
  const kept = new Set(records);
  // A line with a label in another place is a record too, whose words stand somewhere else.
  const isOdd = (line: WordLine): boolean => line.words.length >= SIMILAR * count && hasLabel(line);
  if (lines.some((line) => !kept.has(line) && isOdd(line))) return undefined;
  return agree(records, count) ? { count, isLimited, records } : undefined;
}

/** Finds the word that is a label in most lines, and another one in each. */
function labelIndex(lines: readonly WordLine[], count: number): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (let index = 0; index < count; index++) {
    const labels = lines.map(({ words }) => words[index]).filter(isLabelled);
    const distinct = new Set(labels.map((word) => word?.text));
    if (labels.length === 0 || distinct.size < 0.9 * labels.length) continue;
    const score = labels.reduce((sum, word) => sum + labelScore(unwrapped(word?.text ?? '').label), 0);
    if (score > most) [best, most] = [index, score];
  }
  return best;
}

function hasLabel({ words }: WordLine): boolean {
  return words.some(isLabelled);
}

function isLabelled(word: Word | undefined): boolean {
  return word !== undefined && holdsLabel(word.text);
}

/** Whether shorter lines are few, and longer ones have words of the same kinds, so that only their last one is longer. */
function agree(records: readonly WordLine[], count: number): boolean {
  const exact = records.filter(({ words }) => words.length === count);
  const longer = records.filter(({ words }) => words.length > count);
  const short = records.length - exact.length - longer.length;
  if (short > MOST_SHORT * records.length) return false;
  if (longer.length === 0) return true;
  if (exact.length < Math.min(2, records.length - 1) || exact.length < FEWEST_EXACT * records.length)
    return false;
  const kinds = Array.from({ length: count - 1 }, (_, index) => {
    return new Set(exact.map(({ words }) => kindOf(words[index]?.text ?? '')));
  });
  return longer.every(({ words }) => {
    const odd = kinds.filter((known, index) => {
      const kind = kindOf(words[index]?.text ?? '');
      return kind !== 'none' && !known.has(kind) && !(known.size === 1 && known.has('none'));
    });
    return odd.length <= count / 10;
  });
}

function kindOf(word: string): 'none' | 'number' | 'date' | 'word' | 'mixed' {
  if (isNullMark(word)) return 'none';
  if (/^[-+]?[\d.,%]+$/.test(word)) return 'number';
  if (/^\d+([-/.:])\d+(\1\d+)*$/.test(word)) return 'date';
  return /^\p{L}+$/u.test(word) ? 'word' : 'mixed';
}
