import { compileFilter, type Filter } from '../../model/filter/filter.ts';
import { type DraftLine, statement } from '../definition/draft-line.ts';
import { commentText, definitionString, filterText, withoutList } from '../definition/quoting.ts';

/** Most filters of one export: with more kinds of other lines it is no list of tapes. */
const MOST_FILTERS = 20;

/** Lengths to which a line is cut for a filter, the first that matches no record is taken. */
const LENGTHS = [24, 40, 60];

/** Fewest letters and signs in a filter, or characters before its first wildcard, blanks included. */
const FEWEST_LITERALS = 3;
const FEWEST_FIRST = 16;

/**
 * Returns statements that exclude lines which are no records. A number in such a line may be another one in the next export,
 * and so matches any. Returns `undefined` where a few filters cannot match all of the lines and none of the records.
 */
export function exclusions(
  noise: readonly string[],
  records: readonly string[],
): readonly DraftLine[] | undefined {
  const lines: DraftLine[] = [];
  const filters: Filter[] = [];
  for (const text of noise) {
    if (filters.some((filter) => filter.matches(text))) continue;
    const found = filterOfLine(text, records);
    if (found === undefined || filters.length === MOST_FILTERS) return undefined;
    filters.push(found.filter);
    lines.push(statement(`AddString(EXCLUSION, 0, ${definitionString(found.text)});`, commentText(text)));
  }
  return lines;
}

/** Returns a filter that matches a line and none of the records, with its text. */
function filterOfLine(line: string, records: readonly string[]) {
  for (const text of filtersOf(line)) {
    const compiled = compileFilter(text);
    if (!('filter' in compiled)) continue;
    const { filter } = compiled;
    if (filter.matches(line) && !records.some((record) => filter.matches(record))) return { text, filter };
  }
  return undefined;
}

/** Yields filters for a line, the most general ones first. */
function* filtersOf(line: string): Iterable<string> {
  const dashes = /^\s*[-=]{4}/.exec(line)?.[0];
  if (dashes !== undefined) yield `${filterText(dashes)}*`;
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

/** Returns the beginning of a line, cut at a blank where there is one. */
function beginning(line: string, length: number): string {
  if (line.length <= length) return line;
  const end = line.lastIndexOf(' ', length);
  return end > 0 ? line.slice(0, end) : line.slice(0, length);
}
