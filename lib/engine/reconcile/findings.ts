import { type CertifiedFinding, formatFinding, parseFinding } from '../../model/certificate.ts';
import type { Change } from '../../model/change.ts';
import type { LooksLike } from '../../model/limit.ts';
import type { Outcome } from '../../model/outcome.ts';
import { type Place, STATUSES, type Status, type StatusCounts } from '../../model/reconciliation.ts';
import { barcodeOf, type ScopeName, scopeName } from '../../model/scope.ts';
import { PackedLines } from '../../stores/packed-lines.ts';
import { FINDINGS_OF_PART } from '../../stores/roles/reconciliations.ts';
import type { Finding } from './inventory.ts';

// More volumes that one label may stand for nobody looks at.
const MOST_CANDIDATES = 20;

const QUIET: ReadonlySet<string> = new Set<Status>(['present', 'not reconciled']);

type Counts = { [S in Status | 'overdue']: number };

type ChangeOf = Pick<Change, 'customer' | 'media' | 'volume'>;

interface PlannedFinding {
  finding: Finding | undefined;
  outcome: Outcome | '';
}

/** What a reconciliation has found: how often each status, and every finding, compressed. */
export class Findings {
  readonly #counts: Counts = zeros();
  readonly #ofPlaces: ReadonlyMap<ScopeName, Counts>;
  readonly #outside: Counts = zeros();
  readonly #packed = new PackedLines(FINDINGS_OF_PART);
  /** How many unexpected volumes belong to each repository. */
  readonly #elsewhere = new Map<string, number>();
  /** Findings from which a change was made, by its volume, and by their number. */
  readonly #planned = new Map<string, PlannedFinding>();
  readonly #byNumber = new Map<number, PlannedFinding>();
  #added = 0;
  /** Whether the inventory was read to its end, and each volume of the place has a status. */
  isWhole = false;

  /** @param places each of another scope */
  constructor(places: readonly Place[] = []) {
    this.#ofPlaces = new Map(places.map(({ scope }) => [scopeName(scope), zeros()]));
  }

  /** Adds a finding. */
  add(finding: Finding): void {
    this.#count(finding, 1);
    this.#packed.add(formatFinding(certified(finding)));
    this.#added++;
    if (finding.status !== 'unexpected') return;
    const target = this.#target(finding);
    this.#elsewhere.set(target, (this.#elsewhere.get(target) ?? 0) + 1);
  }

  /** Notes that a change was made from the latest finding: what becomes of it belongs to that. */
  plan(change: ChangeOf, finding: Finding): void {
    const planned: PlannedFinding = { finding, outcome: '' };
    this.#planned.set(barcodeOf(change), planned);
    this.#byNumber.set(this.#added - 1, planned);
  }

  /** Returns the finding from which a change was made. */
  plannedOf(change: ChangeOf): Finding | undefined {
    return this.#planned.get(barcodeOf(change))?.finding;
  }

  /** Puts another finding in the place of the one from which a change was made; without one, the volume is of no concern any more. */
  amend(change: ChangeOf, finding: Finding | undefined): void {
    const planned = this.#planned.get(barcodeOf(change));
    if (planned === undefined) return;
    if (planned.finding !== undefined) this.#count(planned.finding, -1);
    planned.finding = finding;
    if (finding !== undefined) this.#count(finding, 1);
  }

  /** Notes what finally became of a change. */
  settle(change: ChangeOf, outcome: Outcome): void {
    const planned = this.#planned.get(barcodeOf(change));
    if (planned !== undefined) planned.outcome = outcome;
  }

  /** Yields the findings as lines, in parts, in the order of the inventory, and then those of volumes that it did not name. */
  *parts(): Iterable<string> {
    let number = 0;
    for (const part of this.#packed.parts()) {
      if (this.#byNumber.size === 0) {
        yield part;
        continue;
      }
      let lines = '';
      for (const line of part.split('\n')) {
        if (line === '') continue;
        const planned = this.#byNumber.get(number++);
        if (planned === undefined) lines += `${line}\n`;
        else if (planned.finding !== undefined) {
          lines += `${formatFinding(certified(planned.finding, planned.outcome))}\n`;
        }
      }
      yield lines;
    }
  }

  /** Yields the findings, in the same order. */
  *[Symbol.iterator](): Iterator<CertifiedFinding> {
    for (const lines of this.parts()) {
      for (const line of lines.split('\n')) {
        const finding = line === '' ? undefined : parseFinding(line);
        if (finding !== undefined) yield finding;
      }
    }
  }

  /** Returns all that is not just as it should be, without what is of no concern here. */
  others(): readonly CertifiedFinding[] {
    const others: CertifiedFinding[] = [];
    for (const finding of this) if (!QUIET.has(finding.status)) others.push(finding);
    return others;
  }

  /** The scopes of the places. */
  get scopes(): readonly ScopeName[] {
    return [...this.#ofPlaces.keys()];
  }

  #count({ status, scope, isOverdue }: Finding, by: 1 | -1): void {
    for (const counts of [this.#counts, (scope && this.#ofPlaces.get(scope)) ?? this.#outside]) {
      counts[status] += by;
      if (isOverdue) counts.overdue += by;
    }
  }

  /** How many lines and volumes ended with each status. */
  get counts(): StatusCounts {
    return this.#counts;
  }

  /** How many of them are of a place; without one, of none. */
  countsOf(place?: Place): StatusCounts {
    return (place && this.#ofPlaces.get(scopeName(place.scope))) ?? this.#outside;
  }

  /** How many findings are something for a person. */
  get exceptions(): number {
    return sum(this.#counts, ({ isException }) => isException) + this.#counts.overdue;
  }

  /** Returns the repository that most of what was seen belongs to, if that is another one. */
  looksLike(): LooksLike | undefined {
    const { seen } = this;
    for (const [repository, count] of this.#elsewhere) {
      if (repository !== '' && count * 2 > seen) {
        return { repository, count, percent: Math.round((count * 100) / seen) };
      }
    }
    return undefined;
  }

  /** How many lines of the inventory ended with a status. */
  get seen(): number {
    return sum(this.#counts, ({ seen }) => seen);
  }

  // With its scope where that is of no place.
  #target({ scope, volume }: Finding): string {
    const target = volume?.target ?? '';
    const isNear = scope === undefined || this.#ofPlaces.size === 0 || this.#ofPlaces.has(scope);
    return target === '' || isNear ? target : `${scope}.${target}`;
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

function certified(finding: Finding, outcome = ''): CertifiedFinding {
  const { status, label, scope, candidates, slot, line, firstLine, within, volume, isOverdue } = finding;
  return {
    status,
    ...(isOverdue && { overdue: true }),
    label,
    line,
    slot,
    ...(volume && { knownSlot: volume.slot, currentRepository: volume.current, repository: volume.target }),
    outcome,
    ...(firstLine !== undefined && { firstLine }),
    ...(scope !== undefined && { scope }),
    ...(within !== undefined && { within }),
    ...(candidates !== undefined && { candidates: candidates.slice(0, MOST_CANDIDATES) }),
  };
}
