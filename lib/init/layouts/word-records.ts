import type { Span } from '../lines/headings.ts';
import { byFrequency } from '../typical.ts';
import { canBeLabel, labelScore, looksLikeLabel, unwrapped } from '../vocabulary/labels.ts';
import { isNullMark } from '../vocabulary/marks.ts';

/** A word and where it stands in its line. */
export interface Word extends Span {
  readonly text: string;
}

/** A line and its words. */
interface WordLine {
  /** The number of the line, from 0. */
  readonly index: number;
  readonly text: string;
  readonly words: readonly Word[];
}

/** The lines that are records if each record has a number of words, one of them the label. */
export interface WordRecords {
  readonly count: number;
  /** True if some lines have more words: these belong to the last one. */
  readonly isLimited: boolean;
  readonly records: readonly WordLine[];
}

/** Smallest share of records among the lines from the first record to the last. */
const RECORDS = 0.75;

/** Smallest share of the words of a record that makes a line with a label one. */
const SIMILAR = 0.7;

/** Largest share of records with fewer words; smallest share of records with the exact number where others have more. */
const MOST_SHORT = 0.2;
const FEWEST_EXACT = 0.1;

/** Most numbers of words that are tried. */
const MOST_COUNTS = 5;

/** Returns a line with its words and where they stand in it. */
export function wordLine(text: string, index: number): WordLine {
  const words = [...text.matchAll(/\S+/g)].map((match): Word => {
    return { text: match[0], from: match.index, to: match.index + match[0].length };
  });
  return { index, text, words };
}

/** Finds the number of words by which most lines are records; `undefined` where none fits. */
export function readWords(lines: readonly WordLine[]): WordRecords | undefined {
  const counts = lines.filter(hasLabel).map(({ words }) => words.length);
  return byFrequency(counts.filter((count) => count > 1))
    .slice(0, MOST_COUNTS)
    .flatMap(([count]) => recordsOf(lines, count) ?? [])
    .sort((a, b) => b.records.length - a.records.length || b.count - a.count)[0];
}

function recordsOf(lines: readonly WordLine[], count: number): WordRecords | undefined {
  const wide = lines.filter(({ words }) => words.length >= count);
  const isLimited = wide.some((line) => line.words.length > count && hasLabel(line));
  const label = labelIndex(wide, isLimited ? count - 1 : count);
  if (label === undefined) return undefined;
  const isLike = ({ words }: WordLine): boolean =>
    words.length >= SIMILAR * count && isLabelled(words[label]);
  const first = lines.find(isLike)?.index ?? 0;
  const records = lines.filter((line) => {
    // The label of a record may look like any other word, but not that of a heading, which stands above the records.
    const isWord = line.words.length === count && canBeLabel(line.words[label]?.text ?? '');
    return line.index >= first && (isLike(line) || isWord);
  });
  const last = records.at(-1)?.index ?? 0;
  const inside = lines.filter((line) => line.index >= first && line.index <= last);
  if (records.length < RECORDS * inside.length || records.length * 2 < lines.filter(hasLabel).length)
    return undefined;
  const kept = new Set(records);
  // A line with its label in another place is a record too, in which other words stand elsewhere as well.
  const isOdd = (line: WordLine): boolean => line.words.length >= SIMILAR * count && hasLabel(line);
  if (lines.some((line) => !kept.has(line) && isOdd(line))) return undefined;
  return areOfOneKind(records, count) ? { count, isLimited, records } : undefined;
}

/** Returns the number of the word that looks most like labels and is a different one in nearly each line. */
function labelIndex(lines: readonly WordLine[], count: number): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (let index = 0; index < count; index++) {
    const labels = lines.map(({ words }) => words[index]).filter(isLabelled);
    const distinct = new Set(labels.map(({ text }) => text));
    if (labels.length === 0 || distinct.size < 0.9 * labels.length) continue;
    const score = labels.reduce((sum, { text }) => sum + labelScore(unwrapped(text).label), 0);
    if (score > most) [best, most] = [index, score];
  }
  return best;
}

function hasLabel({ words }: WordLine): boolean {
  return words.some(isLabelled);
}

function isLabelled(word: Word | undefined): word is Word {
  return word !== undefined && looksLikeLabel(word.text);
}

/** Returns true if few records are shorter, and longer ones have words of the same kinds up to the last. */
function areOfOneKind(records: readonly WordLine[], count: number): boolean {
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
