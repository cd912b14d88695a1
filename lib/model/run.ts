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
}

/** The identity of a run. */
export type RunIdentity = Pick<Run, 'id' | 'started'>;
