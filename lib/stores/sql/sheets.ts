/**
 * The sheets of the history as they are read back, and the way along the chain of a volume.
 *
 * @module
 */

import { type Scope, trustedScope } from '../../model/scope.ts';
import { type Row, type SqlConnection, textOf } from './connection.ts';
import { Backwards, type KeptEntry, type ReadEntry, type Values } from './first-values.ts';
import { SHEET_ENTRIES } from './history-chain.ts';
import { readEntry, readSheet } from './volume-life.ts';

// Sheets that are at hand: those that neighbours on one sheet were changed by, before and since.
const SHEETS_AT_HAND = 32;

/** A sheet as it is read back. */
export interface Sheet extends Scope {
  readonly id: number;
  readonly run: number;
  readonly at: string;
  readonly entries: readonly (KeptEntry | undefined)[];
  readonly bytes: number;
}

/** An entry with the sheet that it is on. */
export interface SheetEntry extends ReadEntry {
  readonly sheet: Sheet;
}

/** Selects the columns of `sheetOf`. */
export const SELECT_SHEET = 'SELECT id, customer, media, run, at, entries FROM tapesync.history_sheet';

/** Returns the sheet in a row of these columns. */
export function sheetOf([id, customer, media, run, at, entries]: Row): Sheet {
  const text = textOf(entries);
  const number = Number(id);
  const read = (readSheet(text) ?? []).map(([, entry], place) => {
    return readEntry(number * SHEET_ENTRIES + place, entry);
  });
  const scope = trustedScope(textOf(customer), textOf(media));
  return { ...scope, id: number, run: Number(run), at: textOf(at), entries: read, bytes: text.length };
}

/** Reads sheets one by one, and keeps some of them at hand. */
export class Sheets {
  readonly #connection: SqlConnection;
  readonly #sheets = new Map<number, Sheet>();

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  /**
   * Yields the entries of a volume back from the latest, by the id of that, as far as they are there; `now` is the volume as
   * it is, of which additions are told as far as it is given.
   */
  async *back(latest: number | null, now: Values): AsyncGenerator<SheetEntry> {
    const backwards = new Backwards(now);
    for (let id = latest; id !== null; ) {
      const sheet = await this.#sheet(Math.floor(id / SHEET_ENTRIES));
      const entry = sheet?.entries[id % SHEET_ENTRIES];
      if (sheet === undefined || entry === undefined) return;
      yield { ...backwards.take(entry), sheet };
      id = entry.previous;
    }
  }

  async #sheet(id: number): Promise<Sheet | undefined> {
    const known = this.#sheets.get(id);
    if (known !== undefined) return known;
    const [row] = await this.#connection.rows(`${SELECT_SHEET} WHERE id = $1`, id);
    if (row === undefined) return undefined;
    const sheet = sheetOf(row);
    if (this.#sheets.size >= SHEETS_AT_HAND) this.#sheets.clear();
    this.#sheets.set(id, sheet);
    return sheet;
  }
}

/** Says whether an entry is the first of a life of its volume: it says so, unless it is the first of all. */
export function begins({ version, volume, changes }: ReadEntry): boolean {
  return version === 1 || changes.volume?.[1] === volume;
}
