import { isPoolLine, type TextLine } from './text-lines.ts';

/** Where something stands in lines: from its first column of characters to the one behind its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Most lines of a heading. */
const HEADING_LINES = 3;

/**
 * Returns the lines that may be the heading of the records that begin at a line: the last lines of text above it. Blank
 * lines, rules, messages and pools may stand between heading and records.
 *
 * @param mayNamePool true where a line that names a pool may be one of the heading
 */
export function headingAbove(
  lines: readonly TextLine[],
  first: number,
  mayNamePool = false,
): readonly string[] {
  const above: string[] = [];
  for (let at = first - 1; at >= 0 && above.length < HEADING_LINES; at--) {
    const line = lines[at];
    const isText = line?.kind === 'text' && (mayNamePool || !isPoolLine(line));
    if (!isText && above.length === 0) continue;
    if (line === undefined || !isText) break;
    above.unshift(line.text);
  }
  return above;
}

/** Returns the names of columns: each word of the heading belongs to the column below it, or else to the nearest one. */
export function namesOver(spans: readonly Span[], heading: readonly string[]): readonly string[] {
  const names = spans.map((): string[] => []);
  for (const line of heading) {
    for (const { index, 0: word } of line.matchAll(/\S+/g)) {
      const distances = spans.map((span) => distance(span, { from: index, to: index + word.length }));
      const nearest = distances.indexOf(Math.min(...distances));
      names[nearest]?.push(word);
    }
  }
  return names.map((words) => words.join(' '));
}

/** Returns how far two spans are apart; below 0 by as much as they overlap. */
function distance(a: Span, b: Span): number {
  return Math.max(a.from, b.from) - Math.min(a.to, b.to);
}
