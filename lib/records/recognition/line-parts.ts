import type { RecognizedSegment } from '../batch.ts';

/** Records of one meaning that follow each other. */
export type RecognizedRecords =
  | RecognizedSegment
  | { readonly kind: 'excluded'; readonly reason: string; readonly fits: boolean; readonly count: number };

/** Lines that follow each other and were recognized. */
export interface RecognizedPart {
  readonly kind: 'recognized';
  readonly lines: number;
  /** The line on which the last record begins, from 0 among these. */
  readonly lastBegins: number;
  readonly records: readonly RecognizedRecords[];
  /** The lines; good until the next part. */
  readonly bytes: Uint8Array;
  /** Whether there are bytes among them that are not ASCII. */
  readonly isWide: boolean;
}

/** Lines that follow each other: recognized ones, or some that have to be read. */
export type LinePart =
  | RecognizedPart
  | {
      readonly kind: 'unread';
      readonly bytes: Buffer;
      /** Whether the next line does not go on with the last of them, as long as the state is what it was before them. */
      readonly isFollowed: boolean;
    };

/** Where the reading of an input stands. */
export interface LineReading {
  /** The line that comes next, from 1. */
  readonly line: number;
  /**
   * Everything that the lines so far have left and that decides how the next one is read; `undefined` within a record, and
   * where lines cannot be recognized.
   */
  readonly state: string | undefined;
  /** Whether a record waits for the next line, which has to be read. */
  readonly isHeld: boolean;
}
