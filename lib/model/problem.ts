import type { ChangeLine } from './change.ts';
import type { Trouble } from './outcome.ts';

/** A record that the operator has to look at: a JSON line of `--rejects`. */
export interface Problem {
  readonly outcome: Trouble;
  /** A code of the error table. */
  readonly code: string;
  readonly message: string;
  /** The input: a file name, or `stdin`. */
  readonly source: string;
  /** Line of the input, from 1; 0 where it is not known. */
  readonly line: number;
  readonly field?: string;
  /** The text of the record in the input, to be mended and piped in again. */
  readonly raw?: string;
  /** The change that was not applied, in the form that `apply` reads. */
  readonly change?: ChangeLine;
}
