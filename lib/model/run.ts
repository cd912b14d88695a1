/** A run of the program: the history names it beside each change. */
export interface Run {
  /** Unique, sortable by time. */
  readonly id: string;
  readonly user: string;
  /** The command: `sync` or `apply`. */
  readonly command: string;
  /** The definition's path; empty for `apply`. */
  readonly definition: string;
  /** When it started, canonical date. */
  readonly started: string;
  /** Tells exports apart that one definition reads; empty or absent where there is one. */
  readonly task?: string | undefined;
}

/** Commands whose runs are reports of their source. A plan is recorded only where its records were handed over. */
export const REPORTING = ['sync', 'reconcile', 'plan'] as const;

/** Says of a recorded run whether it is one change of an administrator, such as a lock, which is recorded without an end of its own. */
export function isDoneAtOnce({
  command,
  finished,
}: Pick<Run, 'command'> & { readonly finished: string | null }): boolean {
  return command === 'admin' && finished === null;
}

/** The identity of a run. */
export type RunIdentity = Pick<Run, 'id' | 'started'>;

/** What is compared with a run to find an export that shrank. */
export interface CountedRun extends RunIdentity {
  /** Records that became volumes: neither excluded nor rejected. */
  readonly volumeRecords: number;
}
