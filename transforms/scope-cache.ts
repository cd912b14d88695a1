import { type HeldBatch, recordsOf, type ScopeBatch } from '../lib/batch.ts';
import { TapesyncError } from '../lib/errors.ts';
import { SnapshotCache, type SnapshotCacheOptions } from '../lib/snapshot-cache.ts';
import type { Stage } from './stage.ts';

/** Where snapshots come from, and how much of them is kept. */
export type ScopeCacheOptions = SnapshotCacheOptions;

/**
 * Returns the stage that puts beside each run of records what the server holds of their scope. A scope that cannot be
 * downloaded fails as a whole; others go on.
 */
export function scopeCache(
  options: ScopeCacheOptions,
  snapshots = new SnapshotCache(options),
): Stage<ScopeBatch, HeldBatch> {
  return {
    name: 'scope-cache',
    size: ({ records, unchanged }) => records.length + recordsOf(unchanged),
    scope: ({ scope }) => scope,
    async *process(batch) {
      if (batch.scope === undefined) {
        yield { ...batch, evicted: [] };
        return;
      }
      const held = await snapshots.use(batch.scope, batch.account);
      if (held instanceof TapesyncError) yield { ...failed(batch, held), evicted: [] };
      else yield { ...batch, held, evicted: snapshots.evict(held) };
    },
  };
}

function failed(
  { account, source, records, unchanged = [], end }: ScopeBatch,
  error: TapesyncError,
): ScopeBatch {
  const lines = [
    ...records.map(({ line }) => line),
    ...unchanged.flatMap(({ line, count }) => Array.from({ length: count }, (_, index) => line + index)),
  ];
  const { message } = error;
  for (const line of lines) {
    account.problems.push({ outcome: 'failed', code: 'STORE_FAILED', message, source, line });
  }
  account.tally.add('failed', 'STORE_FAILED', lines.length);
  return { account, source, records: [], ...(end && { end }) };
}
