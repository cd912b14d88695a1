import { setTimeout as delay } from 'node:timers/promises';
import { type Census, OVERDUE_SECONDS, type RepositoryCensus } from '../model/census.ts';
import { scopeName } from '../model/scope.ts';
import { canonicalDate } from '../model/value.ts';
import type { ServerStore } from '../stores/store.ts';

/** How often a server counts its volumes; all times in milliseconds. */
export interface CountingTimes {
  /** Returns the least time until the next count, behind one that took so long. */
  readonly pause: (tookMs: number) => number;
  /** Until a scope is counted again that has not changed: moves become overdue. */
  readonly unchangedMs: number;
  /** Whoever asks waits so long for a count under way. */
  readonly patienceMs: number;
}

const TIMES: CountingTimes = {
  // A count that takes long is made more seldom: a twentieth of the time is spent with counting at the most.
  pause: (tookMs) => Math.max(60_000, tookMs * 20),
  unchangedMs: 600_000,
  patienceMs: 3000,
};

interface Counted {
  readonly revision: string;
  readonly at: number;
  readonly repositories: readonly RepositoryCensus[];
}

/** Where `TapeCounts` counts, and what it is told of that. */
export interface CountingOptions {
  readonly store: Pick<ServerStore, 'query' | 'snapshots'>;
  /** Seconds that a move may take. */
  readonly overdueSeconds?: number | undefined;
  /** Takes what has kept a count from coming to its end. */
  readonly failed: (error: unknown) => void;
  readonly times?: Partial<CountingTimes>;
}

/**
 * Counts the volumes of a store when somebody asks, and keeps what was counted: only scopes that have changed are counted
 * again, and none of them for a minute.
 */
export class TapeCounts {
  readonly #options: CountingOptions;
  readonly #times: CountingTimes;
  #scopes: ReadonlyMap<string, Counted> = new Map();
  #census: Census | undefined;
  #underWay: Promise<void> | undefined;
  #notBefore = 0;

  constructor(options: CountingOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  /** What was last counted to the end; `undefined` before. */
  get census(): Census | undefined {
    return this.#census;
  }

  /** Counts again where it is time, and waits for that a little. Never throws. */
  async refresh(): Promise<void> {
    if (this.#underWay === undefined) {
      if (performance.now() < this.#notBefore) return;
      this.#underWay = this.#countInTime();
    }
    const waited = new AbortController();
    const patience = delay(this.#times.patienceMs, undefined, { signal: waited.signal, ref: false });
    await Promise.race([this.#underWay, patience.catch(() => {})]);
    waited.abort();
  }

  async #countInTime(): Promise<void> {
    const began = performance.now();
    try {
      await this.#count();
    } catch (error) {
      this.#options.failed(error);
    } finally {
      const ended = performance.now();
      this.#notBefore = ended + this.#times.pause(ended - began);
      this.#underWay = undefined;
    }
  }

  async #count(): Promise<void> {
    const { store, overdueSeconds = OVERDUE_SECONDS } = this.#options;
    const at = Date.now() / 1000;
    const movingBefore = canonicalDate(Math.floor(at - overdueSeconds));
    const counted = new Map<string, Counted>();
    const places = [];
    for (const scope of await store.query.scopes()) {
      const name = scopeName(scope);
      // Before the volumes: what changes while they are counted has them counted again.
      const revision = await store.snapshots.revision(scope);
      const before = this.#scopes.get(name);
      const isKept = before?.revision === revision && (at - before.at) * 1000 < this.#times.unchangedMs;
      const now = isKept
        ? before
        : { revision, at, repositories: await store.query.census(scope, movingBefore) };
      counted.set(name, now);
      places.push(...now.repositories.map((each) => ({ scope, ...each })));
    }
    this.#scopes = counted;
    this.#census = { at, places };
  }
}
