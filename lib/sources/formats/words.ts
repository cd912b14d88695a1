import { type LineReader, otherLine } from './line-reader.ts';

/**
 * Returns a reader that makes a record of each line, cut at blanks, for output without fixed columns. Every line but a
 * blank one fits. A record has at most `limit` words, which may be `Infinity`; the last one is the rest of the line, with
 * its blanks.
 */
export function wordsReader(limit: number): LineReader {
  return {
    state: '',
    read: (text, line) => {
      const cells = words(text, limit);
      return [
        cells.length === 0 ? otherLine('blank line', { text, line }) : { kind: 'record', text, line, cells },
      ];
    },
    end: () => [],
  };
}

function words(text: string, limit: number): readonly string[] {
  const cells: string[] = [];
  const end = text.length;
  let at = 0;
  for (;;) {
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    if (at === end) return cells;
    if (cells.length + 1 === limit) {
      cells.push(text.slice(at).trimEnd());
      return cells;
    }
    const begin = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    cells.push(text.slice(begin, at));
  }
}

/** Returns whether String.trim removes a character: blanks, tabs, line ends, form feeds. */
export function isBlank(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0xa0;
  return (
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0x1680 ||
    code === 0xfeff
  );
}
