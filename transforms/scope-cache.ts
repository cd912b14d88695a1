import type { HeldBatch, ScopeBatch } from '../lib/batch.ts';
import { TapesyncError } from '../lib/errors.ts';
import { type HeldScope, holdScope } from '../lib/held-scope.ts';
import { type ScopeName, scopeName } from '../lib/scope.ts';
import type { VolumeStore } from '../lib/stores/volume-store.ts';
import type { ValueKey } from '../lib/volume.ts';
import type { Stage } from './stage.ts';

/** Where snapshots come from, and how much of them is kept. */
export interface ScopeCacheOptions {
  readonly store: VolumeStore;
  readonly fields: readonly ValueKey[];
  /** Bytes of memory for snapshots; the one in use is kept whatever it takes. */
  readonly memory: number;
}

/**
 * Returns the stage that puts beside each run of records what the server holds of their scope. A snapshot is
 * downloaded when its scope is first met; the least recently used ones are dropped when memory runs out, and
 * downloaded again if their scope returns. A scope that cannot be downloaded fails as a whole; others go on.
 */
export function scopeCache(options: ScopeCacheOptions): Stage<ScopeBatch, HeldBatch> {
  const { store, fields, memory } = options;
  const cache = new Map<ScopeName, HeldScope>(); // least recently used first
  const weights = new Map<HeldScope, number>(); // bytes of each, as they were counted
  let bytes = 0; // of all snapshots in the cache
  const met = new Set<ScopeName>();
  const poisoned = new Map<ScopeName, TapesyncError>();

  return {
    name: 'scope-cache',
    size: (batch) => batch.records.length,
    async *process(batch) {
      if (batch.scope === undefined) {
        yield { ...batch, evicted: [] };
        return;
      }
      const name = scopeName(batch.scope);
      let held = cache.get(name);
      cache.delete(name);
      if (held === undefined && !poisoned.has(name)) {
        held = await download(name, batch);
      }
      if (held === undefined) {
        yield { ...fail(name, batch), evicted: [] };
        return;
      }
      cache.set(name, held);
      weigh(held);
      yield { ...batch, held, evicted: evict(name) };
    },
  };

  async function download(name: ScopeName, batch: ScopeBatch): Promise<HeldScope | undefined> {
    if (batch.scope === undefined) return undefined;
    const { snapshots, errors } = batch.account;
    try {
      const held = await holdScope(store, batch.scope, fields);
      snapshots.loads++;
      snapshots.volumes += held.volumes.size;
      snapshots.bytes += held.downloaded;
      if (met.has(name)) {
        snapshots.reloads++;
        snapshots.reloadedBytes += held.downloaded;
      }
      met.add(name);
      return held;
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      // A failed read of the server must never look like an empty scope.
      poisoned.set(name, error);
      errors.push(error);
      return undefined;
    }
  }

  // The index of a snapshot comes to it while it is in use.
  function weigh(held: HeldScope): void {
    bytes += held.volumes.bytes - (weights.get(held) ?? 0);
    weights.set(held, held.volumes.bytes);
  }

  function fail(name: ScopeName, batch: ScopeBatch): ScopeBatch {
    const message = poisoned.get(name)?.message ?? '';
    for (const { line } of batch.records) {
      const { source } = batch;
      batch.account.problems.push({ outcome: 'failed', code: 'STORE_FAILED', message, source, line });
    }
    batch.account.tally.add('failed', 'STORE_FAILED', batch.records.length);
    const { account, source, end } = batch;
    return { account, source, records: [], ...(end && { end }) };
  }

  function evict(inUse: ScopeName): readonly HeldScope[] {
    const evicted: HeldScope[] = [];
    for (const [name, held] of cache) {
      if (bytes <= memory || name === inUse) break;
      bytes -= weights.get(held) ?? 0;
      weights.delete(held);
      cache.delete(name);
      evicted.push(held);
    }
    return evicted;
  }
}
