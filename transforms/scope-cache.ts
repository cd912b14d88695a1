import type { HeldBatch, ScopeBatch } from '../lib/engine/batch.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import { type AsideRun, recordsOf, type SettledRun } from '../lib/records/batch.ts';
import { LateReader } from '../lib/records/match/unread-lines.ts';
import { lineNumbers, PieceCursor } from '../lib/records/pieces.ts';
import type { HeldScope } from '../lib/snapshots/scope-snapshot.ts';
import { SnapshotCache, type SnapshotCacheOptions } from '../lib/snapshots/snapshot-cache.ts';
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
    size: ({ records, passed }) => records.length + recordsOf(passed),
    scope: ({ scope }) => scope,
    async *process(batch) {
      const { passed = [], ...rest } = batch;
      const mentions = passed.filter((run) => run.kind === 'rejected');
      // A record that was rejected asks for no download: its scope may be none at all.
      if (batch.scope === undefined || batch.records.length + passed.length === mentions.length) {
        yield { ...rest, passed: mentions, evicted: [] };
        return;
      }
      const held = await snapshots.use(batch.scope, batch.account);
      if (held instanceof TapesyncError) yield { ...failed(batch, held), evicted: [] };
      else yield { ...rest, ...allRead(batch, held), held, evicted: snapshots.evict(held) };
    },
  };
}

// Lines that were set aside until their scope had its turn are read now, in their place among the others.
function allRead(
  { records, passed = [] }: ScopeBatch,
  held: HeldScope,
): Pick<HeldBatch, 'records' | 'passed'> {
  const settled = passed.filter((run) => run.kind !== 'aside');
  if (settled.length === passed.length) return { records, passed: settled };
  const read = new LateReader(held);
  let next = 0;
  for (const run of passed) {
    for (; next < run.before; next++) read.records.push(records[next] as VolumeRecord);
    if (run.kind === 'aside') read.read(run);
    else read.passed.push({ ...run, before: read.records.length });
  }
  for (; next < records.length; next++) read.records.push(records[next] as VolumeRecord);
  return read;
}

function failed(
  { account, source, records, passed = [], end }: ScopeBatch,
  error: TapesyncError,
): Omit<HeldBatch, 'evicted'> {
  const lines = [...records.map(({ line }) => line), ...passed.flatMap(linesOf)];
  const { message } = error;
  for (const line of lines) {
    account.problems.push({ outcome: 'failed', code: 'STORE_FAILED', message, source, line });
  }
  account.tally.add('failed', 'STORE_FAILED', lines.length);
  return { account, source, records: [], ...(end && { end }) };
}

function linesOf(run: SettledRun | AsideRun): readonly number[] {
  if (run.kind === 'rejected') return [];
  if (run.kind === 'unchanged') return Array.from({ length: run.count }, (_, index) => run.line + index);
  const lines: number[] = [];
  const piece = new PieceCursor(run.pieces);
  while (piece.next()) lines.push(...lineNumbers(piece));
  return lines;
}
