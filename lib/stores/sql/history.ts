import { parseJson } from '../../model/json-object.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';
import { Turns } from '../../platform/turns.ts';
import type { HistoryEntry } from '../roles/query.ts';
import { type SqlConnection, textOf } from './connection.ts';
import type { Dialect, SheetPlace } from './dialect.ts';
import { Backwards } from './first-values.ts';
import {
  entryIds,
  type HistoryRecord,
  type HistorySheet,
  SHEET_ENTRIES,
  sheetsFor,
  sheetsOf,
} from './history-chain.ts';
import { publicId } from './recorded-runs.ts';
import { readEntry } from './volume-life.ts';

/** Returns ids for new entries, in ascending order. Belongs inside the transaction that appends them. */
export async function nextHistory<C>(connection: C, dialect: Dialect<C>, count: number): Promise<number[]> {
  return entryIds(await dialect.nextSheets(connection, sheetsFor(count)), count);
}

/**
 * Appends entries in ascending order of their ids. Belongs inside a transaction that gives each volume the id of its
 * latest entry.
 */
export async function appendHistory<C>(
  connection: C,
  dialect: Dialect<C>,
  place: SheetPlace,
  records: readonly HistoryRecord[],
): Promise<void> {
  const sheets: HistorySheet[] = [];
  const turns = new Turns();
  for (let start = 0; start < records.length; start += SHEET_ENTRIES) {
    if (turns.isOver) await turns.pass();
    sheets.push(...sheetsOf(records.slice(start, start + SHEET_ENTRIES)));
  }
  await dialect.appendSheets(connection, place, sheets);
}

// An entry on its sheet, by its id.
const JOIN_SHEET = `JOIN tapesync.history_sheet AS sheet ON sheet.id = entry.id / ${SHEET_ENTRIES}`;
const VALUE = `sheet.entries -> CAST(entry.id % ${SHEET_ENTRIES} AS integer)`;

const HISTORY = `WITH RECURSIVE latest (history) AS (
    SELECT history FROM tapesync.volume WHERE customer = $1 AND media = $2 AND volume = $3
    UNION ALL SELECT history FROM tapesync.removed_volume WHERE customer = $1 AND media = $2 AND volume = $3
  ), entry (id) AS (
    SELECT history FROM latest
    UNION SELECT CAST(${VALUE} ->> 2 AS bigint) FROM entry ${JOIN_SHEET}
  )
  SELECT entry.id, ${VALUE}, at, user_id, run.id, command
  FROM entry ${JOIN_SHEET} JOIN tapesync.run ON run.number = sheet.run ORDER BY entry.id DESC`;

const EVERY: ReadonlySet<string> = new Set(EVERY_STORED_FIELD);

/**
 * Returns the history of a volume, oldest first: also of one that was removed, with every life that it has had. Belongs
 * inside a transaction that reads everything from one moment.
 */
export async function readHistory<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  scope: Scope,
  volume: VolumeId,
): Promise<HistoryEntry[]> {
  const rows = await connection.rows(HISTORY, scope.customer, scope.media, volume);
  const now = (await dialect.readVolumes(connection, scope, [volume], EVERY)).get(volume);
  const backwards = new Backwards(now?.values ?? {});
  const entries: HistoryEntry[][] = [];
  for (const [id, text, at, user, run, command] of rows) {
    const entry = readEntry(Number(id), parseJson(textOf(text)));
    if (entry === undefined) continue;
    const { version, changes } = backwards.take(entry);
    const by = textOf(user);
    const change = {
      version,
      at: textOf(at),
      user: by,
      run: publicId(textOf(run), by),
      command: textOf(command),
    };
    entries.push(Object.entries(changes).map(([field, [old, now]]) => ({ ...change, field, old, new: now })));
  }
  return entries.reverse().flat();
}
