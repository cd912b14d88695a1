import type { ScopeBatch, SnapshotBatch } from '../lib/engine/batch.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import { scopeName } from '../lib/model/scope.ts';
import { recordsIn } from '../lib/records/batch.ts';
import type { Recognition } from '../lib/records/recognition/recognition.ts';
import type { SnapshotCache } from '../lib/snapshots/snapshot-cache.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that adds to each batch of records the snapshot of their scope, or of the volumes that they name. A
 * scope that cannot be loaded fails as a whole; others go on.
 */
export function scopeCache(
  snapshots: SnapshotCache,
  recognition?: Pick<Recognition, 'compared'>,
): Stage<ScopeBatch, SnapshotBatch> {
  return {
    name: 'scope-cache',
    size: ({ segments }) => recordsIn(segments),
    scope: ({ scope }) => scope,
    async *process({ named, ...batch }) {
      const { scope, segments, tally } = batch;
      // A rejected record loads no snapshot: its scope may be none at all. Recognized ones need none.
      const isCompared = segments.some(({ kind }) => kind === 'records' || kind === 'in step');
      if (scope === undefined || !(isCompared || named !== undefined)) {
        yield { ...batch, evicted: [] };
        return;
      }
      const snapshot = await snapshots.use(scope, tally, named);
      if (snapshot instanceof TapesyncError) {
        yield { ...failed(batch, snapshot), evicted: [] };
        return;
      }
      recognition?.compared(scopeName(scope), snapshot.revision);
      yield { ...batch, snapshot, evicted: snapshots.evict(snapshot) };
    },
  };
}

function failed(
  { tally, source, segments }: ScopeBatch,
  { message }: TapesyncError,
): Omit<SnapshotBatch, 'evicted'> {
  let count = 0;
  for (const segment of segments) {
    if (segment.kind !== 'records') continue;
    count += segment.records.length;
    for (const { line } of segment.records) {
      tally.problems.push({ outcome: 'failed', code: 'STORE_FAILED', message, source, line });
    }
  }
  tally.outcomes.add('failed', 'STORE_FAILED', count);
  return { tally, source, segments: [] };
}
