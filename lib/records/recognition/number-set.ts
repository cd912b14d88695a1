const WORD = 32;

/** A set of numbers below a bound, a bit each. */
export class NumberSet {
  readonly #words: Uint32Array;

  constructor(bound: number) {
    this.#words = new Uint32Array(Math.ceil(bound / WORD));
  }

  /** Says whether a number is in the set. */
  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  /** Adds so many numbers from one on. */
  add(from: number, count = 1): void {
    const words = this.#words;
    for (let number = from; number < from + count; ) {
      const bit = number & 31;
      const taken = Math.min(WORD - bit, from + count - number);
      const mask = taken === WORD ? -1 : ((1 << taken) - 1) << bit;
      words[number >>> 5] = ((words[number >>> 5] ?? 0) | mask) >>> 0;
      number += taken;
    }
  }

  /** Returns how many numbers from one on, `most` at most, are not in the set before one that is. */
  gap(from: number, most: number): number {
    const words = this.#words;
    let number = from;
    while (number < from + most) {
      const word = (words[number >>> 5] ?? 0) >>> (number & 31);
      if (word !== 0) return Math.min(most, number - from + 31 - Math.clz32(word & -word));
      number = (number | 31) + 1;
    }
    return most;
  }
}
