/**
 * How every record that was read ends: exactly one of these words. Statistics checks that the counts sum to the
 * records read.
 */
export const OUTCOMES = [
  'excluded',
  'rejected',
  'unchanged',
  'updated',
  'added',
  'skipped',
  'superseded',
  'refused',
  'conflicted',
  'failed',
] as const;

/** One of the ten ways in which a record ends. */
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that leave something for the operator to do; any of them makes the exit code non-zero. */
export type Trouble = Extract<Outcome, 'rejected' | 'refused' | 'conflicted' | 'failed'>;

/** How many records ended in which way, and why: counts by outcome and reason. */
export class OutcomeCounts {
  readonly #counts = new Map<Outcome, Map<string, number>>();

  /** Counts `count` more records with an outcome; the reason is a short text that repeats, never one per record. */
  add(outcome: Outcome, reason = '', count = 1): void {
    if (count === 0) return;
    let reasons = this.#counts.get(outcome);
    if (reasons === undefined) {
      reasons = new Map();
      this.#counts.set(outcome, reasons);
    }
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }

  /** Adds all counts of another one to this one. */
  merge(other: OutcomeCounts): void {
    for (const [outcome, reasons] of other.#counts) {
      for (const [reason, count] of reasons) this.add(outcome, reason, count);
    }
  }

  /** Returns the records that ended with an outcome, whatever the reason. */
  total(outcome: Outcome): number {
    let total = 0;
    for (const count of this.#counts.get(outcome)?.values() ?? []) total += count;
    return total;
  }

  /** Returns the records that ended, in whatever way. */
  sum(): number {
    return OUTCOMES.reduce((sum, outcome) => sum + this.total(outcome), 0);
  }

  /** Returns the reasons of an outcome with their counts, most frequent first. */
  reasons(outcome: Outcome): readonly (readonly [reason: string, count: number])[] {
    return [...(this.#counts.get(outcome) ?? [])].sort((a, b) => b[1] - a[1]);
  }
}
