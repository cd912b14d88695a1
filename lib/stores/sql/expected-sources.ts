import { TapesyncError } from '../../errors/error.ts';
import { REPORTED } from '../../errors/exit-code.ts';
import type { ExpectedSource, SourceRun, SourceState } from '../../model/expected-source.ts';
import { REPORTING } from '../../model/run.ts';
import { inWeek } from '../../model/schedule.ts';
import { CustomerId } from '../../model/scope.ts';
import { canonicalDate, dateSeconds } from '../../model/value.ts';
import type { ExpectedSources } from '../roles/expected-sources.ts';
import {
  numberOrNull,
  type Row,
  type SqlConnection,
  type SqlDatabase,
  textOf,
  textOrNull,
} from './connection.ts';
import { publicId } from './recorded-runs.ts';

// What judges a source knows time zones: it is loaded for who asks.
const model = () => import('../../model/expected-source.ts');

/**
 * Returns the expected sources of a database.
 *
 * @param now returns the moment, in seconds since 1970 UTC
 */
export function sqlExpectedSources<C extends SqlConnection>(
  database: SqlDatabase<C>,
  now = () => Date.now() / 1000,
): ExpectedSources {
  return {
    list: () =>
      database.read(async (connection) => {
        const states: SourceState[] = [];
        for (const row of await connection.rows(
          `SELECT ${COLUMNS} FROM tapesync.expected_source ORDER BY name`,
        )) {
          const [name, customer, definition, task, user, by, zone, days, since] = row;
          const source: ExpectedSource = {
            name: textOf(name),
            customer: textOrNull(customer) === null ? null : CustomerId.trusted(textOf(customer)),
            definition: textOf(definition),
            task: textOf(task),
            user: textOf(user),
            by: textOf(by),
            zone: textOf(zone),
            days: inWeek(textOf(days).split(',')),
          };
          states.push(await stateOf(connection, source, textOf(since), now()));
        }
        return states;
      }),

    put: ({ name, customer, definition, task, user, by, zone, days }) =>
      database.transaction(async (connection) => {
        if (customer !== null) {
          const [found] = await connection.row(
            'SELECT 1 FROM tapesync.customer WHERE customer = $1',
            customer,
          );
          if (found === undefined) throw new TapesyncError('CUSTOMER_UNKNOWN', { customer });
        }
        const expected = [definition, task, user, by, zone, days.join(',')] as const;
        const at = canonicalDate(Math.floor(now()));
        await connection.run(PUT, name, customer, ...expected, at);
      }),

    remove: (name) =>
      database.transaction(
        async (connection) =>
          (await connection.run('DELETE FROM tapesync.expected_source WHERE name = $1', name)) > 0,
      ),
  };
}

async function stateOf(
  connection: SqlConnection,
  source: ExpectedSource,
  since: string,
  now: number,
): Promise<SourceState> {
  const { deadlines, isLate } = await model();
  const moments = deadlines(source, now);
  const of = [source.user, source.task, source.definition] as const;
  const reports = await connection.rows(REPORTS, ...of, canonicalDate(moments.third));
  const [lastRun] = await connection.rows(LAST_RUN, ...of);
  const [lastReport] = reports.length > 0 ? reports : await connection.rows(LAST_REPORT, ...of);
  const expectedFrom = dateSeconds(since);
  return {
    ...source,
    since,
    due: moments.due < expectedFrom ? null : canonicalDate(moments.due),
    next: canonicalDate(moments.next),
    lastRun: runOf(lastRun, source.user),
    lastReport: runOf(lastReport, source.user),
    isLate: isLate(moments, expectedFrom, reports.map(reportedAt)),
  };
}

// The clock of a client may be ahead of that of the store, which says when a run has ended.
function reportedAt([, started, finished]: Row): number {
  return Math.min(dateSeconds(textOf(started)), dateSeconds(textOf(finished)));
}

function runOf(row: Row | undefined, user: string): SourceRun | null {
  if (row === undefined) return null;
  const [id, started, finished, exitCode] = row;
  return {
    id: publicId(textOf(id), user),
    started: textOf(started),
    finished: textOrNull(finished),
    exitCode: numberOrNull(exitCode),
  };
}

const COLUMNS = 'name, customer, definition, task, user_id, due_by, zone, days, since';

const PUT = `INSERT INTO tapesync.expected_source AS old (${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (name) DO UPDATE SET customer = excluded.customer, definition = excluded.definition,
    task = excluded.task, user_id = excluded.user_id, due_by = excluded.due_by, zone = excluded.zone,
    days = excluded.days, since = CASE
      WHEN (old.definition, old.task, old.user_id, old.due_by, old.zone, old.days)
        = (excluded.definition, excluded.task, excluded.user_id, excluded.due_by, excluded.zone, excluded.days)
      THEN old.since ELSE excluded.since END`;

const OF_SOURCE = `SELECT id, started, finished, exit_code FROM tapesync.run
  WHERE user_id = $1 AND task = $2 AND definition = $3 AND command IN (${REPORTING.map((command) => `'${command}'`).join(', ')})`;
// What a limit stopped, and somebody has released, is done.
const WERE_REPORTS = `finished IS NOT NULL AND (exit_code IN (${REPORTED.join(', ')})
  OR EXISTS (SELECT 1 FROM tapesync.held_plan WHERE held_plan.run = run.number AND state = 'released'))`;
const LATEST = 'ORDER BY started DESC, number DESC LIMIT';

// More of them in three weeks say no more.
const REPORTS = `${OF_SOURCE} AND ${WERE_REPORTS} AND started > $4 ${LATEST} 5000`;
const LAST_REPORT = `${OF_SOURCE} AND ${WERE_REPORTS} ${LATEST} 1`;
const LAST_RUN = `${OF_SOURCE} ${LATEST} 1`;
