import type { ChangeLine } from './change.ts';
import type { Trouble } from './outcome.ts';

/** A record that the operator has to look at: what `--rejects` writes, one JSON line each. */
export interface Problem {
  readonly outcome: Trouble;
  /** A code of the error table. */
  readonly code: string;
  readonly message: string;
  /** The input it came from: a file name, or `stdin`. */
  readonly source: string;
  /** Line of that input, from 1; 0 where it is not known. */
  readonly line: number;
  readonly field?: string;
  /** The record as it stood in the input, so that it can be mended and piped in again. */
  readonly raw?: string;
  /** The change that could not be made, in the form that `apply` reads. */
  readonly change?: ChangeLine;
}
