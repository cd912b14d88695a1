import type { PassedRun } from './batch.ts';

/** Puts what stands between raw records between the records that are made of these. */
export class RunsBetween {
  readonly passed: PassedRun[] = [];
  readonly #runs: readonly PassedRun[];
  #next = 0;

  constructor(runs: readonly PassedRun[] = []) {
    this.#runs = runs;
  }

  /** Passes the runs before a raw record, of which so many records have been made of the raw ones before it. */
  pass(index: number, before: number): void {
    for (;;) {
      const run = this.#runs[this.#next];
      if (run === undefined || run.before > index) return;
      this.passed.push(placed(run, before));
      this.#next++;
    }
  }
}

/** Returns a run that stands behind so many other records. */
export function placed<Run extends PassedRun>(run: Run, before: number): Run {
  return run.before === before ? run : { ...run, before };
}
