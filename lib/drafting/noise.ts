import { compileFilter } from '../definition/filter.ts';
import { type Line, statement } from './layout.ts';
import { commentText, definitionString, filterText, withoutList } from './quoting.ts';

/** More kinds of lines that are no records, and the export is something else. */
const MOST_FILTERS = 20;

/** As much of a line as is enough to know it again. */
const LENGTHS = [24, 40, 60];

/** Fewest letters and signs that a filter has to name, or characters that it begins with, blanks and all. */
const FEWEST_LITERALS = 3;
const FEWEST_FIRST = 16;

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
