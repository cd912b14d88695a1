import type { Account } from '../../model/tally.ts';
import type { UnchangedRun, UnreadRun } from '../batch.ts';
import type { LineProof } from './line-matcher.ts';

/**
 * A part of a piece of input: bytes that have to be looked at closely, lines of which nothing is left to do, or lines to
 * be read when their scope has its turn.
 */
export type Part = { readonly kind: 'bytes'; readonly bytes: Buffer } | ProvedLines | UnreadLines;

/** Lines that follow each other and say what rows hold that follow each other. */
export interface ProvedLines extends Omit<UnchangedRun, 'before' | 'line'> {
  /** Bytes of the lines. */
  readonly length: number;
}

/** Lines that follow each other and surely are records. */
export interface UnreadLines extends Omit<UnreadRun, 'before' | 'line' | 'input' | 'proof'> {
  /** Bytes of the lines. */
  readonly length: number;
}

/** Takes out of an input the lines that need not be read, or not yet. */
export interface LineSifter {
  /**
   * Parts a piece of input that begins with a line, outside of any quotes. The parts follow each other as in the piece. The
   * account is told of snapshots that were downloaded for it.
   */
  part(piece: Buffer, proof: LineProof, account: Account): Promise<readonly Part[]>;
}
