import type { Tally } from '../../model/tally.ts';
import type { UnchangedSegment, UnreadSegment } from '../batch.ts';
import type { LineMatcher } from './line-matcher.ts';

/**
 * A part of a piece of input: bytes for the exact way, lines that match, or lines to be read when their scope is visited.
 */
export type Part = { readonly kind: 'bytes'; readonly bytes: Buffer } | MatchedLines | UnreadLines;

/** Lines that follow each other and match rows that follow each other. */
export interface MatchedLines extends Omit<UnchangedSegment, 'before' | 'line'> {
  /** Bytes of the lines. */
  readonly length: number;
}

/** Lines that follow each other and are records. */
export interface UnreadLines extends Omit<UnreadSegment, 'before' | 'line' | 'input' | 'matcher'> {
  /** Bytes of the lines. */
  readonly length: number;
}

/** Takes out of an input the lines that need not be read, or not yet. */
export interface LineRecognizer {
  /**
   * Parts a piece of input that begins with a line, outside of any quotes. The parts follow each other as in the piece. The
   * tally counts snapshots that were downloaded for it.
   */
  part(piece: Buffer, matcher: LineMatcher, tally: Tally): Promise<readonly Part[]>;
}
