import { MEANINGS } from './fingerprint-format.ts';
import type { Meaning } from './fingerprint-text.ts';

/** Numbers meanings in the order in which they are met. */
export class MeaningNumbers {
  readonly #all: Meaning[] = [];
  readonly #volumes: (Map<number, number> | undefined)[] = []; // by scope and need, then by the fields that were not given
  readonly #excluded = new Map<string, number>();
  readonly #others = new Map<Meaning['kind'], number>();

  /** All that have a number, in order. */
  get all(): readonly Meaning[] {
    return this.#all;
  }

  /** Returns the number of a meaning, the same one for the same meaning; -1 where none is left. */
  of(meaning: Meaning): number {
    if (meaning.kind === 'excluded') {
      const { fits, needsNext, reason } = meaning;
      return this.#numberIn(this.#excluded, `${fits} ${needsNext ?? false} ${reason}`, meaning);
    }
    if (meaning.kind !== 'volume') return this.#numberIn(this.#others, meaning.kind, meaning);
    const place = 2 * meaning.scope + (meaning.needsNext ? 1 : 0);
    const numbers = this.#volumes[place] ?? new Map<number, number>();
    this.#volumes[place] = numbers;
    return this.#numberIn(numbers, meaning.notGiven, meaning);
  }

  #numberIn<Key>(numbers: Map<Key, number>, key: Key, meaning: Meaning): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (this.#all.length === MEANINGS) return -1;
    const number = this.#all.push(meaning) - 1;
    numbers.set(key, number);
    return number;
  }
}
