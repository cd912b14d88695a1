import type { LineResult } from '../../sources/formats/line-reader.ts';
import { Excluded, Rejected } from './ended.ts';

/** Lines of the input: a record with its elements or values, or why they are no record. */
export type Unit = {
  readonly text: string;
  readonly line: number;
} /** `misfit` says why a record is rejected, unless it is excluded. */ & (
  | {
      readonly cells: readonly string[];
      readonly misfit?: Rejected;
      /** The line on which a record ends, if that is another one. */
      readonly lastLine?: number;
      /** What seems to be missing of a record that the end of the input ended. */
      readonly lacks?: string;
    }
  | { readonly ended: Excluded | Rejected }
);

/** Returns the unit of what a reader has made of lines. */
export function unitOf(result: LineResult): Unit {
  const { text, line } = result;
  switch (result.kind) {
    case 'record':
      return result;
    case 'misfit': {
      const rejected = new Rejected(result.error.code, result.error.message);
      return result.cells === undefined
        ? { text, line, ended: rejected }
        : { text, line, cells: result.cells, misfit: rejected };
    }
    case 'other':
      return { text, line, ended: new Excluded(result.reason) };
  }
}

/** Says whether a record has nothing that can be seen. */
// Stops at the first visible character; trimming would also search the end of the text.
export function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // NULs are no blanks: a record of nothing else is not skipped.
    if (code === 0) return false;
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) return false;
  }
  return true;
}
