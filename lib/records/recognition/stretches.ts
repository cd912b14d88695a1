import { numberAt } from '../../platform/typed-arrays.ts';
import type { NumberSet } from './number-set.ts';

const FIRST_ROOM = 64;
const NUMBERS = 2;
// What is not used yet takes no memory.
const GROWTH = 4;

/** Stretches of entries, each by its first entry and its count; one that goes on with the last is joined to it. */
export class Stretches {
  #numbers = new Uint32Array(FIRST_ROOM * NUMBERS);
  #end = 0; // of the numbers
  #next = -1; // the entry behind the last one

  /** How many there are. */
  get size(): number {
    return this.#end / NUMBERS;
  }

  /** Forgets all. */
  clear(): void {
    [this.#end, this.#next] = [0, -1];
  }

  /** Adds so many entries from one on. */
  add(first: number, count: number): void {
    const numbers = this.#numbers;
    if (first === this.#next) numbers[this.#end - 1] = numberAt(numbers, this.#end - 1) + count;
    else {
      if (this.#end === numbers.length) this.#grow();
      this.#numbers[this.#end++] = first;
      this.#numbers[this.#end++] = count;
    }
    this.#next = first + count;
  }

  /** Returns the first entry of a stretch. */
  first(stretch: number): number {
    return numberAt(this.#numbers, stretch * NUMBERS);
  }

  /** Returns how many entries a stretch has. */
  count(stretch: number): number {
    return numberAt(this.#numbers, stretch * NUMBERS + 1);
  }

  /** Says whether they are so many entries from one on, each of them once, in whatever order; adds them to `seen`, which has none. */
  are(first: number, count: number, seen: NumberSet): boolean {
    let left = count;
    for (let at = 0; at < this.size; at++) {
      const [from, many] = [this.first(at), this.count(at)];
      if (from < first || from + many > first + count || seen.gap(from, many) < many) return false;
      seen.add(from, many);
      left -= many;
    }
    return left === 0;
  }

  #grow(): void {
    const numbers = new Uint32Array(this.#numbers.length * GROWTH);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
