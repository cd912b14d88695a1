import { isContext } from './pool-lines.ts';
import type { TextLine } from './text-lines.ts';

/** Where something stands in lines: from the first column of characters to the one behind the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Most lines that a heading has. */
const HEADING_LINES = 3;

/**
 * Returns the lines that may be the heading of the records that begin at a line: the last ones above it that are text,
 * whatever else stands between.
 */
export function headingAbove(lines: readonly TextLine[], first: number): readonly string[] {
  const above: string[] = [];
  for (let at = first - 1; at >= 0 && above.length < HEADING_LINES; at--) {
    const line = lines[at];
    const isText = line?.kind === 'text' && !isContext(line);
    if (!isText && above.length === 0) continue;
    if (line === undefined || !isText) break;
    above.unshift(line.text);
  }
  return above;
}

/** Gives each word of a heading to the column that it stands above most, or else to the nearest; returns their names. */
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

/** How far two spans are apart; below 0 by as much as they overlap. */
function distance(a: Span, b: Span): number {
  return Math.max(a.from, b.from) - Math.min(a.to, b.to);
}
