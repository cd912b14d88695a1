/**
 * The history is kept in sheets: one row of the database has the entries of up to 64 changes of one batch. A row for each
 * change would go into another page each, and could not be compressed.
 *
 * @module
 */

import type { HistoryRecord } from './history-chain.ts';

/** Entries that a sheet has room for. The id of an entry is that of its sheet times this, and its place on the sheet. */
export const SHEET_ENTRIES = 64;

/** A row of the history. */
export interface HistorySheet {
  readonly id: number;
  /** JSON: for each entry by its place [volume, version, id of the entry before it or null, {"field": [old, new], ...}]. */
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
    sheets.push({ id, entries: JSON.stringify(entries.map(entryOf)) });
  }
  return sheets;
}

function entryOf({ volume, version, previous, changes }: HistoryRecord) {
  return [volume, version, previous, changes];
}
