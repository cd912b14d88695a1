import type { Fate, Joined, RawBatch, RecordBatch } from '../../records/batch.ts';
import type { Unit } from './unit.ts';

/** Finds the fates of the raw records of a batch, one after the other. */
export class Fates {
  readonly #batch: RawBatch;
  readonly #fates: Fate[] = [];
  readonly #states: (string | undefined)[] = [];
  readonly #joined: Joined[] = [];
  /** The raw records so far that have completed none: from this one on, none has. */
  #bare = 0;
  #state: string | undefined;
  /** How many units of its own the raw record at hand has completed, and the fate of the last one. */
  #units = 0;
  #fate: Fate;

  /** @param state that of the extractor before the batch */
  constructor(batch: RawBatch, state: string | undefined) {
    this.#batch = batch;
    this.#state = state;
  }

  /** The fates so far, and the states before them; a raw record that was not read has none. */
  get result(): Required<Pick<RecordBatch, 'fates' | 'states' | 'joined'>> {
    return { fates: this.#fates, states: this.#states, joined: this.#joined };
  }

  /** Adds a unit that the raw record at hand has completed, with its fate by itself. */
  add(unit: Unit, fate: Fate): void {
    const { lines } = this.#batch;
    const at = this.#fates.length;
    const lastLine = 'cells' in unit ? (unit.lastLine ?? unit.line) : unit.line;
    if (at > 0 && unit.line < (lines[at] ?? Number.POSITIVE_INFINITY)) {
      // Of a record that more lines have waited for, the next one does not say that it is complete.
      if ('cells' in unit && lastLine === lines[at - 1]) this.#join(unit.line, fate);
      return;
    }
    this.#units++;
    this.#fate = unit.line === lines[at] && lastLine === unit.line ? fate : undefined;
  }

  /** Goes on to the next raw record; `state` is that of the extractor behind the one at hand, which may have been noticed. */
  next(state: string | undefined, isNoticed: boolean): void {
    const index = this.#fates.length;
    const isLeft = this.#units === 1 && !isNoticed && state !== undefined && state === this.#state;
    this.#fates.push(isLeft && this.#isPlain(index) ? this.#fate : undefined);
    this.#states.push(this.#state);
    if (this.#units > 0 || isNoticed) this.#bare = index + 1;
    this.#state = state;
    this.#units = 0;
    this.#fate = undefined;
  }

  /** Gives its fate to the record of the last raw records, which begins on a line. */
  #join(line: number, fate: Fate): void {
    const { lines } = this.#batch;
    const last = this.#fates.length - 1;
    const state = this.#state;
    if (fate === undefined || state === undefined) return;
    for (let first = last; first >= this.#bare; first--) {
      if (this.#states[first] !== state || !this.#isPlain(first)) return;
      if (lines[first] !== line) continue;
      this.#fates[last] = fate;
      this.#joined.push({ first, last });
      return;
    }
  }

  /** Says whether a raw record is whole, and of characters that mean the same in any input. */
  #isPlain(index: number): boolean {
    const { texts, isUnended, input } = this.#batch;
    const text = texts[index] ?? '';
    if (isUnended && index === texts.length - 1) return false;
    // What NULs mean depends on whether there were any before.
    return !(input.mayHoldNul && text.includes('\0'));
  }
}
