import type { LooksLike } from '../../model/limit.ts';
import { STATUSES, type Status, type StatusCounts } from '../../model/reconciliation.ts';
import type { Finding } from './inventory.ts';

/** What a reconciliation has found: how often each status, and everything that is not just as it should be. */
export class Findings {
  readonly #counts: { [S in Status | 'overdue']: number };
  /** Labels of the volumes that are where they should be. */
  readonly present: string[] = [];
  /** All other findings, in the order of the inventory, and then those of volumes that it did not name. */
  readonly others: Finding[] = [];

  constructor() {
    const zeros = Object.keys(STATUSES).map((status) => [status, 0]);
    this.#counts = { ...(Object.fromEntries(zeros) as { [S in Status]: number }), overdue: 0 };
  }

  /** Adds a finding. */
  add(finding: Finding): void {
    this.#counts[finding.status]++;
    if (finding.isOverdue) this.#counts.overdue++;
    if (finding.status === 'present') this.present.push(finding.label);
    else this.others.push(finding);
  }

  /** How many lines and volumes ended with each status. */
  get counts(): StatusCounts {
    return this.#counts;
  }

  /** How many findings are something for a person. */
  get exceptions(): number {
    let count = this.#counts.overdue;
    for (const [status, { isException }] of entries()) if (isException) count += this.#counts[status];
    return count;
  }

  /** How many volumes should be in the place, as far as that was to be seen. */
  get belonging(): number {
    const { present, missing, unclear } = this.#counts;
    return present + this.#counts['wrong slot'] + missing + unclear;
  }

  /** Returns the repository that most of what was seen belongs to, if that is another one. */
  looksLike(): LooksLike | undefined {
    const elsewhere = this.others.filter(({ status }) => status === 'unexpected');
    const byTarget = Map.groupBy(elsewhere, ({ volume }) => volume?.target ?? '');
    let seen = 0;
    for (const [status, { seen: isSeen }] of entries()) if (isSeen) seen += this.#counts[status];
    for (const [repository, found] of byTarget) {
      if (repository !== '' && found.length * 2 > seen) {
        return { repository, count: found.length, percent: Math.round((found.length * 100) / seen) };
      }
    }
    return undefined;
  }

  /** How many volumes that are in the place, or are to be, ended with a status. */
  get expected(): number {
    let count = 0;
    for (const [status, { expected }] of entries()) if (expected) count += this.#counts[status];
    return count;
  }
}

function entries() {
  return Object.entries(STATUSES) as [Status, (typeof STATUSES)[Status]][];
}
