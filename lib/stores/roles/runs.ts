import type { FieldChanges } from '../../model/field-changes.ts';
import type { CountedRun, Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';

/** A run as the store has recorded it. */
export interface RecordedRun extends Run {
  /** Empty where there is one export. */
  readonly task: string;
  /** When it ended, canonical date; null while it runs, or where it was killed. */
  readonly finished: string | null;
  readonly exitCode: number | null;
  /** Its statistics as JSON: in a list only what was read, and how many records ended how. */
  readonly statistics: string | null;
}

/** Selects runs. */
export interface RunSelection {
  /** Only the run with this id, with all of its statistics. Users may have runs of the same id. */
  readonly id?: string;
  /** Only those whose id begins with it. */
  readonly prefix?: string;
  /** Of this user only. */
  readonly user?: string;
  /** Only those that were recorded before this one, so that pages follow each other; none where it is not recorded. */
  readonly after?: RunKey;
  /** Most runs that are returned. */
  readonly limit: number;
}

/** What tells a run from all others. */
export type RunKey = Pick<Run, 'id' | 'user'>;

/** What a run changed of one volume, from before its first change of it until after its last one. */
export interface RunChange extends Scope {
  readonly volume: VolumeId;
  /** Version of the volume after the run, or after others that have left it just so. */
  readonly version: number;
  /** Whether the volume was there before the run, and after it. */
  readonly existed: boolean;
  readonly exists: boolean;
  /** Fields and locks that are not as they were, by their keys. */
  readonly fields: FieldChanges;
  /** The latest other run that has changed the volume since; absent where none has, or all was taken back. */
  readonly since?: Run & { readonly at: string };
  /** Whether all of it is as it was before the run, whoever has done that. */
  readonly isBack: boolean;
}

/** A part of what a run changed. It may be empty and not the last. */
export interface RunChangePage {
  readonly items: readonly RunChange[];
  /** The next page begins after it; absent at the end. */
  readonly next?: string;
}

/** Where runs get their records from: a definition, and a task where several exports have one definition. */
export type RunSource = Pick<Run, 'definition' | 'task'>;

/** Records runs. */
export interface RunRecords {
  /** Records the end of a run with its statistics (JSON) and exit code. */
  finish(run: Run, statistics: string, exitCode: number): Promise<void>;
  /**
   * Returns the last sync of a source, or the last plan that was handed over, whose input was read to its end and believed, of a user's runs where one is given;
   * `undefined` where there is none. A server looks among the runs of the user who asks. Without it, no input counts as
   * one that has shrunk.
   */
  lastComplete?(source: RunSource, user?: string): Promise<CountedRun | undefined>;
}

/** Records runs, lists them, and says what they have changed. */
export interface Runs extends Required<RunRecords> {
  /** Lists recorded runs, the latest first. */
  list(selection: RunSelection): Promise<readonly RecordedRun[]>;
  /** Returns what a run has changed, each volume once, in pages of bounded size. Throws an error for one that is not known. */
  changes(run: RunKey, after?: string): Promise<RunChangePage>;
}

/** Yields what a run has changed, page by page. */
export async function* eachRunChange(runs: Pick<Runs, 'changes'>, run: RunKey): AsyncGenerator<RunChange[]> {
  let after: string | undefined;
  do {
    const { items, next }: RunChangePage = await runs.changes(run, after);
    yield [...items];
    after = next;
  } while (after !== undefined);
}
