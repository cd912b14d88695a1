import { TapesyncError } from '../../errors/error.ts';

/**
 * Characters in the longest record, line ends within it and all. Real records have some hundred: beyond this the
 * input is not what the definition describes, and reading on would only fill the memory.
 */
export const LONGEST_RECORD = 1024 * 1024;

/** Why a record could not be split: an error of the table and its particulars. */
export interface BadRecord {
  readonly error: TapesyncError;
}

/** Raw records that a piece of text completed, as `RawBatch` carries them. */
export interface Cut {
  readonly texts: readonly string[];
  readonly lines: readonly number[];
  readonly cells?: readonly (readonly string[] | BadRecord | undefined)[];
  /** Set when nothing more can be cut out of the input; the records stand before the error. */
  readonly error?: TapesyncError;
}

/**
 * Cuts raw records out of the text of one input, which comes in pieces of any size. What cannot be cut ends as
 * `Cut.error`: SOURCE_RECORD_TOO_LONG or SOURCE_QUOTE_OPEN; nothing is thrown.
 */
export interface Cutter {
  /** Line in which the text so far ends, from 1. */
  readonly line: number;
  /** Takes the next piece of text and returns the records that it completes. */
  cut(piece: string): Cut;
  /** Returns what the end of the input completes: the last record needs no line end. */
  end(): Cut;
}

/** A cutter of records that are lines unless they hold quotes; lines may pass it by. */
export interface LineCutter extends Cutter {
  /** Whether what follows begins with a record. */
  readonly isBetweenRecords: boolean;
  /** Counts lines that were read elsewhere: records of `width` elements without quotes. */
  skip(count: number, width: number): void;
}

/** Returns the error for a record that passes the longest; `line` is where the record begins. */
export function recordTooLong(source: string, line: number): TapesyncError {
  return new TapesyncError('SOURCE_RECORD_TOO_LONG', { source, line, limit: LONGEST_RECORD });
}
