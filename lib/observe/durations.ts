/** Upper bounds of the classes of durations, in seconds: from quick answers to snapshots of a million volumes. */
export const DURATION_BOUNDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** A histogram of durations: their numbers by class, of which the last one has no bound, and their sum. */
export class Durations {
  readonly counts: number[] = new Array(DURATION_BOUNDS.length + 1).fill(0);
  /** Seconds. */
  sum = 0;

  /** Counts one duration. */
  add(seconds: number): void {
    const at = DURATION_BOUNDS.findIndex((bound) => seconds <= bound);
    const index = at === -1 ? DURATION_BOUNDS.length : at;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += seconds;
  }
}
