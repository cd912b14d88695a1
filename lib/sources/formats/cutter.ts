import { quoted, TapesyncError } from '../../errors/error.ts';

/**
 * Characters of the longest record, with the line ends inside it. Real records have a few hundred; with more, the input
 * is not what the definition describes, and reading on would only fill the memory.
 */
export const LONGEST_RECORD = 1024 * 1024;

/** A record that could not be split into elements. */
export interface BadRecord {
  readonly error: TapesyncError;
}

/** Raw records that a piece of text completed: their texts, the lines on which they begin, and their elements. */
export interface Cut {
  readonly texts: readonly string[];
  readonly lines: readonly number[];
  readonly cells?: readonly (readonly string[] | BadRecord | undefined)[];
  /** Set if the last record has no line end, though a line before it has one. */
  readonly isUnended?: true;
  /** Set if nothing more can be cut out of the input; the records stand before the error. */
  readonly error?: TapesyncError;
}

/**
 * Cuts raw records out of the text of one input, which comes in pieces of any size. Nothing is thrown: problems are
 * returned as `Cut.error`, such as SOURCE_RECORD_TOO_LONG and SOURCE_QUOTE_OPEN.
 */
export interface Cutter {
  /** The line in which the text so far ends, from 1. */
  readonly line: number;
  /**
   * What earlier lines have left that decides how the next one is cut: equal texts, equal cuts; empty where nothing is left.
   * `undefined` while the next line may belong to a record that has begun, or to none of its own.
   */
  readonly state: string | undefined;
  /** Counts whole lines that were read without the cutter and left its state as it was, which may not be `undefined`. */
  skip(lines: number): void;
  /** Takes the next piece of text and returns the records that it completes. */
  cut(piece: string): Cut;
  /** Returns the records that the end of the input completes: the last record need not have a line end. */
  end(): Cut;
}

/** Returns the error for an input that has nothing of its format; `found` is the text that it has instead. */
export function formatError(source: string, expected: string, found: string): TapesyncError {
  return new TapesyncError('SOURCE_FORMAT', { source, expected, found: quoted(found) });
}

/** What the lines of a text are, which no definition describes. */
export type LinesOf = 'labels' | 'changes';

const DOUBTS = {
  export: 'is this the export that the definition describes?',
  labels: 'put line ends between the labels. Is this a list of labels?',
  changes: 'is this what plan has printed?',
} as const satisfies Readonly<Record<LinesOf | 'export', string>>;

/** Returns the error for a record that is too long; `line` is the line on which it begins. */
export function recordTooLong(
  source: string,
  line: number,
  of: keyof typeof DOUBTS = 'export',
): TapesyncError {
  const parameters = { source, line, limit: LONGEST_RECORD, doubt: DOUBTS[of] };
  return new TapesyncError('SOURCE_RECORD_TOO_LONG', parameters);
}
