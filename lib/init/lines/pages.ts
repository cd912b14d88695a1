/** Most lines above a heading that are the title of a page. */
const TITLE_LINES = 4;

/** Fewest words of a heading. */
const FEWEST_WORDS = 2;

/**
 * Returns the numbers of the lines that make the heads of pages, from 0: titles, and headings that return. A heading has no
 * digits, as a record has, nor a sign behind a label or between cells; the lines above it are its title if they are alike above each return of it, but for their numbers.
 * The first heading is none of these lines: it is that of the columns.
 */
export function pageLines(lines: readonly string[]): ReadonlySet<number> {
  const pages = new Set<number>();
  for (const places of repeatedHeadings(lines)) {
    for (let above = 1; above <= TITLE_LINES; above++) {
      const titles = places.map((place) => place - above);
      const forms = new Set(titles.map((place) => formOf(lines[place])));
      const [form] = forms;
      if (forms.size > 1 || form === undefined || form === '') break;
      // Of a heading in several lines the first one stays, as its last line does.
      const isTitle = titles.some((place) => /\d/.test(lines[place] ?? ''));
      for (const place of isTitle ? titles : titles.slice(1)) pages.add(place);
    }
    for (const place of places.slice(1)) pages.add(place);
  }
  return pages;
}

/** Returns where each heading stands that returns. */
function repeatedHeadings(lines: readonly string[]): readonly (readonly number[])[] {
  const places = new Map<string, number[]>();
  for (const [place, line] of lines.entries()) {
    if (!isHeading(line)) continue;
    const same = places.get(formOf(line) ?? '');
    if (same === undefined) places.set(formOf(line) ?? '', [place]);
    else same.push(place);
  }
  return [...places.values()].filter(({ length }) => length > 1);
}

// Carriage control in the first column is a digit, and no part of the heading.
function isHeading(line: string): boolean {
  const text = /^[01](?=\p{L})/u.test(line) ? line.slice(1) : line;
  return (
    !/\d|[:=|\u2502\u2503\u2551]|\.\./.test(text) && (text.match(/\p{L}\S*/gu)?.length ?? 0) >= FEWEST_WORDS
  );
}

/** Returns a line without what differs from page to page: its numbers, and carriage control at its beginning. */
function formOf(line: string | undefined): string | undefined {
  return line?.replace(/^\f+/, '').trim().replaceAll(/\d+/g, '9').replaceAll(/\s+/g, ' ');
}
