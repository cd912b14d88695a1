/** A JSON value as JSON.parse makes it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Most documents that are read. */
const MOST_DOCUMENTS = 5000;

/** A document at the beginning of a line. */
const DOCUMENT = /^[ \t\ufeff]*(?=[{[])/gm;

/**
 * Finds the JSON in the beginning of an export and ignores the text around it. Returns its documents, or the objects on its
 * lines. A document that is cut is returned with the values in it that are complete.
 */
export function findJson(text: string, isWhole: boolean): readonly Json[] {
  const documents: Json[] = [];
  let from = 0;
  while (documents.length < MOST_DOCUMENTS) {
    DOCUMENT.lastIndex = from;
    const begin = DOCUMENT.exec(text);
    if (begin === null) return documents;
    const at = begin.index + begin[0].length;
    const lines = documents.length === 0 ? jsonLines(text.slice(at)) : undefined;
    if (lines !== undefined) return lines;
    const { end, closing } = documentEnd(text, at);
    if (end === at || (closing !== '' && isWhole)) return documents;
    const document = parsed(text.slice(at, end) + closing);
    if (document === undefined) return documents;
    documents.push(document);
    from = end;
  }
  return documents;
}

/** Returns the keys and values of an object; nothing for any other value. */
export function members(value: Json): readonly (readonly [key: string, value: Json])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function jsonLines(text: string): readonly Json[] | undefined {
  const lines = text.split('\n', MOST_DOCUMENTS).map((line) => line.trim());
  const objects = lines.filter((line) => line.startsWith('{') && line.endsWith('}'));
  if (objects.length === 0 || objects[0] !== lines[0]) return undefined;
  const documents = objects.flatMap((line) => {
    const document = parsed(line);
    return document === undefined ? [] : [document];
  });
  return documents.length * 2 > lines.filter((line) => line !== '').length ? documents : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/**
 * Returns the end of a document and no closing brackets; of a document that is cut the end of its last complete value, and
 * the brackets that close the values around that.
 */
function documentEnd(text: string, from: number): { readonly end: number; readonly closing: string } {
  const open: string[] = [];
  let end = from;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') {
      at = stringEnd(text, at);
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? '}' : ']');
    } else if (sign === '}' || sign === ']') {
      open.pop();
      end = at + 1;
      depth = open.length;
      if (depth === 0) break;
    }
  }
  return { end, closing: open.slice(0, depth).toReversed().join('') };
}

/** Returns the index of the quote that ends the string which begins at a quote. */
function stringEnd(text: string, quote: number): number {
  let at = quote + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}
