import type { NamedScope, ScopeName } from '../model/scope.ts';

// Under this many changes of scope nothing is worth a warning, however few scopes there are.
const CHANGES_ENDURED = 100;
// Input sorted by scope changes scope once per scope; twice that may be two exports, one after the other in a pipe.
const CHANGES_PER_SCOPE = 4;
// A stray record now and then costs less than to set aside all that follow: one in so many is endured.
const RECORDS_PER_STRAY = 500;
const STRAYS_ENDURED = 4;

/**
 * Tells from the scopes of records, as they come, whether their order is random: whether scopes return before most of the
 * others had their turn. In sorted input none returns; in sorted exports one after the other each does, but not before
 * all others.
 */
export class ScopeOrder {
  /** Distinct scopes so far. */
  scopes = 0;
  /** Times that a record's scope was not that of the record before it. */
  changes = 0;
  readonly #lastTurns = new Map<ScopeName, { turn: number }>();
  #current: ScopeName | undefined;
  // Of the input that is being read.
  #source = '';
  #firstTurn = 0;
  #scopesHere = 0;
  #strays = 0;
  #records = 0;

  /** Begins the next records of an input; another input may hold the same scopes once more, in an order of its own. */
  begin(source: string, records: number): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#firstTurn = this.#current === undefined ? 0 : this.changes + 1;
      this.#scopesHere = 0;
      this.#strays = 0;
      this.#records = 0;
    }
    this.#records += records;
  }

  /** Takes note of the scope of the next records. */
  turnTo({ name }: NamedScope): void {
    if (this.#current === name) return;
    if (this.#current !== undefined) this.changes++;
    this.#current = name;
    const turn = this.changes;
    const last = this.#lastTurns.get(name);
    if (last === undefined) {
      this.scopes++;
      this.#scopesHere++;
      this.#lastTurns.set(name, { turn });
      return;
    }
    if (last.turn < this.#firstTurn) this.#scopesHere++;
    else if (turn - last.turn < this.#scopesHere / 2 + 1) this.#strays++;
    last.turn = turn;
  }

  /** Names of the scopes, in the order in which they were met. */
  names(): Iterable<ScopeName> {
    return this.#lastTurns.keys();
  }

  /** Whether the scopes of the input that is being read come in a random order. */
  get isRandom(): boolean {
    const turns = this.changes - this.#firstTurn;
    return (
      this.#strays > Math.max(STRAYS_ENDURED, this.#records / RECORDS_PER_STRAY) ||
      (turns > CHANGES_ENDURED && turns > this.#scopesHere * CHANGES_PER_SCOPE)
    );
  }
}
