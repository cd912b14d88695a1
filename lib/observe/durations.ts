/** Upper bounds of classes of durations, in seconds: log-ons take 0.1 s, snapshots of a million volumes seconds. */
export const DURATION_BOUNDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** How long things of one kind took: how many in each class, the last one without a bound, and the sum. */
export class Durations {
  readonly counts: number[] = new Array(DURATION_BOUNDS.length + 1).fill(0);
  /** Seconds. */
  sum = 0;

  /** Counts one that took so many seconds. */
  add(seconds: number): void {
    const at = DURATION_BOUNDS.findIndex((bound) => seconds <= bound);
    const index = at === -1 ? DURATION_BOUNDS.length : at;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += seconds;
  }
}
