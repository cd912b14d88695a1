import type { ScopeBatch, SnapshotBatch } from '../lib/engine/batch.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import { type AsideSegment, recordsOf, type SettledSegment } from '../lib/records/batch.ts';
import { LateReader } from '../lib/records/match/unread-lines.ts';
import { lineNumbers, PieceCursor } from '../lib/records/pieces.ts';
import type { ScopeSnapshot } from '../lib/snapshots/scope-snapshot.ts';
import type { SnapshotCache } from '../lib/snapshots/snapshot-cache.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that adds to each segment of records the snapshot of their scope. A scope that cannot be loaded fails
 * as a whole; others go on.
 */
export function scopeCache(snapshots: SnapshotCache): Stage<ScopeBatch, SnapshotBatch> {
  return {
    name: 'scope-cache',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    scope: ({ scope }) => scope,
    async *process(batch) {
      const { passed = [], ...rest } = batch;
      const mentions = passed.filter((segment) => segment.kind === 'rejected');
      // A rejected record loads no snapshot: its scope may be none at all.
      if (batch.scope === undefined || batch.records.length + passed.length === mentions.length) {
        yield { ...rest, passed: mentions, evicted: [] };
        return;
      }
      const snapshot = await snapshots.use(batch.scope, batch.tally);
      if (snapshot instanceof TapesyncError) yield { ...failed(batch, snapshot), evicted: [] };
      else yield { ...rest, ...allRead(batch, snapshot), snapshot, evicted: snapshots.evict(snapshot) };
    },
  };
}

// Reads the lines that were set aside, in their place among the other records.
function allRead(
  { records, passed = [] }: ScopeBatch,
  snapshot: ScopeSnapshot,
): Pick<SnapshotBatch, 'records' | 'passed'> {
  const settled = passed.filter((segment) => segment.kind !== 'aside');
  if (settled.length === passed.length) return { records, passed: settled };
  const read = new LateReader(snapshot);
  let next = 0;
  for (const segment of passed) {
    for (; next < segment.before; next++) read.records.push(records[next] as VolumeRecord);
    if (segment.kind === 'aside') read.read(segment);
    else read.passed.push({ ...segment, before: read.records.length });
  }
  for (; next < records.length; next++) read.records.push(records[next] as VolumeRecord);
  return read;
}

function failed(
  { tally, source, records, passed = [] }: ScopeBatch,
  error: TapesyncError,
): Omit<SnapshotBatch, 'evicted'> {
  const lines = [...records.map(({ line }) => line), ...passed.flatMap(linesOf)];
  const { message } = error;
  for (const line of lines) {
    tally.problems.push({ outcome: 'failed', code: 'STORE_FAILED', message, source, line });
  }
  tally.outcomes.add('failed', 'STORE_FAILED', lines.length);
  return { tally, source, records: [] };
}

function linesOf(segment: SettledSegment | AsideSegment): readonly number[] {
  if (segment.kind === 'rejected') return [];
  if (segment.kind === 'unchanged')
    return Array.from({ length: segment.count }, (_, index) => segment.line + index);
  const lines: number[] = [];
  const piece = new PieceCursor(segment.pieces);
  while (piece.next()) lines.push(...lineNumbers(piece));
  return lines;
}
