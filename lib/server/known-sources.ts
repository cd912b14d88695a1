import { sourceOf } from './networks.ts';

// A weekly sync is known until the next one.
const KNOWN_MS = 8 * 24 * 3600 * 1000;
const MOST = 10_000;

/** Knows from where which users have logged on lately. Each process learns by itself. */
export class KnownSources {
  /** When each was last seen, the longest ago first. */
  readonly #seen = new Map<string, number>();

  /** Takes down that a user has logged on. */
  learn(user: string, address: string): void {
    const key = keyOf(user, address);
    this.#seen.delete(key);
    this.#seen.set(key, Date.now());
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Returns whether a user has logged on from an address, or with IPv6 its network (/64), within eight days. */
  knows(user: string, address: string): boolean {
    return Date.now() - (this.#seen.get(keyOf(user, address)) ?? Number.NEGATIVE_INFINITY) < KNOWN_MS;
  }
}

function keyOf(user: string, address: string): string {
  return `${sourceOf(address)} ${user}`;
}
