import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import { formatResults, parseResults } from '../protocol/apply-results.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import type { ListedRuns } from '../roles/runs.ts';
import { numberOrNull, type SqlConnection, type SqlDatabase, textOf, textOrNull } from './connection.ts';

/** Returns the runs of a database. */
export function sqlRuns<C extends SqlConnection>(database: SqlDatabase<C>): ListedRuns {
  return {
    finish: (run, statistics, exitCode) =>
      database.transaction(async (connection) => {
        const number = await recordRun(connection, run);
        await forgetAnswers(connection, number);
        const end =
          'UPDATE tapesync.run SET finished = $1, exit_code = $2, statistics = $3 WHERE number = $4';
        await connection.run(end, canonicalDate(Date.now() / 1000), exitCode, statistics, number);
      }),

    list: ({ id, user, limit }) =>
      database.read(async (connection) => {
        const select = `SELECT id, user_id, command, definition, started, finished, exit_code, statistics
          FROM tapesync.run
          WHERE (CAST($1 AS text) IS NULL OR id = $1) AND (CAST($2 AS text) IS NULL OR user_id = $2)
          ORDER BY number DESC LIMIT $3`;
        const rows = await connection.rows(select, id ?? null, user ?? null, limit);
        return rows.map(([run, by, command, definition, started, finished, exitCode, statistics]) => ({
          id: textOf(run),
          user: textOf(by),
          command: textOf(command),
          definition: textOf(definition),
          started: textOf(started),
          finished: textOrNull(finished),
          exitCode: numberOrNull(exitCode),
          statistics: textOrNull(statistics),
        }));
      }),
  };
}

/**
 * Records a run that has begun, unless it is recorded already, and returns the number by which the history knows it.
 * Throws RUN_TAKEN for a run of another user. Belongs inside a transaction.
 */
export async function recordRun(connection: SqlConnection, run: Run): Promise<number> {
  const { id, user, command, definition, started } = run;
  const select = 'SELECT number, user_id FROM tapesync.run WHERE id = $1';
  let [number, owner] = await connection.row(select, id);
  if (number === undefined) {
    // The first batches of a run may come at once: this waits for the other one to be done.
    const insert = `INSERT INTO tapesync.run (id, user_id, command, definition, started)
      VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`;
    await connection.run(insert, id, user, command, definition, started);
    [number, owner] = await connection.row(select, id);
  }
  // The history would name the wrong person.
  if (owner !== user) throw new TapesyncError('RUN_TAKEN', { run: id });
  return Number(number);
}

// For runs that never ended: nobody sends a batch again after so long.
const KEPT_SECONDS = 7 * 24 * 3600;

/**
 * Returns how a batch of a run was answered before; `undefined` for a new one. Throws REPEAT_DIFFERS for another batch
 * under the same key.
 */
export async function answeredBefore(
  connection: SqlConnection,
  run: number,
  { key, digest }: RepeatKey,
): Promise<readonly ApplyResult[] | undefined> {
  const select = 'SELECT digest, results FROM tapesync.batch WHERE run = $1 AND key = $2';
  const [known, results] = await connection.row(select, run, key);
  if (known === undefined) return undefined;
  if (known !== digest) throw new TapesyncError('REPEAT_DIFFERS');
  return parseResults(textOf(results));
}

/** Keeps the answer to a batch. Belongs inside the transaction that applies it. */
export async function keepAnswer(
  connection: SqlConnection,
  run: number,
  { key, digest }: RepeatKey,
  results: readonly ApplyResult[],
): Promise<void> {
  const insert = 'INSERT INTO tapesync.batch (run, key, digest, at, results) VALUES ($1, $2, $3, $4, $5)';
  const at = canonicalDate(Date.now() / 1000);
  await connection.run(insert, run, key, digest, at, formatResults(results));
}

// Of a run that has ended, and those that are too old.
async function forgetAnswers(connection: SqlConnection, run: number): Promise<void> {
  // Runs that end at the same moment would wait for each other, as they meet the rows in any order.
  const drop = `DELETE FROM tapesync.batch WHERE (run, key) IN (
    SELECT run, key FROM tapesync.batch WHERE run = $1 OR at < $2 FOR UPDATE SKIP LOCKED)`;
  await connection.run(drop, run, canonicalDate(Date.now() / 1000 - KEPT_SECONDS));
}
