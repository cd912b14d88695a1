/**
 * What a run has changed, by the history: its sheets carry the run, and the chain of each volume tells what has changed it
 * since.
 *
 * @module
 */

import { type Scope, scopeName, trustedScope, VolumeId } from '../../model/scope.ts';
import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';
import type { RunChange, RunChangePage } from '../roles/runs.ts';
import type { SqlConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type { ReadEntry, Values } from './first-values.ts';
import { RUN_COLUMNS, runOf } from './recorded-runs.ts';
import { begins, SELECT_SHEET, type Sheet, type SheetEntry, Sheets, sheetOf } from './sheets.ts';

// Sheets of one page, and bytes of them: more than the last sheet are not begun.
const SHEETS = 16;
const MOST_BYTES = 2 ** 20;

/** Returns a page of what the run of this number has changed, after the sheet with which the page before has ended. */
export async function readRunChanges<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  run: number,
  after = '0',
): Promise<RunChangePage> {
  const [first] = await connection.row('SELECT min(id) FROM tapesync.history_sheet WHERE run = $1', run);
  if (first === null || first === undefined) return { items: [] };
  const chain = new Chain(connection, run, Number(first));
  const items: RunChange[] = [];
  let last = Number(after);
  let bytes = 0;
  for (let read = 0; read < SHEETS && bytes < MOST_BYTES; read++) {
    const [row] = await connection.rows(NEXT_SHEET, run, last);
    if (row === undefined) return { items };
    const sheet = sheetOf(row);
    last = sheet.id;
    bytes += sheet.bytes;
    const entries = sheet.entries.filter((entry) => entry !== undefined);
    const volumes = [...new Set(entries.map(({ volume }) => VolumeId.trusted(volume)))];
    const scope = trustedScope(sheet.customer, sheet.media);
    const stored = await dialect.readVolumes(connection, scope, volumes, EVERY);
    const removed = await dialect.readRemoved(connection, scope, volumes);
    for (const { id, volume } of entries) {
      const key = VolumeId.trusted(volume);
      const now = stored.get(key);
      const latest = (now ?? removed.get(key))?.history ?? null;
      const life = await chain.since(latest, now?.values ?? {});
      const began = life.findIndex((entry) => entry.sheet.run === run);
      // A volume that the run changed several times is told of once, with its first change.
      if (life[began]?.id === id) items.push(await chain.changeOf(scope, key, life.slice(began)));
    }
  }
  return { items, next: String(last) };
}

const EVERY: ReadonlySet<string> = new Set(EVERY_STORED_FIELD);

const NEXT_SHEET = `${SELECT_SHEET} WHERE run = $1 AND id > $2 ORDER BY id LIMIT 1`;

/** Walks the chains of volumes back to where a run began. */
class Chain {
  readonly #connection: SqlConnection;
  readonly #run: number;
  /** The sheet with which the run began: all before it is of other runs. */
  readonly #first: number;
  readonly #sheets: Sheets;

  constructor(connection: SqlConnection, run: number, first: number) {
    this.#connection = connection;
    this.#run = run;
    this.#first = first;
    this.#sheets = new Sheets(connection);
  }

  /** Returns the entries of a volume since the run began, oldest first, by the id of the latest and by what it is now. */
  async since(latest: number | null, now: Values): Promise<readonly SheetEntry[]> {
    const entries: SheetEntry[] = [];
    for await (const entry of this.#sheets.back(latest, now)) {
      if (entry.sheet.id < this.#first) break;
      entries.push(entry);
    }
    return entries.reverse();
  }

  /** Returns what the run changed, by all entries of a volume from the first of the run on. */
  async changeOf(scope: Scope, volume: VolumeId, entries: readonly SheetEntry[]): Promise<RunChange> {
    const own = entries.filter(({ sheet }) => sheet.run === this.#run);
    const first = entries[0];
    const last = own.at(-1);
    // Others that have taken back all they did, as whoever undoes several runs makes them do, have left it as it was.
    const isAsLeft =
      last !== undefined &&
      entries.indexOf(last) === own.length - 1 &&
      isNothing(merged(entries.slice(own.length)));
    const other = isAsLeft ? undefined : entries.findLast(({ sheet }) => sheet.run !== this.#run);
    if (first === undefined || last === undefined) throw new RangeError(`${scopeName(scope)}: no entry`);
    const [changed, now] = [merged(own), merged(entries)];
    const existed = !begins(first);
    const fields = Object.entries(changed).filter(([key, [old, later]]) => key !== 'volume' && old !== later);
    const isBack =
      existed === isThere(entries.at(-1) ?? last) &&
      Object.keys(changed).every((key) => !existed || now[key]?.[0] === now[key]?.[1]);
    return {
      ...scope,
      volume,
      version: (isAsLeft ? (entries.at(-1) ?? last) : last).version,
      existed,
      exists: isThere(last),
      fields: Object.fromEntries(fields),
      ...(other !== undefined && { since: await this.#runOf(other.sheet) }),
      isBack,
    };
  }

  async #runOf({ run, at }: Sheet): Promise<NonNullable<RunChange['since']>> {
    const row = await this.#connection.row(`SELECT ${RUN_COLUMNS} FROM tapesync.run WHERE number = $1`, run);
    const { id, user, command, definition, started } = runOf(row);
    return { id, user, command, definition, started, at };
  }
}

// The first old value of each field, and its last new one.
function merged(entries: readonly ReadEntry[]) {
  const fields: Record<string, readonly [old: string | null, now: string | null]> = {};
  for (const { changes } of entries) {
    for (const key in changes) {
      const [old, now] = changes[key] ?? [null, null];
      fields[key] = [fields[key]?.[0] === undefined ? old : fields[key][0], now];
    }
  }
  return fields;
}

// Another life is not the same, whatever its fields.
function isNothing(changed: ReturnType<typeof merged>): boolean {
  return Object.entries(changed).every(([key, [old, now]]) => key !== 'volume' && old === now);
}

function isThere({ volume, changes }: ReadEntry): boolean {
  return changes.volume?.[0] !== volume;
}
