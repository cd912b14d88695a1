/**
 * The history is kept in sheets: a row of the database holds the entries of up to so many changes of one batch. With a row
 * for each change, ten thousand changes in a database of a million volumes took PostgreSQL a third longer (each row went
 * into another page that had a little room left), and the history of a first load 287 MB there instead of 44, since a sheet is
 * compressed; in SQLite, which compresses nothing, 205 MB instead of 193.
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

/** Returns how many sheets so many entries take. */
export function sheetsFor(entries: number): number {
  return Math.ceil(entries / SHEET_ENTRIES);
}

/** Returns ids for so many entries on new sheets, of which there have to be enough. */
export function entryIds(sheets: readonly number[], entries: number): number[] {
  return Array.from({ length: entries }, (_, index) => {
    const sheet = sheets[Math.floor(index / SHEET_ENTRIES)];
    if (sheet === undefined) throw new RangeError('fewer sheets than the entries take');
    return sheet * SHEET_ENTRIES + (index % SHEET_ENTRIES);
  });
}

/** Returns ids for so many entries on new sheets, of which this is the first and the others follow. */
export function entryIdsFrom(firstSheet: number, entries: number): number[] {
  const sheets = Array.from({ length: sheetsFor(entries) }, (_, index) => firstSheet + index);
  return entryIds(sheets, entries);
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
