import { numberAt } from '../../platform/typed-arrays.ts';

const FIRST_ROOM = 64;
const NUMBERS = 4;

/** Where in the input an entry was recognized. */
export interface LinePlace {
  /** Number of the input, from 0. */
  readonly input: number;
  readonly line: number;
}

/** Where the lines were recognized that have fingerprints, as stretches of lines whose fingerprints follow each other. */
export class RecognizedLines {
  #numbers = new Uint32Array(FIRST_ROOM * NUMBERS); // first entry, count, input, line
  #size = 0;
  #isOrdered = true;
  #order: Uint32Array | undefined;

  /** Adds so many entries from one on, which were recognized on as many lines from one on. */
  add(entry: number, count: number, input: number, line: number): void {
    const last = (this.#size - 1) * NUMBERS;
    const numbers = this.#numbers;
    if (this.#size > 0) {
      const end = numberAt(numbers, last) + numberAt(numbers, last + 1);
      if (
        end === entry &&
        numberAt(numbers, last + 2) === input &&
        numberAt(numbers, last + 3) + numberAt(numbers, last + 1) === line
      ) {
        numbers[last + 1] = numberAt(numbers, last + 1) + count;
        return;
      }
      this.#isOrdered &&= entry >= end;
    }
    if ((this.#size + 1) * NUMBERS > numbers.length) {
      this.#numbers = new Uint32Array(numbers.length * 2);
      this.#numbers.set(numbers);
    }
    this.#numbers.set([entry, count, input, line], this.#size * NUMBERS);
    this.#size++;
    this.#order = undefined;
  }

  /** Returns where an entry was recognized; `undefined` if it was not. */
  place(entry: number): LinePlace | undefined {
    const order = this.#ordered();
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numberAt(this.#numbers, numberAt(order, middle) * NUMBERS) <= entry) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const at = numberAt(order, low - 1) * NUMBERS;
    const offset = entry - numberAt(this.#numbers, at);
    if (offset >= numberAt(this.#numbers, at + 1)) return undefined;
    return { input: numberAt(this.#numbers, at + 2), line: numberAt(this.#numbers, at + 3) + offset };
  }

  #ordered(): Uint32Array {
    if (this.#order !== undefined) return this.#order;
    const order = Uint32Array.from({ length: this.#size }, (_, index) => index);
    const first = (index: number) => numberAt(this.#numbers, index * NUMBERS);
    if (!this.#isOrdered) order.sort((one, other) => first(one) - first(other));
    this.#order = order;
    return order;
  }
}
