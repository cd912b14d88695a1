import type { TapesyncError } from '../../errors/error.ts';

/** What a line, with those before it, turned out to be. */
export type LineResult =
  /** A record: its lines, joined by LF, the line on which it begins, and its elements or wanted values. */
  | {
      readonly kind: 'record';
      readonly text: string;
      readonly line: number;
      readonly cells: readonly string[];
    }
  /** Lines that should be a record but do not fit the format: an error of class `record`. */
  | { readonly kind: 'misfit'; readonly text: string; readonly line: number; readonly error: TapesyncError }
  /** A line that is no record and no part of one; `reason` is counted in the statistics. */
  | { readonly kind: 'other'; readonly reason: string; readonly text: string; readonly line: number };

/**
 * Makes records of the lines of one input, in order, those that AddString took out aside. Every line given ends in
 * exactly one result: its own, or that of the record it is part of.
 */
export interface LineReader {
  /** Takes the next line, without its line end, and returns what is known now; often of lines before it. */
  read(text: string, line: number): readonly LineResult[];
  /** Returns what the end of the input completes. Throws SOURCE_FORMAT where nothing in the input was of the format. */
  end(): readonly LineResult[];
}

/**
 * A value that Extract asks for by name: the alternatives, of which the first that is there is taken. An empty one at
 * the end means that a heading need not have any of them.
 */
export type WantedNames = readonly string[];

/** Says whether a heading may do without these names. */
export function isOptional(names: WantedNames): boolean {
  return names.at(-1) === '';
}

/** Brings a name to the form in which names are compared: blanks collapsed, outer ones gone, upper case. */
export function foldName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toUpperCase();
}
