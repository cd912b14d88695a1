/**
 * The history of a volume is a chain: the volume knows its latest entry, and each entry the one before it. Entries are only
 * ever appended. Keyed by volume, each would be written into another page. They are kept in sheets: one row of the database
 * has the entries of up to 64 changes of one batch. A row for each change could not be compressed.
 *
 * @module
 */

import type { VolumeId } from '../../model/scope.ts';
import type { RemovedVolume, StoredVolume } from './current-volume.ts';
import { type EntryText, isAddition } from './first-values.ts';
import type { VolumeWrite } from './plan-writes.ts';

/** One change as the history keeps it. */
export interface HistoryRecord {
  /** Its own id, which the row of the volume is given too. */
  readonly history: number;
  /** Id of the volume's entry before it; null for the first. */
  readonly previous: number | null;
  readonly volume: VolumeId;
  /** Version of the volume after the change. */
  readonly version: number;
  readonly says: EntryText;
}

/** What is written to one volume, with its entry in the history. */
export type RecordedWrite = VolumeWrite & HistoryRecord;

/**
 * Gives each write its entry in the history, chained to the one before it of the same volume, in a life before this one
 * too; `ids` has one for each.
 */
export function chained(
  writes: readonly VolumeWrite[],
  stored: ReadonlyMap<VolumeId, StoredVolume>,
  removed: ReadonlyMap<VolumeId, RemovedVolume>,
  ids: readonly number[],
): RecordedWrite[] {
  const latest = new Map<VolumeId, number>();
  const recorded: RecordedWrite[] = [];
  for (let index = 0; index < writes.length; index++) {
    const [write, history] = [writes[index] as VolumeWrite, ids[index]];
    if (history === undefined) throw new RangeError('fewer ids than writes');
    const { volume } = write;
    const before = stored.get(volume) ?? removed.get(volume);
    const previous = latest.get(volume) ?? before?.history ?? null;
    latest.set(volume, history);
    const { kind, version, values, says } = write;
    recorded.push({ volume, kind, version, values, says, history, previous });
  }
  return recorded;
}

/** Entries that a sheet has room for. The id of an entry is that of its sheet times this, and its place on the sheet. */
export const SHEET_ENTRIES = 64;

/** A row of the history. */
export interface HistorySheet {
  readonly id: number;
  /**
   * JSON: for each entry by its place [volume, version, id of the entry before it or null, {"field": [old, new], ...}], and for
   * that of an addition in the place of its fields the sum of its values, and where it starts if that was named.
   */
  readonly entries: string;
}

/** Returns the number of sheets that so many entries take. */
export function sheetsFor(entries: number): number {
  return Math.ceil(entries / SHEET_ENTRIES);
}

/** Returns ids for so many entries on new sheets. Throws RangeError where the sheets are too few. */
export function entryIds(sheets: readonly number[], entries: number): number[] {
  return Array.from({ length: entries }, (_, index) => {
    const sheet = sheets[Math.floor(index / SHEET_ENTRIES)];
    if (sheet === undefined) throw new RangeError('fewer sheets than the entries take');
    return sheet * SHEET_ENTRIES + (index % SHEET_ENTRIES);
  });
}

/** Writes entries on their sheets; all of a sheet follow each other, in the order of their ids. */
export function sheetsOf(records: readonly HistoryRecord[]): HistorySheet[] {
  const sheets: HistorySheet[] = [];
  for (let start = 0; start < records.length; start += SHEET_ENTRIES) {
    const entries = records.slice(start, start + SHEET_ENTRIES);
    const id = Math.floor((entries[0]?.history ?? 0) / SHEET_ENTRIES);
    sheets.push({ id, entries: `[${entries.map(entryOf).join()}]` });
  }
  return sheets;
}

// A Volume-ID has no character that JSON escapes.
function entryOf({ volume, version, previous, says }: HistoryRecord): string {
  const head = `["${volume}",${version},${previous}`;
  if (!isAddition(says)) return `${head},${JSON.stringify(says)}]`;
  const { sum, start } = says;
  return start === null ? `${head},${sum}]` : `${head},${sum},${JSON.stringify(start)}]`;
}
