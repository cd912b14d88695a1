import type { Run } from '../../model/run.ts';

/** A run as the store has recorded it. */
export interface RecordedRun extends Run {
  /** When it ended, canonical date; null while it runs, or where it was killed. */
  readonly finished: string | null;
  readonly exitCode: number | null;
  /** Its statistics as JSON. */
  readonly statistics: string | null;
}

/** Selects runs. */
export interface RunSelection {
  readonly id?: string;
  /** Of this user only. */
  readonly user?: string;
  /** Most runs that are returned. */
  readonly limit: number;
}

/** Records runs. */
export interface Runs {
  /** Records the end of a run with its statistics (JSON) and exit code. */
  finish(run: Run, statistics: string, exitCode: number): Promise<void>;
}

/** Records runs, and lists them. */
export interface ListedRuns extends Runs {
  /** Lists recorded runs, the latest first. */
  list(selection: RunSelection): Promise<readonly RecordedRun[]>;
}
