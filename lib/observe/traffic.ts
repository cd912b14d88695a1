import { Durations } from './durations.ts';

// A server that answers with ever new statuses must not fill memory.
const MOST_STATUSES = 20;

/** The requests of a run to its server, in numbers. */
export class Traffic {
  /** Requests under way. */
  underWay = 0;
  /** Requests that were sent again because they had failed. */
  retries = 0;
  /** Times until answers began, by their status; `none` where no answer came, `other` for more than twenty statuses. */
  readonly answers = new Map([['none', new Durations()]]);

  /** Waits for an answer to begin and counts it by its status. */
  async measure<T>(answer: Promise<T>, statusOf: (answer: T) => number): Promise<T> {
    const started = performance.now();
    let status = 'none';
    try {
      const begun = await answer;
      status = String(statusOf(begun));
      return begun;
    } finally {
      this.#durations(status).add((performance.now() - started) / 1000);
    }
  }

  #durations(status: string): Durations {
    const known = this.answers.get(status);
    if (known !== undefined) return known;
    if (this.answers.size >= MOST_STATUSES && status !== 'other') return this.#durations('other');
    const durations = new Durations();
    this.answers.set(status, durations);
    return durations;
  }
}
