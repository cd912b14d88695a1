import type { TapesyncError } from '../../errors/error.ts';

/** The result for one line, or for several lines that belong together. */
export type LineResult =
  /** A record: its lines joined by LF, the line on which it begins, and its elements or wanted values. */
  | {
      readonly kind: 'record';
      readonly text: string;
      readonly line: number;
      readonly cells: readonly string[];
    }
  /** Lines that should be a record but do not fit the format, with an error of class `record`. */
  | { readonly kind: 'misfit'; readonly text: string; readonly line: number; readonly error: TapesyncError }
  /** A line that is not part of a record; the statistics count it by its `reason`. */
  | { readonly kind: 'other'; readonly reason: string; readonly text: string; readonly line: number };

/**
 * Makes records of the lines of one input, in their order, without the lines that AddString took out. Every line ends
 * in exactly one result: its own, or that of its record.
 */
export interface LineReader {
  /** Reads the next line, without its line end, and returns the results that are known now, often of earlier lines. */
  read(text: string, line: number): readonly LineResult[];
  /** Returns the results that the end of the input completes. Throws SOURCE_FORMAT if nothing had the format. */
  end(): readonly LineResult[];
}

/**
 * The names of a value that Extract asks for: the first one that is there is taken. An empty name at the end means
 * that a heading need not have any of them.
 */
export type WantedNames = readonly string[];

/** Returns whether a heading needs none of these names. */
export function isOptional(names: WantedNames): boolean {
  return names.at(-1) === '';
}

/** Returns a name in the form in which names are compared: trimmed, blanks collapsed, in upper case. */
export function foldName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toUpperCase();
}
