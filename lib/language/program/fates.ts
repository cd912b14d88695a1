import type { Fate, RawBatch, RecordBatch } from '../../records/batch.ts';
import type { Unit } from './unit.ts';

/** Finds the fates of the raw records of a batch, one after the other. */
export class Fates {
  readonly #batch: RawBatch;
  readonly #fates: Fate[] = [];
  readonly #states: (string | undefined)[] = [];
  #state: string | undefined;
  /** The units that the raw record at hand has completed, and the fate of the last one. */
  #units = 0;
  #fate: Fate;

  /** @param state that of the extractor before the batch */
  constructor(batch: RawBatch, state: string | undefined) {
    this.#batch = batch;
    this.#state = state;
  }

  /** The fates so far, and the states before them; a raw record that was not read has none. */
  get result(): Required<Pick<RecordBatch, 'fates' | 'states'>> {
    return { fates: this.#fates, states: this.#states };
  }

  /** Adds a unit that the raw record at hand has completed, with its fate by itself. */
  add(unit: Unit, fate: Fate): void {
    this.#units++;
    const line = this.#batch.lines[this.#fates.length];
    const isOwn = unit.line === line && !('lastLine' in unit && unit.lastLine !== undefined);
    this.#fate = isOwn ? fate : undefined;
  }

  /** Goes on to the next raw record; `state` is that of the extractor behind the one at hand, which may have been noticed. */
  next(state: string | undefined, isNoticed: boolean): void {
    const index = this.#fates.length;
    const isLeft = this.#units === 1 && !isNoticed && state !== undefined && state === this.#state;
    this.#fates.push(isLeft && this.#isPlain(index) ? this.#fate : undefined);
    this.#states.push(this.#state);
    this.#state = state;
    this.#units = 0;
    this.#fate = undefined;
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
