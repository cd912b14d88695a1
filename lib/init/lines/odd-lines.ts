import { median } from '../typical.ts';
import { labelScore } from '../vocabulary/labels.ts';
import { isDrawn, isMessage } from './text-lines.ts';

/** Share of the words or elements of a typical record that make a line similar to it, around the records and among them. */
const SIMILAR = 0.6;
const SIMILAR_AMONG = 0.5;

/** The prompt of a shell, with the command behind it: `nbu1:/home/ada # vmquery -a`. */
const PROMPT =
  /^(?:\[[\w.-]{1,60}@[\w.-]{1,60} [^\]]{1,200}\]|[\w.-]{1,60}[@:][^\s#$%>]{1,200}) ?[#$%>](?: |$)/;

/** A sum below the records, with carriage control or without: `-TOTAL VOLUMES LISTED 5`, `12 entries listed`. */
const SUM =
  /^[-+0]?\s*(?:totals?|sum|count|number of|\d+ (?:volumes?|tapes?|records?|rows?|entries|media))\b/i;

/** A label and its value, where records have none: `Server Host = nbu1`. */
const LABELLED = /^\s{0,8}[A-Za-z][\w ]{2,30} ?[=:] \S+\s*$/;

/** A line that does not read as a record. */
interface OddLine {
  readonly text: string;
  /** True if there are records above and below it. */
  readonly isAmong: boolean;
}

/**
 * Returns a test of odd lines: true if a line is certainly no record. A line that is similar to the records may be a broken
 * record. If it were excluded, nobody would miss it; if it stays in, it is rejected and reported.
 *
 * @param delimiter stands between the elements of records; without one their words are compared
 */
export function noiseTest(records: readonly string[], delimiter = ''): (line: OddLine) => boolean {
  const isSimilar = similarityTest(records, delimiter);
  const haveHash = records.some((record) => /^\s*"?#/.test(record));
  const haveLabels = records.some((record) => LABELLED.test(record));
  return (line) => {
    const isNotice =
      isDrawn(line.text) ||
      isMessage(line.text) ||
      (!haveHash && /^\s*#/.test(line.text)) ||
      PROMPT.test(line.text) ||
      SUM.test(line.text) ||
      (!haveLabels && LABELLED.test(line.text));
    return isNotice || !isSimilar(line);
  };
}

function similarityTest(records: readonly string[], delimiter: string): (line: OddLine) => boolean {
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
    // Titles have as many words, but hardly as many numbers and dates.
    if (isSimilar && (delimiter !== '' || valuesIn(pieces) * 2 >= Math.max(values, 1))) return true;
    return areNumbered && /\d/.test(begin) && (delimiter === '' ? isSimilar : pieces.length > 1);
  };
}

/** Returns the elements or words of a line. Quotes are dropped, since a line that is cut may have only one of two. */
function piecesOf(text: string, delimiter: string): readonly string[] {
  const pieces = delimiter === '' ? text.trim().split(/\s+/) : text.split(delimiter);
  return pieces.map((piece) => piece.trim().replaceAll('"', ''));
}

function valuesIn(pieces: readonly string[]): number {
  return pieces.filter((piece) => /\d/.test(piece)).length;
}
