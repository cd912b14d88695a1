/** How a request ended, if that shows how much more the server can take. */
export type Pressure = 'served' | 'overloaded';

/** How many requests may be under way at once. */
export interface Concurrency {
  readonly limit: number;
  /** Counts a request that begins. */
  begin(): void;
  /** Counts a request that has ended after `ms` milliseconds; without a pressure it shows nothing about the server. */
  end(ms: number, pressure?: Pressure): void;
}

/** Returns a limit that never changes. */
export function fixedConcurrency(limit: number): Concurrency {
  return { limit, begin() {}, end() {} };
}

// The defaults of Vector's adaptive request concurrency.
const CEILING = 200;
const DECREASE = 0.9;
const DEVIATIONS = 2.5;
const WEIGHT = 0.4;

/**
 * Finds out how many requests the server can take, by Vector's rules. Once per round trip the limit grows by one if it
 * was reached and answers came no slower than before; it shrinks to nine tenths if the server was overloaded or answers
 * were slower than the average by more than 2.5 standard deviations.
 */
export class AdaptiveConcurrency implements Concurrency {
  #limit = 1;
  #underWay = 0;
  #reached = false;
  #overloaded = false;
  // Round trips since the last decision, in milliseconds.
  #sum = 0;
  #count = 0;
  // Moving averages of the round trips before.
  #mean: number | undefined;
  #variance = 0;
  #nextDecision = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get limit(): number {
    return this.#limit;
  }

  begin(): void {
    this.#underWay++;
    if (this.#underWay >= this.#limit) this.#reached = true;
  }

  end(ms: number, pressure?: Pressure): void {
    this.#underWay--;
    if (pressure === 'overloaded') this.#overloaded = true;
    if (pressure === 'served') {
      this.#sum += ms;
      this.#count++;
    }
    const now = this.#now();
    if (now < this.#nextDecision || (this.#count === 0 && !this.#overloaded)) return;
    this.#decide();
    this.#nextDecision = now + (this.#mean ?? 0);
  }

  #decide(): void {
    const current = this.#count === 0 ? undefined : this.#sum / this.#count;
    const mean = this.#mean;
    const slower =
      current !== undefined && mean !== undefined && current >= mean + DEVIATIONS * Math.sqrt(this.#variance);
    // While there is no deviation yet, every answer that is not faster would count as slow.
    if (this.#overloaded || (slower && this.#variance > 0)) {
      this.#limit = Math.max(1, Math.floor(this.#limit * DECREASE));
    } else if (this.#reached && current !== undefined && (mean === undefined || current <= mean)) {
      this.#limit = Math.min(CEILING, this.#limit + 1);
    }
    if (current !== undefined) this.#learn(current);
    this.#sum = 0;
    this.#count = 0;
    this.#reached = this.#underWay >= this.#limit;
    this.#overloaded = false;
  }

  #learn(current: number): void {
    if (this.#mean === undefined) {
      this.#mean = current;
      return;
    }
    const difference = current - this.#mean;
    this.#mean += WEIGHT * difference;
    this.#variance = (1 - WEIGHT) * (this.#variance + WEIGHT * difference ** 2);
  }
}
