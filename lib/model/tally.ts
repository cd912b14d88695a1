import type { TapesyncError } from '../errors/error.ts';
import { OutcomeCounts } from './outcome.ts';
import type { Problem } from './problem.ts';

/** What has happened since the last batch: merged into the run's statistics by the last stage. */
export class Tally {
  /** Records taken from the input. */
  read = 0;
  readonly outcomes = new OutcomeCounts();
  readonly problems: Problem[] = [];
  /** Sentences for the operator, printed once each. */
  readonly warnings: string[] = [];
  /** What went wrong beyond a single record, and decides the exit code. */
  readonly errors: TapesyncError[] = [];
  /** Records written out instead of compared, by `extract`. */
  written = 0;
  /** Distinct scopes met for the first time. */
  scopes = 0;
  /** Times that a record's scope was not that of the record before it. */
  scopeChanges = 0;
  /** Records that were set aside until each scope could have its turn once; bytes of them that went to the disk. */
  readonly sorted = { records: 0, spilled: 0 };
  /**
   * Changes found so far, of which later records may supersede some; those planned once the input has been read to its
   * end; and of these, how many were made or could not be made.
   */
  readonly changes = { found: 0, planned: 0, settled: 0 };
  /** Snapshots downloaded, what they held, and how often one was still in memory when it was asked for again. */
  readonly snapshots = { loads: 0, reloads: 0, hits: 0, volumes: 0, bytes: 0, reloadedBytes: 0 };
  /** Volumes of the server that a complete input did not mention. */
  absent = 0;
  /** Their qualified barcodes, when somebody wants them. */
  readonly absentVolumes: string[] = [];
}
