import type { TapesyncError } from '../errors/error.ts';
import { OutcomeCounts } from './outcome.ts';
import type { Problem } from './problem.ts';

/** What happened in a batch; the last stage adds it to the progress of the run. */
export class Tally {
  /** Records taken from the input. */
  read = 0;
  /** Of these, records that were recognized, and not read. */
  recognized = 0;
  /** Of these, records that became volumes: neither excluded nor rejected. */
  volumeRecords = 0;
  readonly outcomes = new OutcomeCounts();
  readonly problems: Problem[] = [];
  /** Sentences for the operator, printed once each. */
  readonly warnings: string[] = [];
  /** Errors beyond single records: they decide the exit code. */
  readonly errors: TapesyncError[] = [];
  /** Of the records, volumes that nobody has named: they lie in containers that somebody has. */
  contents = 0;
  /** Records that `extract` wrote. */
  written = 0;
  /** Scopes that the batch has met first. */
  scopes = 0;
  /** Times that a record's scope was not that of the record before it. */
  scopeChanges = 0;
  /** Records that were set aside, and bytes of them that went to the disk. */
  readonly sorted = { records: 0, spilled: 0 };
  /**
   * Changes found, of which later records may supersede some; changes planned at the end of the input; and planned ones
   * that have an outcome.
   */
  readonly changes = { found: 0, planned: 0, settled: 0 };
  /** Snapshots downloaded, their volumes and bytes, and hits: snapshots that were still in memory. */
  readonly snapshots = { loads: 0, reloads: 0, hits: 0, volumes: 0, bytes: 0, reloadedBytes: 0 };
  /** Volumes that an inventory found in a place that they should have left. */
  notLeft = 0;
  /** Volumes of the store that a complete input did not mention. */
  absent = 0;
  /** Their qualified barcodes, with `--absent`. */
  readonly absentVolumes: string[] = [];
}
