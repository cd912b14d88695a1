/**
 * What other runs of the same source mean for a held plan: earlier ones are compared with it, a later one takes its place.
 *
 * @module
 */

import type { EarlierRun } from '../../model/held-plan.ts';
import type { Run } from '../../model/run.ts';
import { changedRecords, runResult } from '../../model/run-result.ts';
import { completeRecords } from '../../observe/statistics.ts';
import { type SqlConnection, textOf } from './connection.ts';
import { publicId } from './recorded-runs.ts';

const COMPARED = 10;
// The exit code of a run that a limit has stopped.
const STOPPED = 4;
// A source may have failed for some nights.
const LOOKED_AT = 40;

const EARLIER = `SELECT number, id, user_id, started, exit_code, statistics FROM tapesync.run
  WHERE command = 'sync' AND definition = $1 AND task = $2 AND user_id = $3 AND statistics IS NOT NULL AND number < $4
  ORDER BY number DESC LIMIT ${COMPARED}`;

/** Returns the last complete runs of the source of a run, the latest first. */
export async function earlierRuns(
  connection: SqlConnection,
  { definition, user, task = '' }: Run,
  number: number,
): Promise<readonly EarlierRun[]> {
  const found: EarlierRun[] = [];
  let before = number;
  for (let looked = 0; looked < LOOKED_AT; looked += COMPARED) {
    const rows = await connection.rows(EARLIER, definition, task, user, before);
    for (const [at, id, by, started, exitCode, statistics] of rows) {
      before = Number(at);
      const volumeRecords = completeRecords(textOf(statistics));
      const result = runResult(textOf(statistics));
      if (volumeRecords === undefined || result === undefined) continue;
      const run = { id: publicId(textOf(id), textOf(by)), started: textOf(started) };
      const stopped = Number(exitCode) === STOPPED;
      found.push({ ...run, volumeRecords, stopped, changes: changedRecords(result) });
    }
    if (found.length >= COMPARED || rows.length < COMPARED) break;
  }
  return found.slice(0, COMPARED);
}

const WAITING = `SELECT held_plan.run FROM tapesync.held_plan JOIN tapesync.run ON run.number = held_plan.run
  WHERE state = 'held' AND user_id = $1 AND definition = $2 AND task = $3 AND held_plan.run < $4`;
const SUPERSEDE = `UPDATE tapesync.held_plan
  SET state = 'superseded', decided_by = $1, decided_at = $2, decided_run = $3
  WHERE run = $4 AND state = 'held' AND expires > $2`;

/**
 * Takes older plans of the same source as superseded by a run. Those that have expired stay expired. Belongs inside a
 * transaction.
 */
export async function supersedePlans(
  connection: SqlConnection,
  { user, definition, task = '' }: Run,
  number: number,
  at: string,
): Promise<void> {
  for (const [plan] of await connection.rows(WAITING, user, definition, task, number)) {
    await connection.run(SUPERSEDE, user, at, number, Number(plan));
  }
}
