import { TapesyncError } from '../../errors/error.ts';
import { runResult, statisticsOfResult } from '../../model/run-result.ts';
import { canonicalDate } from '../../model/value.ts';
import { completeRecords } from '../../observe/statistics.ts';
import type { RecordedRun, Runs } from '../roles/runs.ts';
import { forgetAnswersOf } from './answers.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { supersedePlans } from './held-sources.ts';
import { publicId, RUN_COLUMNS, recordRun, runNumber, runOf } from './recorded-runs.ts';
import { readRunChanges } from './run-changes.ts';

// Statistics of a run may be a megabyte: so many are in memory at once.
const PAGE = 20;

// Mostly the latest one is complete.
const RUNS_AT_ONCE = 10;

/** Returns the runs of a database. */
export function sqlRuns<C extends SqlConnection>(database: SqlDatabase<C>, dialect: Dialect<C>): Runs {
  return {
    finish: (run, statistics, exitCode) =>
      database.transaction(async (connection) => {
        const number = await recordRun(connection, run);
        await forgetAnswersOf(connection, number);
        // A certificate may have recorded the run, and has no task.
        const end =
          'UPDATE tapesync.run SET finished = $1, exit_code = $2, statistics = $3, task = $4 WHERE number = $5';
        const finished = canonicalDate(Date.now() / 1000);
        await connection.run(end, finished, exitCode, statistics, run.task ?? '', number);
        if (run.command === 'sync' && completeRecords(statistics) !== undefined)
          await supersedePlans(connection, run, number, finished);
      }),

    list: ({ id = null, prefix = '', user = null, after, limit }) =>
      database.read(async (connection) => {
        const runs: RecordedRun[] = [];
        let before =
          after === undefined ? Number.MAX_SAFE_INTEGER : ((await runNumber(connection, after)) ?? 0);
        while (runs.length < limit) {
          const most = Math.min(PAGE, limit - runs.length);
          const end = `${prefix}\u{10ffff}`;
          const rows = await connection.rows(LIST, before, id, user, prefix, end, most);
          for (const row of rows) {
            const run = runOf(row);
            const result = id === null ? runResult(run.statistics) : undefined;
            runs.push(result === undefined ? run : { ...run, statistics: statisticsOfResult(result) });
            before = Number(row[0]);
          }
          if (rows.length < most) break;
        }
        return runs;
      }),

    changes: (run, after) =>
      database.moment(async (connection) => {
        const number = await runNumber(connection, run);
        if (number === undefined) throw new TapesyncError('NOT_THERE');
        return readRunChanges(connection, dialect, number, after);
      }),

    lastComplete: ({ definition, task = '' }, user) =>
      database.read(async (connection) => {
        const select = `SELECT number, id, user_id, started, statistics, state
          FROM tapesync.run LEFT JOIN tapesync.held_plan ON held_plan.run = number
          WHERE command IN ('sync', 'plan') AND definition = $1 AND task = $2 AND (CAST($3 AS text) IS NULL OR user_id = $3)
            AND statistics IS NOT NULL AND number < $4
          ORDER BY number DESC LIMIT ${RUNS_AT_ONCE}`;
        for (let before = Number.MAX_SAFE_INTEGER; ; ) {
          const rows = await connection.rows(select, definition, task, user ?? null, before);
          for (const [number, id, by, started, statistics, state] of rows) {
            before = Number(number);
            const volumeRecords = completeRecords(textOf(statistics), state === 'released');
            if (volumeRecords !== undefined)
              return { id: publicId(textOf(id), textOf(by)), started: textOf(started), volumeRecords };
          }
          if (rows.length < RUNS_AT_ONCE) return undefined;
        }
      }),
  };
}

const LIST = `SELECT ${RUN_COLUMNS} FROM tapesync.run
  WHERE number < $1 AND (CAST($2 AS text) IS NULL OR id = $2 OR id = concat($2, '/', user_id))
    AND (CAST($3 AS text) IS NULL OR user_id = $3) AND id >= $4 AND id < $5
  ORDER BY number DESC LIMIT $6`;
