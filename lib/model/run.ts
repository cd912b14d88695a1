/** Who changes volumes, in which run: what the history keeps beside each change. */
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

/** What tells a run from all others. */
export type RunIdentity = Pick<Run, 'id' | 'started'>;
