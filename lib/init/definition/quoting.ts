/**
 * How text of an export is written down in a definition, where it must be nothing but text: not the end of a string,
 * not a variable, not a sign of the filter language.
 *
 * @module
 */

/** Longest text of an export that a filter repeats. */
const LONGEST_FILTERED = 60;

/** Longest name that an Extract repeats. */
const LONGEST_NAME = 200;

// Control characters, and those that make a line look like another one. Half characters are among them.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/u;
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');

/** Returns text as a string of a definition. */
export function definitionString(text: string): string {
  return `"${text.replaceAll('"', '""').replaceAll('%', '%%')}"`;
}

/** Returns a filter that matches a text; of a long one its beginning. Characters that do not show match any one. */
export function filterText(text: string): string {
  const isLong = text.length > LONGEST_FILTERED;
  const signs = [...(isLong ? text.slice(0, LONGEST_FILTERED) : text)].map((sign) => {
    if ('*?()['.includes(sign)) return `[${sign}]`;
    // A bar cannot stand in brackets, and divides groups elsewhere.
    return sign === '|' || UNSEEN.test(sign) ? '?' : sign;
  });
  return withoutList(`${signs.join('')}${isLong ? '*' : ''}`);
}

/** Returns a filter that matches each of some texts. */
export function filterOf(texts: readonly string[]): string {
  const filters = [...new Set(texts.map(filterText))];
  const [only = '*'] = filters;
  return filters.length <= 1 ? only : `(${filters.join('|')})`;
}

/** Returns a filter so that it is not read as the name of a file of filters. */
export function withoutList(filter: string): string {
  return filter.replace(/^(\*?)(L)(?=IST:)/i, '$1[$2]');
}

/** Says whether a name can stand in an Extract: alternatives are separated by bars, and a string has one line. */
export function isNameable(name: string): boolean {
  return name.trim() !== '' && name.length <= LONGEST_NAME && !name.includes('|') && !UNSEEN.test(name);
}

/** Returns text as a comment may show it: in one line, what does not show written out, cut where it is long. */
export function commentText(text: string, longest = 40): string {
  const trimmed = text.trim();
  const cut = trimmed.length > longest ? `${trimmed.slice(0, longest)}...` : trimmed;
  return cut.replaceAll(ALL_UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
