/**
 * Writes text of an export into a definition so that it stays text: it never ends a string, names a variable or is a sign
 * of the filter language.
 *
 * @module
 */

/** Longest text of an export that a filter repeats. */
const LONGEST_FILTERED = 60;

/** Longest name that an Extract repeats. */
const LONGEST_NAME = 200;

// Control characters, lone surrogates, and characters that change how the rest of a line is shown.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu');

/** Returns text as a string of a definition. */
export function definitionString(text: string): string {
  return `"${text.replaceAll('"', '""').replaceAll('%', '%%')}"`;
}

/** Returns a filter that matches a text; of a long one its beginning. Invisible characters match any one. */
export function filterText(text: string): string {
  const isLong = text.length > LONGEST_FILTERED;
  const signs = [...(isLong ? text.slice(0, LONGEST_FILTERED) : text)].map((sign) => {
    if ('*?()['.includes(sign)) return `[${sign}]`;
    if (sign === '\\') return '\\\\';
    // A bar cannot stand in brackets, and divides groups elsewhere.
    return sign === '|' || INVISIBLE.test(sign) ? '?' : sign;
  });
  return withoutList(`${signs.join('')}${isLong ? '*' : ''}`);
}

/** Returns a filter that matches every one of some texts. */
export function filterOf(texts: readonly string[]): string {
  const filters = [...new Set(texts.map(filterText))];
  const [only = '*'] = filters;
  return filters.length <= 1 ? only : `(${filters.join('|')})`;
}

/** Returns a filter that starts with LIST: in a form that is not read as the name of a file of filters. */
export function withoutList(filter: string): string {
  return filter.replace(/^(\*?)(L)(?=IST:)/i, '$1[$2]');
}

/** Returns true if Extract can ask for a name: it has one line, and no bar, which separates alternatives. */
export function isNameable(name: string): boolean {
  return name.trim() !== '' && name.length <= LONGEST_NAME && !name.includes('|') && !INVISIBLE.test(name);
}

/** Returns text for a comment: in one line, invisible characters as `\u202e`, cut after so many characters. */
export function commentText(text: string, longest = 40): string {
  const trimmed = text.trim();
  const cut = trimmed.length > longest ? `${trimmed.slice(0, longest)}...` : trimmed;
  return cut.replaceAll(ALL_INVISIBLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
