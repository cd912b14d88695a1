import type { TapesyncError } from '../errors/error.ts';
import type { Problem } from '../model/problem.ts';
import type { Progress } from '../observe/progress.ts';
import type { Statistics } from '../observe/statistics.ts';

/** What a run is about to do: a snapshot is loaded, records begin to be set aside, changes begin to be applied. */
export type RunPhase = 'loading' | 'setting aside' | 'applying';

/** What a run reports while it goes on. */
export type RunEvent =
  /** The counts can be read at any time from now on, and the statistics as they stand. */
  | { readonly kind: 'started'; readonly progress: Progress; readonly statistics: () => Statistics }
  | { readonly kind: 'phase'; readonly phase: RunPhase }
  /** A record that a person has to look at. */
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'warning'; readonly text: string }
  /** The changes that a limit has stopped are kept as a plan, which has the id of the run. */
  | { readonly kind: 'held'; readonly plan: string; readonly changes: number };

/** Takes the events of a run, in their order. */
export type Observe = (event: RunEvent) => void;

/** Where a run writes lines: a file, the standard output, a list in memory. */
export interface LineOutput {
  /** Why it could not take everything; the run goes on, and ends with this error. */
  readonly failure?: TapesyncError | undefined;
  /** Takes whole lines, each with its line end. */
  write(lines: string): void | Promise<void>;
  /** Called once, when there is nothing more to write. */
  end?(): void;
}
