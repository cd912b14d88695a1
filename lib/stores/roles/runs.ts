import type { CountedRun, Run } from '../../model/run.ts';

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

/** Where runs get their records from: a definition, and a task where several exports have one definition. */
export type RunSource = Pick<Run, 'definition' | 'task'>;

/** Records runs. */
export interface Runs {
  /** Records the end of a run with its statistics (JSON) and exit code. */
  finish(run: Run, statistics: string, exitCode: number): Promise<void>;
  /**
   * Returns the last sync of a source whose input was read to its end and believed; `undefined` where there is none. A
   * server looks among the runs of the user alone.
   */
  lastComplete(source: RunSource): Promise<CountedRun | undefined>;
}

/** Records runs, and lists them. */
export interface ListedRuns extends Runs {
  /** As `lastComplete` of all runs, but among those of a user if one is given. */
  lastComplete(source: RunSource, user?: string): Promise<CountedRun | undefined>;
  /** Lists recorded runs, the latest first. */
  list(selection: RunSelection): Promise<readonly RecordedRun[]>;
}
