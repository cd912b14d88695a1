/**
 * Rows as text, in PostgreSQL's COPY text format: columns between tabs, a newline at the end. Within a column tabs, newlines,
 * carriage returns and backslashes are escaped by a backslash.
 *
 * @module
 */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const UNESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** Returns the row of these columns, of which there is at least one. */
export function rowOf(columns: readonly string[]): string {
  let row = escaped(columns[0] ?? '');
  for (let index = 1; index < columns.length; index++) row += `\t${escaped(columns[index] ?? '')}`;
  return `${row}\n`;
}

/** Returns the columns of a row, unescaped; `line` is the row without its line end. */
export function columnsOf(line: string): string[] {
  const columns = line.split('\t');
  return line.includes('\\') ? columns.map(unescaped) : columns;
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (char) => ESCAPES[char] ?? char) : text;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/g, (_, char: string) => UNESCAPES[char] ?? char) : text;
}
