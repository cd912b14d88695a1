/**
 * What the removals of a batch do to the tables: the rest of what is written is then of volumes that are there.
 *
 * @module
 */

import type { VolumeId } from '../../model/scope.ts';
import type { RecordedWrite } from './history-chain.ts';

/** Volumes whose rows go, and what is kept instead. */
export interface Removals {
  /** Their rows go first, whether they are added again or not. */
  readonly deleted: readonly VolumeId[];
  /** They are gone after the batch. */
  readonly removed: readonly RecordedWrite[];
  /** They were removed before, and are there after the batch. */
  readonly restored: readonly VolumeId[];
}

/** Parts removals from the other writes of a batch: those before a removal of their volume are in the history alone. */
export function partRemovals(writes: readonly RecordedWrite[]): {
  readonly removals: Removals | undefined;
  readonly writes: readonly RecordedWrite[];
} {
  if (writes.every(isUsual)) return { removals: undefined, writes };
  const last = new Map<VolumeId, RecordedWrite>();
  const removedAt = new Map<VolumeId, number>();
  const restored: VolumeId[] = [];
  for (const [at, write] of writes.entries()) {
    if (write.kind === 'removed') removedAt.set(write.volume, at);
    else if (write.kind === 'added' && write.version > 1) restored.push(write.volume);
    else continue;
    last.set(write.volume, write);
  }
  const removed = [...last.values()].filter(({ kind }) => kind === 'removed');
  return {
    removals: { deleted: [...removedAt.keys()], removed, restored },
    writes: writes.filter(({ volume }, at) => at > (removedAt.get(volume) ?? -1)),
  };
}

function isUsual({ kind, version }: RecordedWrite): boolean {
  return kind === 'updated' || (kind === 'added' && version === 1);
}
