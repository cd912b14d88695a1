import type { LooksLike } from '../../model/limit.ts';
import { type Place, STATUSES, type Status, type StatusCounts } from '../../model/reconciliation.ts';
import { type ScopeName, scopeName } from '../../model/scope.ts';
import type { Finding } from './inventory.ts';

type Counts = { [S in Status | 'overdue']: number };

/** What a reconciliation has found: how often each status, and everything that is not just as it should be. */
export class Findings {
  readonly #counts: Counts = zeros();
  readonly #ofPlaces: ReadonlyMap<ScopeName, Counts>;
  readonly #outside: Counts = zeros();
  /** Labels of the volumes that are where they should be; whole barcodes where there are several places. */
  readonly present: string[] = [];
  /**
   * All other findings, in the order of the inventory, and then those of volumes that it did not name; without volumes that
   * are of no concern here.
   */
  readonly others: Finding[] = [];

  /** @param places each of another scope */
  constructor(places: readonly Place[] = []) {
    this.#ofPlaces = new Map(places.map(({ scope }) => [scopeName(scope), zeros()]));
  }

  /** Adds a finding. */
  add(finding: Finding): void {
    const { status, scope, isOverdue } = finding;
    const counts = (scope && this.#ofPlaces.get(scope)) ?? this.#outside;
    this.#counts[status]++;
    counts[status]++;
    if (isOverdue) {
      this.#counts.overdue++;
      counts.overdue++;
    }
    if (status === 'present') this.present.push(this.name(finding));
    else if (status !== 'not reconciled') this.others.push(finding);
  }

  /** How many lines and volumes ended with each status. */
  get counts(): StatusCounts {
    return this.#counts;
  }

  /** How many of them are of a place; without one, of none. */
  countsOf(place?: Place): StatusCounts {
    return (place && this.#ofPlaces.get(scopeName(place.scope))) ?? this.#outside;
  }

  /** Returns what a finding is called: its label, with its scope where the place does not say it. */
  name({ label, scope }: Finding): string {
    return scope !== undefined && (this.#ofPlaces.size > 1 || !this.#isOfPlace(scope))
      ? `${scope}.${label}`
      : label;
  }

  /** Returns where the volume of a finding should be: the repository, with its scope where that is of no place. */
  target({ scope, volume }: Finding): string {
    const target = volume?.target ?? '';
    return target === '' || scope === undefined || this.#isOfPlace(scope) ? target : `${scope}.${target}`;
  }

  /** How many findings are something for a person. */
  get exceptions(): number {
    return sum(this.#counts, ({ isException }) => isException) + this.#counts.overdue;
  }

  /** Returns the repository that most of what was seen belongs to, if that is another one. */
  looksLike(): LooksLike | undefined {
    const elsewhere = this.others.filter(({ status }) => status === 'unexpected');
    const byTarget = Map.groupBy(elsewhere, (finding) => this.target(finding));
    const seen = this.seen;
    for (const [repository, found] of byTarget) {
      if (repository !== '' && found.length * 2 > seen) {
        return { repository, count: found.length, percent: Math.round((found.length * 100) / seen) };
      }
    }
    return undefined;
  }

  /** How many lines of the inventory ended with a status. */
  get seen(): number {
    return sum(this.#counts, ({ seen }) => seen);
  }

  #isOfPlace(scope: ScopeName): boolean {
    return this.#ofPlaces.size === 0 || this.#ofPlaces.has(scope);
  }
}

/** Returns how many volumes that are in a place, or are to be, ended with a status. */
export function expectedIn(counts: StatusCounts): number {
  return sum(counts, ({ expected }) => expected);
}

/** Returns how many volumes should be in a place, as far as that was to be seen. */
export function belongingIn(counts: StatusCounts): number {
  return counts.present + counts['wrong slot'] + counts.missing + counts.unclear;
}

function sum(counts: StatusCounts, isCounted: (spec: (typeof STATUSES)[Status]) => boolean): number {
  let all = 0;
  for (const [status, spec] of entries()) if (isCounted(spec)) all += counts[status];
  return all;
}

function zeros(): Counts {
  const statuses = entries().map(([status]) => [status, 0]);
  return { ...(Object.fromEntries(statuses) as { [S in Status]: number }), overdue: 0 };
}

function entries() {
  return Object.entries(STATUSES) as [Status, (typeof STATUSES)[Status]][];
}
