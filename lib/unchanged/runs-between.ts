import type { UnchangedRun } from '../batch.ts';

/** Puts runs that stand between raw records between the records that are made of these. */
export class RunsBetween {
  readonly passed: UnchangedRun[] = [];
  readonly #runs: readonly UnchangedRun[];

  constructor(runs: readonly UnchangedRun[] = []) {
    this.#runs = runs;
  }

  /** Passes the runs before a raw record, of which so many records have been made of the raw ones before it. */
  pass(index: number, before: number): void {
    for (;;) {
      const run = this.#runs[this.passed.length];
      if (run === undefined || run.before > index) return;
      this.passed.push({ ...run, before });
    }
  }
}
