import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { HistoryEntry } from '../roles/query.ts';
import type { RecordedRun, RunSelection } from '../roles/runs.ts';
import type { HistoryRecord } from '../sql/history-chain.ts';
import { historyEntries } from '../sql/history-entries.ts';
import { entryIds, SHEET_ENTRIES, sheetsFor, sheetsOf } from '../sql/history-sheets.ts';
import { forgetAnswers } from './answered-batches.ts';
import type { Connection } from './connection.ts';

/**
 * Records a run that has begun, unless it is recorded already, and returns the number by which the history knows it.
 * Throws RUN_TAKEN for a run of another user. Belongs inside a transaction.
 */
export async function recordRun(connection: Connection, run: Run): Promise<number> {
  const { id, user, command, definition, started } = run;
  const select = 'SELECT number, user_id FROM tapesync.run WHERE id = $1';
  let [number, owner] = await connection.row(select, id);
  if (number === undefined) {
    // The first batches of a run may come at once: this waits for the other one to be done.
    await connection.run(
      `INSERT INTO tapesync.run (id, user_id, command, definition, started) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      id,
      user,
      command,
      definition,
      started,
    );
    [number, owner] = await connection.row(select, id);
  }
  // The history would tell of the wrong person.
  if (owner !== user) throw new TapesyncError('RUN_TAKEN', { run: id });
  return Number(number);
}

/** Records the end of a run. Belongs inside a transaction. */
export async function recordEnd(
  connection: Connection,
  run: Run,
  statistics: string,
  exitCode: number,
): Promise<void> {
  const number = await recordRun(connection, run);
  await forgetAnswers(connection, number);
  await connection.run(
    'UPDATE tapesync.run SET finished = $1, exit_code = $2, statistics = $3 WHERE number = $4',
    canonicalDate(Date.now() / 1000),
    exitCode,
    statistics,
    number,
  );
}

/** Lists recorded runs, the latest first. */
export async function readRuns(
  connection: Connection,
  { id, user, limit }: RunSelection,
): Promise<RecordedRun[]> {
  const rows = await connection.rows(
    `SELECT id, user_id, command, definition, started, finished, exit_code, statistics FROM tapesync.run
     WHERE ($1::text IS NULL OR id = $1) AND ($2::text IS NULL OR user_id = $2) ORDER BY number DESC LIMIT $3`,
    id ?? null,
    user ?? null,
    limit,
  );
  return rows.map(([run, by, command, definition, started, finished, exit, statistics]) => {
    const exitCode = exit === null ? null : Number(exit);
    return { id: run, user: by, command, definition, started, finished, exitCode, statistics } as RecordedRun;
  });
}

/** Returns ids for the next entries of the history, in ascending order; those that are not used are left out of it for good. */
export async function nextHistory(connection: Connection, count: number): Promise<number[]> {
  const next = "SELECT nextval('tapesync.history_sheet_id_seq') FROM generate_series(1, $1)";
  const sheets = await connection.rows(next, sheetsFor(count));
  return entryIds(
    sheets.map(([id]) => Number(id)),
    count,
  );
}

/**
 * Appends changes to the history, in ascending order of their ids; `run` is the number of a recorded run. Belongs inside
 * a transaction that gives each volume the id of its latest entry.
 */
export async function appendHistory(
  connection: Connection,
  run: number,
  { customer, media }: Scope,
  records: readonly HistoryRecord[],
): Promise<void> {
  const sheets = sheetsOf(records);
  await connection.run(
    `INSERT INTO tapesync.history_sheet (customer, media, at, run, id, entries)
     SELECT $1, $2, $3, $4, new.* FROM unnest($5::bigint[], $6::json[]) AS new`,
    customer,
    media,
    canonicalDate(Date.now() / 1000),
    run,
    sheets.map(({ id }) => id),
    sheets.map(({ entries }) => entries),
  );
}

// An entry on its sheet, by its id.
const JOIN_SHEET = `JOIN tapesync.history_sheet AS sheet ON sheet.id = entry.id / ${SHEET_ENTRIES}`;
const VALUE = `sheet.entries -> (entry.id % ${SHEET_ENTRIES})::integer`;

/** Returns the history of a volume, oldest first. */
export async function readHistory(
  connection: Connection,
  { customer, media }: Scope,
  volume: VolumeId,
): Promise<HistoryEntry[]> {
  const rows = await connection.rows(
    `WITH RECURSIVE entry (id) AS (
       SELECT history FROM tapesync.volume WHERE customer = $1 AND media = $2 AND volume = $3
       UNION SELECT (${VALUE} ->> 2)::bigint FROM entry ${JOIN_SHEET}
     )
     SELECT ${VALUE} ->> 1, at, user_id, run.id, ${VALUE} -> 3
     FROM entry ${JOIN_SHEET} JOIN tapesync.run ON run.number = sheet.run ORDER BY entry.id`,
    customer,
    media,
    volume,
  );
  return rows.flatMap(([version, at, user, run, changes]) => {
    const change = { version: Number(version), at: String(at), user: String(user), run: String(run) };
    return historyEntries(change, String(changes));
  });
}
