import { TapesyncError } from '../errors/error.ts';
import type { StoredKey } from '../model/field.ts';
import { type Scope, type ScopeName, scopeName } from '../model/scope.ts';
import type { Tally } from '../model/tally.ts';
import { loadSnapshot, type ScopeSnapshot, type SnapshotSource } from './scope-snapshot.ts';

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
  readonly #loading = new Map<ScopeName, Promise<ScopeSnapshot | TapesyncError>>();
  readonly #weights = new Map<ScopeSnapshot, number>(); // bytes of each, as #bytes includes them
  #bytes = 0; // of all snapshots in the cache
  readonly #met = new Set<ScopeName>();
  readonly #poisoned = new Map<ScopeName, TapesyncError>();
  readonly #ahead = new Set<ScopeName>(); // downloaded ahead of their visit, in the order of the downloads
  #looksAhead = true;

  constructor(options: SnapshotCacheOptions) {
    this.#options = options;
  }

  /**
   * Returns the snapshot of the scope that is visited now, or the error of its download, which is not repeated. The
   * tally counts the download and takes its error.
   */
  async use(scope: Scope, tally: Tally): Promise<ScopeSnapshot | TapesyncError> {
    const name = scopeName(scope);
    if (this.#cache.has(name) && !this.#ahead.has(name)) tally.snapshots.hits++;
    const snapshot = await this.#load(scope, tally);
    // Scopes are visited in the order of the downloads: one that was skipped is not visited any more.
    if (this.#ahead.has(name)) {
      for (const passed of this.#ahead) {
        this.#ahead.delete(passed);
        if (passed === name) break;
      }
    }
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

  /** Whether snapshots are downloaded ahead of the visit of their scope. */
  get looksAhead(): boolean {
    return this.#looksAhead;
  }

  /** Ends downloads ahead: scopes are not visited in the order in which they are met. */
  endLookingAhead(): void {
    this.#looksAhead = false;
  }

  /**
   * Returns the snapshot of a scope ahead of its visit; `undefined` where that would be a second download of it, would
   * take more memory than there is, or fails.
   */
  async ahead(scope: Scope, tally: Tally): Promise<ScopeSnapshot | undefined> {
    if (!this.#looksAhead) return undefined;
    const name = scopeName(scope);
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const isNew = !this.#met.has(name) && !this.#poisoned.has(name) && !this.#loading.has(name);
    if (!isNew || this.#bytes > this.#options.memory) return undefined;
    this.#ahead.add(name);
    const snapshot = await this.#load(scope, tally);
    return snapshot instanceof TapesyncError ? undefined : snapshot;
  }

  /** Evicts what memory has no room for, but neither the snapshot in use nor one whose scope is still to be visited. */
  evict(inUse: ScopeSnapshot): readonly ScopeSnapshot[] {
    const evicted: ScopeSnapshot[] = [];
    for (const [name, snapshot] of this.#cache) {
      if (this.#bytes <= this.#options.memory || snapshot === inUse) break;
      if (this.#ahead.has(name)) continue;
      this.#bytes -= this.#weights.get(snapshot) ?? 0;
      this.#weights.delete(snapshot);
      this.#cache.delete(name);
      evicted.push(snapshot);
    }
    return evicted;
  }

  async #load(scope: Scope, tally: Tally): Promise<ScopeSnapshot | TapesyncError> {
    const name = scopeName(scope);
    const known = this.#cache.get(name) ?? this.#poisoned.get(name) ?? this.#loading.get(name);
    if (known !== undefined) return known;
    const loading = this.#download(scope, tally);
    this.#loading.set(name, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(name);
    }
  }

  async #download(scope: Scope, tally: Tally): Promise<ScopeSnapshot | TapesyncError> {
    this.#options.onLoad?.();
    const { snapshots, errors } = tally;
    const name = scopeName(scope);
    try {
      const snapshot = await loadSnapshot(this.#options.store, scope, this.#options.fields);
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
