import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { HistoryEntry } from '../roles/query.ts';
import type { RecordedRun, RunSelection } from '../roles/runs.ts';
import type { HistoryRecord } from '../sql/history-chain.ts';
import { historyEntries } from '../sql/history-entries.ts';
import { entryIdsFrom, SHEET_ENTRIES, sheetsOf } from '../sql/history-sheets.ts';
import { forgetAnswers } from './answered-batches.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';

/**
 * Records a run that has begun, unless it is recorded already, and returns the number by which the history knows it.
 * Throws RUN_TAKEN for a run of another user. Belongs inside a transaction.
 */
export function recordRun(connection: Connection, { id, user, command, definition, started }: Run): number {
  const [known, owner] = connection.row('SELECT number, user FROM run WHERE id = ?', id);
  // The history would tell of the wrong person.
  if (known !== undefined && owner !== user) throw new TapesyncError('RUN_TAKEN', { run: id });
  if (known !== undefined) return Number(known);
  const [number] = connection.row(
    'INSERT INTO run (id, user, command, definition, started) VALUES (?, ?, ?, ?, ?) RETURNING number',
    id,
    user,
    command,
    definition,
    started,
  );
  return Number(number);
}

/** Records the end of a run. Belongs inside a transaction. */
export function recordEnd(connection: Connection, run: Run, statistics: string, exitCode: number): void {
  const number = recordRun(connection, run);
  forgetAnswers(connection, number);
  connection.run(
    'UPDATE run SET finished = ?, exit_code = ?, statistics = ? WHERE number = ?',
    canonicalDate(Date.now() / 1000),
    exitCode,
    statistics,
    number,
  );
}

/** Lists recorded runs, the latest first. */
export function readRuns(connection: Connection, { id, user, limit }: RunSelection): RecordedRun[] {
  const rows = connection.rows(
    `SELECT id, user, command, definition, started, finished, exit_code, statistics FROM run
     WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR user = ?2) ORDER BY number DESC LIMIT ?3`,
    id ?? null,
    user ?? null,
    limit,
  );
  return rows.map(([run, by, command, definition, started, finished, exitCode, statistics]) => {
    return { id: run, user: by, command, definition, started, finished, exitCode, statistics } as RecordedRun;
  });
}

/** Returns the ids of the next entries of the history, in ascending order. Belongs inside the transaction that appends them. */
export function nextHistory(connection: Connection, count: number): number[] {
  const [id] = connection.row('SELECT max(id) FROM history_sheet');
  return entryIdsFrom(Number(id ?? 0) + 1, count);
}

/**
 * Appends changes to the history, in ascending order of their ids; `run` is the number of a recorded run. Belongs
 * inside a transaction that gives each volume the id of its latest entry.
 */
export function appendHistory(
  connection: Connection,
  run: number,
  { customer, media }: Scope,
  records: readonly HistoryRecord[],
): void {
  insertRows(
    connection,
    'history_sheet (customer, media, at, run, id, entries)',
    [customer, media, canonicalDate(Date.now() / 1000), run],
    sheetsOf(records).map(({ id, entries }) => [id, entries]),
  );
}

// An entry on its sheet, by its id.
const JOIN_SHEET = `CROSS JOIN history_sheet AS sheet ON sheet.id = entry.id / ${SHEET_ENTRIES}`;
const VALUE = `sheet.entries -> (entry.id % ${SHEET_ENTRIES})`;

/** Returns the history of a volume, oldest first. */
export function readHistory(
  connection: Connection,
  { customer, media }: Scope,
  volume: VolumeId,
): HistoryEntry[] {
  const rows = connection.rows(
    `WITH RECURSIVE entry (id) AS (
       SELECT history FROM volume WHERE customer = ? AND media = ? AND volume = ?
       UNION SELECT ${VALUE} ->> 2 FROM entry ${JOIN_SHEET}
     )
     SELECT ${VALUE} ->> 1, at, user, run.id, ${VALUE} -> 3
     FROM entry ${JOIN_SHEET} JOIN run ON run.number = sheet.run ORDER BY entry.id`,
    customer,
    media,
    volume,
  );
  return rows.flatMap(([version, at, user, run, changes]) => {
    const change = { version: Number(version), at: String(at), user: String(user), run: String(run) };
    return historyEntries(change, String(changes));
  });
}
