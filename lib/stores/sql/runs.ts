import type { Run } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import { completeRecords } from '../../observe/statistics.ts';
import type { ListedRuns } from '../roles/runs.ts';
import { forgetAnswersOf } from './answers.ts';
import { numberOrNull, type SqlConnection, type SqlDatabase, textOf, textOrNull } from './connection.ts';

// Mostly the latest one is complete.
const RUNS_AT_ONCE = 10;

/** Returns the runs of a database. */
export function sqlRuns<C extends SqlConnection>(database: SqlDatabase<C>): ListedRuns {
  return {
    finish: (run, statistics, exitCode) =>
      database.transaction(async (connection) => {
        const number = await recordRun(connection, run);
        await forgetAnswersOf(connection, number);
        const end =
          'UPDATE tapesync.run SET finished = $1, exit_code = $2, statistics = $3 WHERE number = $4';
        await connection.run(end, canonicalDate(Date.now() / 1000), exitCode, statistics, number);
      }),

    list: ({ id, user, limit }) =>
      database.read(async (connection) => {
        const select = `SELECT id, user_id, command, definition, started, finished, exit_code, statistics
          FROM tapesync.run
          WHERE (CAST($1 AS text) IS NULL OR id = $1 OR id = concat($1, '/', user_id)) AND (CAST($2 AS text) IS NULL OR user_id = $2)
          ORDER BY number DESC LIMIT $3`;
        const rows = await connection.rows(select, id ?? null, user ?? null, limit);
        return rows.map(([run, by, command, definition, started, finished, exitCode, statistics]) => ({
          id: publicId(textOf(run), textOf(by)),
          user: textOf(by),
          command: textOf(command),
          definition: textOf(definition),
          started: textOf(started),
          finished: textOrNull(finished),
          exitCode: numberOrNull(exitCode),
          statistics: textOrNull(statistics),
        }));
      }),

    lastComplete: ({ definition, task = '' }, user) =>
      database.read(async (connection) => {
        const select = `SELECT number, id, user_id, started, statistics
          FROM tapesync.run
          WHERE command = 'sync' AND definition = $1 AND (CAST($2 AS text) IS NULL OR user_id = $2)
            AND statistics IS NOT NULL AND number < $3
          ORDER BY number DESC LIMIT ${RUNS_AT_ONCE}`;
        for (let before = Number.MAX_SAFE_INTEGER; ; ) {
          const rows = await connection.rows(select, definition, user ?? null, before);
          for (const [number, id, by, started, statistics] of rows) {
            before = Number(number);
            const volumeRecords = completeRecords(textOf(statistics), task);
            if (volumeRecords !== undefined)
              return { id: publicId(textOf(id), textOf(by)), started: textOf(started), volumeRecords };
          }
          if (rows.length < RUNS_AT_ONCE) return undefined;
        }
      }),
  };
}

/**
 * Records a run that has begun, unless it is recorded already, and returns the number by which the history knows it. Each
 * user has runs of their own: nobody learns of a run of another that it is there. Belongs inside a transaction.
 */
export async function recordRun(connection: SqlConnection, run: Run): Promise<number> {
  const { user, command, definition, started } = run;
  const own = ownId(run);
  const select = `SELECT number FROM tapesync.run WHERE user_id = $1 AND id IN ($2, $3)`;
  const [known] = await connection.row(select, user, run.id, own);
  if (known !== undefined) return Number(known);
  for (const id of [run.id, own]) {
    // The first batches of a run may come at once: this waits for the other one to be done.
    const insert = `INSERT INTO tapesync.run (id, user_id, command, definition, started)
      VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`;
    await connection.run(insert, id, user, command, definition, started);
    const [number] = await connection.row(select, user, run.id, own);
    if (number !== undefined) return Number(number);
  }
  throw new Error(`run ${run.id} of ${user} cannot be recorded`);
}

// Under which a run is kept whose id another user had first: ids are unique among all.
function ownId({ id, user }: Pick<Run, 'id' | 'user'>): string {
  return `${id}/${user}`;
}

/** Returns the id by which a user knows a run, of the one under which it is kept. */
export function publicId(id: string, user: string): string {
  return id.endsWith(`/${user}`) ? id.slice(0, -user.length - 1) : id;
}
