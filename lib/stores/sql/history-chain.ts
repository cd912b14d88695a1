/**
 * The history of a volume is a chain: the volume knows its latest entry, and each entry the one before it. Entries are only
 * ever appended. Keyed by volume, each would be written into another page.
 *
 * @module
 */

import type { VolumeId } from '../../model/scope.ts';
import type { StoredVolume } from './current-volume.ts';
import type { FieldChanges, VolumeWrite } from './plan-writes.ts';

/** One change as the history keeps it. */
export interface HistoryRecord {
  /** Its own id, which the row of the volume is given too. */
  readonly history: number;
  /** Id of the volume's entry before it; null for the first. */
  readonly previous: number | null;
  readonly volume: VolumeId;
  /** Version of the volume after the change. */
  readonly version: number;
  readonly changes: FieldChanges;
}

/** What is written to one volume, with its entry in the history. */
export type RecordedWrite = VolumeWrite & HistoryRecord;

/** Gives each write its entry in the history, chained to the one before it of the same volume; `ids` has one for each. */
export function chained(
  writes: readonly VolumeWrite[],
  stored: ReadonlyMap<VolumeId, StoredVolume>,
  ids: Iterable<number>,
): RecordedWrite[] {
  const latest = new Map<VolumeId, number>();
  const recorded: RecordedWrite[] = [];
  const next = Iterator.from(ids);
  for (const write of writes) {
    const { done, value: history } = next.next();
    if (done) throw new RangeError('fewer ids than writes');
    const { volume } = write;
    const previous = latest.get(volume) ?? stored.get(volume)?.history ?? null;
    latest.set(volume, history);
    recorded.push({ ...write, history, previous });
  }
  return recorded;
}
