import { TapesyncError } from '../errors/error.ts';
import type { StoredKey } from '../model/field.ts';
import { type Scope, type ScopeName, scopeName } from '../model/scope.ts';
import type { Tally } from '../model/tally.ts';
import {
  loadSnapshot,
  type NamedVolumes,
  type ScopeSnapshot,
  type SnapshotSource,
} from './scope-snapshot.ts';

/** The store that snapshots come from, and how much of them stays in memory. */
export interface SnapshotCacheOptions {
  readonly store: SnapshotSource;
  readonly fields: readonly StoredKey[];
  /** Bytes of memory for snapshots; the one in use may take more. */
  readonly memory: number;
  /** Called before each snapshot is loaded. */
  readonly onLoad?: () => void;
}

/**
 * The snapshots of a run. Each is downloaded when its scope is first asked for. When memory runs out, the least recently
 * used ones are evicted, and downloaded again if their scope returns.
 */
export class SnapshotCache {
  readonly #options: SnapshotCacheOptions;
  readonly #cache = new Map<ScopeName, ScopeSnapshot>(); // least recently used first
  readonly #weights = new Map<ScopeSnapshot, number>(); // bytes of each, as #bytes includes them
  #bytes = 0; // of all snapshots in the cache
  readonly #met = new Set<ScopeName>();
  readonly #poisoned = new Map<ScopeName, TapesyncError>();

  constructor(options: SnapshotCacheOptions) {
    this.#options = options;
  }

  /**
   * Returns the snapshot of the scope that is visited now, or of just some volumes of it, or the error of its download,
   * which is not repeated. The tally counts the download and takes its error.
   */
  async use(scope: Scope, tally: Tally, named?: NamedVolumes): Promise<ScopeSnapshot | TapesyncError> {
    const name = scopeName(scope);
    const known = this.#cache.get(name) ?? this.#poisoned.get(name);
    if (this.#cache.has(name)) tally.snapshots.hits++;
    const snapshot = known ?? (await this.#download(scope, tally, named));
    if (snapshot instanceof TapesyncError) return snapshot;
    this.#cache.delete(name);
    this.#cache.set(name, snapshot);
    this.#weigh(snapshot);
    return snapshot;
  }

  /** Says whether a snapshot is in memory. */
  has(scope: Scope): boolean {
    return this.#cache.has(scopeName(scope));
  }

  /** Evicts what memory has no room for, but not the snapshot in use. */
  evict(inUse: ScopeSnapshot): readonly ScopeSnapshot[] {
    const evicted: ScopeSnapshot[] = [];
    for (const [name, snapshot] of this.#cache) {
      if (this.#bytes <= this.#options.memory || snapshot === inUse) break;
      this.#bytes -= this.#weights.get(snapshot) ?? 0;
      this.#weights.delete(snapshot);
      this.#cache.delete(name);
      evicted.push(snapshot);
    }
    return evicted;
  }

  async #download(
    scope: Scope,
    tally: Tally,
    named: NamedVolumes | undefined,
  ): Promise<ScopeSnapshot | TapesyncError> {
    this.#options.onLoad?.();
    const { snapshots, errors } = tally;
    const name = scopeName(scope);
    try {
      const { store, fields } = this.#options;
      const loaded = await loadSnapshot(store, scope, fields, named?.volumes);
      const snapshot = named === undefined ? loaded : { ...loaded, size: named.size };
      snapshots.loads++;
      snapshots.volumes += snapshot.volumes.size;
      snapshots.bytes += snapshot.downloaded;
      if (this.#met.has(name)) {
        snapshots.reloads++;
        snapshots.reloadedBytes += snapshot.downloaded;
      }
      this.#met.add(name);
      this.#cache.set(name, snapshot);
      this.#weigh(snapshot);
      return snapshot;
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      // A failed read of the store must never look like an empty scope.
      this.#poisoned.set(name, error);
      errors.push(error);
      return error;
    }
  }

  // A snapshot gets its index while it is in use.
  #weigh(snapshot: ScopeSnapshot): void {
    this.#bytes += snapshot.volumes.bytes - (this.#weights.get(snapshot) ?? 0);
    this.#weights.set(snapshot, snapshot.volumes.bytes);
  }
}
