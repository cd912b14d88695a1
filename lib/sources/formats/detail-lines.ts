import { LONGEST_RECORD } from './cutter.ts';
import { type LineReader, type LineResult, misfit, otherLine } from './line-reader.ts';

/**
 * Returns a reader that joins lines that belong together by LF, `count` to a record (2 or more), and gives them to
 * another reader, which makes one record of each text. A blank line ends a record sooner, since older versions of a
 * product print fewer lines, and is a result of its own.
 */
export function detailLines(count: number, inner: LineReader): LineReader {
  let lines: string[] = [];
  let first = 0; // the line on which the record begins
  let last = 0; // and the last one so far
  let length = 0;
  let hasWhole = false; // whether a record had all lines

  function taken(): { readonly text: string; readonly line: number } {
    const text = lines.join('\n');
    lines = [];
    length = 0;
    return { text, line: first };
  }

  function complete(lacks?: string): readonly LineResult[] {
    if (lines.length === 0) return [];
    const { text, line } = taken();
    const ofRecord = { ...(last !== line && { lastLine: last }), ...(lacks !== undefined && { lacks }) };
    return inner
      .read(text, line)
      .map((result) => (result.kind === 'record' ? { ...result, ...ofRecord } : result));
  }

  return {
    state: undefined,
    read: (text, line) => {
      if (text.trim() === '') {
        const completed = complete();
        return [
          ...completed,
          ...(inner.leaveOut?.(text, line) ?? []),
          otherLine('blank line', { text, line }),
        ];
      }
      if (lines.length === 0) first = line;
      last = line;
      lines.push(text);
      length += text.length + 1;
      if (length > LONGEST_RECORD) {
        const problem = `it is longer than ${LONGEST_RECORD} characters`;
        return [misfit(`a record of ${count} lines`, problem, taken())];
      }
      if (lines.length < count) return [];
      hasWhole = true;
      return complete();
    },
    end: () => {
      const lacks = `it has fewer lines than the ${count} of others`;
      return [...complete(hasWhole ? lacks : undefined), ...inner.end()];
    },
    // Within a record a line that is left out is none of its lines.
    leaveOut: (text, line) => (lines.length === 0 ? (inner.leaveOut?.(text, line) ?? []) : []),
  };
}
