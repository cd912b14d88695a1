/**
 * Rows as text, in PostgreSQL's COPY text format: columns between tabs, a newline at the end. Within a column tabs, newlines,
 * carriage returns and backslashes are escaped by a backslash.
 *
 * @module
 */

const [TAB, NEWLINE, BLANK, BACKSLASH, TILDE] = [9, 10, 32, 92, 126];

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const UNESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** Returns the row of these columns, of which there is at least one. */
export function rowOf(columns: readonly string[]): string {
  let row = escaped(columns[0] ?? '');
  for (let index = 1; index < columns.length; index++) row += `\t${escaped(columns[index] ?? '')}`;
  return `${row}\n`;
}

/**
 * Writes the row of these columns into a block from a place on, and returns the place behind it; -1 where it has no room, or where
 * the row takes more than the plain characters of the columns, and then the block behind the place means nothing.
 */
export function putRow(columns: readonly string[], block: Uint8Array, start: number): number {
  let at = start;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as string;
    if (at + column.length >= block.length) return -1;
    for (let i = 0; i < column.length; i++) {
      const code = column.charCodeAt(i);
      if (code < BLANK || code > TILDE || code === BACKSLASH) return -1;
      block[at++] = code;
    }
    block[at++] = TAB;
  }
  block[at - 1] = NEWLINE;
  return at;
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
