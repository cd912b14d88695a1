/**
 * The outcomes: every record that was read ends as exactly one of them, so that their counts sum to the records read.
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

/** The way in which a record ends. */
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes after which the operator has something to do; any of them makes the exit code non-zero. */
export const TROUBLES = ['rejected', 'refused', 'conflicted', 'failed'] as const satisfies readonly Outcome[];

/** An outcome after which the operator has something to do. */
export type Trouble = (typeof TROUBLES)[number];

/** Numbers of records by outcome and reason. */
export class OutcomeCounts {
  readonly #counts = new Map<Outcome, Map<string, number>>();

  /** Counts records with an outcome; the reason is a text of which there are few, not one for each record. */
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

  /** Returns the number of records with an outcome, for all reasons. */
  total(outcome: Outcome): number {
    let total = 0;
    for (const count of this.#counts.get(outcome)?.values() ?? []) total += count;
    return total;
  }

  /** Returns the number of records with any outcome. */
  sum(): number {
    return OUTCOMES.reduce((sum, outcome) => sum + this.total(outcome), 0);
  }

  /** Returns the reasons of an outcome with their counts, most frequent first. */
  reasons(outcome: Outcome): readonly (readonly [reason: string, count: number])[] {
    return [...(this.#counts.get(outcome) ?? [])].sort((a, b) => b[1] - a[1]);
  }
}
