/**
 * How a database keeps runs: each by a number, by which the history knows it.
 *
 * @module
 */

import type { Run } from '../../model/run.ts';
import type { RecordedRun, RunKey } from '../roles/runs.ts';
import { numberOrNull, type Row, type SqlConnection, textOf, textOrNull } from './connection.ts';

/** The columns of which `runOf` makes a run. */
export const RUN_COLUMNS =
  'number, id, user_id, command, definition, task, started, finished, exit_code, statistics';

/** Returns the run in a row of these columns. */
export function runOf([
  ,
  id,
  user,
  command,
  definition,
  task,
  started,
  finished,
  exitCode,
  statistics,
]: Row): RecordedRun {
  return {
    id: publicId(textOf(id), textOf(user)),
    user: textOf(user),
    command: textOf(command),
    definition: textOf(definition),
    task: textOf(task),
    started: textOf(started),
    finished: textOrNull(finished),
    exitCode: numberOrNull(exitCode),
    statistics: textOrNull(statistics),
  };
}

/** Returns the number of a run; `undefined` where it is not recorded. */
export async function runNumber(connection: SqlConnection, run: RunKey): Promise<number | undefined> {
  const select = 'SELECT number FROM tapesync.run WHERE user_id = $1 AND id IN ($2, $3)';
  const [number] = await connection.row(select, run.user, run.id, ownId(run));
  return number === undefined ? undefined : Number(number);
}

/**
 * Records a run that has begun, unless it is recorded already, and returns the number by which the history knows it. Each
 * user has runs of their own: nobody learns of a run of another that it is there. Belongs inside a transaction.
 */
export async function recordRun(connection: SqlConnection, run: Run): Promise<number> {
  const { user, command, definition, task = '', started } = run;
  const known = await runNumber(connection, run);
  if (known !== undefined) return known;
  for (const id of [run.id, ownId(run)]) {
    // The first batches of a run may come at once: this waits for the other one to be done.
    const insert = `INSERT INTO tapesync.run (id, user_id, command, definition, task, started)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`;
    await connection.run(insert, id, user, command, definition, task, started);
    const number = await runNumber(connection, run);
    if (number !== undefined) return number;
  }
  throw new Error(`run ${run.id} of ${user} cannot be recorded`);
}

// Under which a run is kept whose id another user had first: ids are unique among all.
function ownId({ id, user }: RunKey): string {
  return `${id}/${user}`;
}

/** Returns the id by which a user knows a run, of the one under which it is kept. */
export function publicId(id: string, user: string): string {
  return id.endsWith(`/${user}`) ? id.slice(0, -user.length - 1) : id;
}
