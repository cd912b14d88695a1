import type { NamedScope, ScopeName } from '../model/scope.ts';

// Under this many changes of scope nothing is worth a warning, however few scopes there are.
const CHANGES_ACCEPTED = 100;
// Sorted input changes scope once per scope; twice that may be two exports, one after the other in a pipe.
const CHANGES_PER_SCOPE = 4;
// A stray record now and then costs less than setting aside all that follow: one in so many is accepted.
const RECORDS_PER_STRAY = 500;
const STRAYS_ACCEPTED = 4;

/**
 * Detects a random order of scopes while records come: scopes return before most of the others were visited. In sorted
 * input none returns; in sorted exports one after the other each does, but not before all others.
 */
export class ScopeOrder {
  /** Distinct scopes so far. */
  scopes = 0;
  /** Times that a record's scope was not that of the record before it. */
  changes = 0;
  readonly #lastVisits = new Map<ScopeName, { at: number }>();
  #current: ScopeName | undefined;
  // Of the input that is being read.
  #source = '';
  #firstVisit = 0;
  #scopesHere = 0;
  #strays = 0;
  #records = 0;

  /** Begins the next records of an input; another input may have the same scopes again, in its own order. */
  begin(source: string, records: number): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#firstVisit = this.#current === undefined ? 0 : this.changes + 1;
      this.#scopesHere = 0;
      this.#strays = 0;
      this.#records = 0;
    }
    this.#records += records;
  }

  /** Notes the scope of the next records. */
  turnTo({ name }: NamedScope): void {
    if (this.#current === name) return;
    if (this.#current !== undefined) this.changes++;
    this.#current = name;
    const at = this.changes;
    const last = this.#lastVisits.get(name);
    if (last === undefined) {
      this.scopes++;
      this.#scopesHere++;
      this.#lastVisits.set(name, { at });
      return;
    }
    if (last.at < this.#firstVisit) this.#scopesHere++;
    else if (at - last.at < this.#scopesHere / 2 + 1) this.#strays++;
    last.at = at;
  }

  /** Returns the names of the scopes, in the order of their first records. */
  names(): Iterable<ScopeName> {
    return this.#lastVisits.keys();
  }

  /** Whether the scopes of the present input come in a random order. */
  get isRandom(): boolean {
    const visits = this.changes - this.#firstVisit;
    return (
      this.#strays > Math.max(STRAYS_ACCEPTED, this.#records / RECORDS_PER_STRAY) ||
      (visits > CHANGES_ACCEPTED && visits > this.#scopesHere * CHANGES_PER_SCOPE)
    );
  }
}
