import type { FieldChanges } from '../../model/field-changes.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import type { HistoryEntry } from '../roles/query.ts';
import { type SqlConnection, textOf } from './connection.ts';
import type { Dialect, SheetPlace } from './dialect.ts';
import {
  entryIds,
  type HistoryRecord,
  type HistorySheet,
  SHEET_ENTRIES,
  sheetsFor,
  sheetsOf,
} from './history-chain.ts';
import { publicId } from './recorded-runs.ts';

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
  SELECT ${VALUE} ->> 1, at, user_id, run.id, command, ${VALUE} -> 3
  FROM entry ${JOIN_SHEET} JOIN tapesync.run ON run.number = sheet.run ORDER BY entry.id`;

/** Returns the history of a volume, oldest first: also of one that was removed, with every life that it has had. */
export async function readHistory(
  connection: SqlConnection,
  { customer, media }: Scope,
  volume: VolumeId,
): Promise<HistoryEntry[]> {
  const rows = await connection.rows(HISTORY, customer, media, volume);
  return rows.flatMap(([version, at, user, run, command, changes]) => {
    const by = textOf(user);
    const change = {
      version: Number(version),
      at: textOf(at),
      user: by,
      run: publicId(textOf(run), by),
      command: textOf(command),
    };
    const fields: FieldChanges = JSON.parse(textOf(changes));
    return Object.entries(fields).map(([field, [old, now]]) => ({ ...change, field, old, new: now }));
  });
}
