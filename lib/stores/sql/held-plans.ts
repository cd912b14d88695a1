import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { TapesyncError } from '../../errors/error.ts';
import type { ChangeLine } from '../../model/change.ts';
import { changeLine, parseChange } from '../../model/change-line.ts';
import {
  HELD_HOURS,
  HELD_STATES,
  type HeldPlan,
  type HeldState,
  readContents,
} from '../../model/held-plan.ts';
import { parseJson } from '../../model/json-object.ts';
import { canonicalDate } from '../../model/value.ts';
import type { HeldPlans } from '../roles/held-plans.ts';
import type { RunKey } from '../roles/runs.ts';
import { type Row, type SqlConnection, type SqlDatabase, textOf, textOrNull } from './connection.ts';
import { earlierRuns, supersedePlans } from './held-sources.ts';
import { publicId, RUN_COLUMNS, recordRun, runNumber, runOf } from './recorded-runs.ts';

// Where a user lacks a right, or nobody has it.
const UNKEPT: ReadonlySet<string> = new Set(['STORE_READ_ONLY', 'STORE_DENIED', 'STORE_STANDBY']);

const HELD_SECONDS = HELD_HOURS * 3600;
// The changes of a plan that was decided on can be read for so long.
const KEPT_SECONDS = 30 * 86_400;

/**
 * Returns the held plans of a database. A plan expires by itself: its row says until when it waits.
 *
 * @param clock returns the seconds since 1970 UTC
 */
export function sqlHeldPlans<C extends SqlConnection>(
  database: SqlDatabase<C>,
  clock = () => Date.now() / 1000,
): HeldPlans {
  const now = () => canonicalDate(Math.floor(clock()));
  return {
    hold: async (run, head, changes) => {
      try {
        await database.transaction(async (connection) => {
          const number = await recordRun(connection, run);
          const [known] = await connection.row('SELECT run FROM tapesync.held_plan WHERE run = $1', number);
          if (known !== undefined) return;
          const earlier = await earlierRuns(connection, run, number);
          const plan = JSON.stringify({ ...changes.contents(head), earlier });
          const at = clock();
          await forgetChanges(connection, canonicalDate(Math.floor(at - KEPT_SECONDS)));
          await supersedePlans(connection, run, number, now());
          const expires = canonicalDate(Math.floor(at + HELD_SECONDS));
          await connection.run(INSERT, number, plan, expires, 'held' satisfies HeldState);
          let part = 0;
          for (const lines of changes.parts()) {
            await connection.run(INSERT_PART, number, part, zstdCompressSync(lines).toString('base64'));
            part++;
          }
        });
      } catch (error) {
        if (!(error instanceof TapesyncError) || !UNKEPT.has(error.code)) throw error;
        throw new TapesyncError('HELD_UNKEPT', { problem: error.message }, { cause: error });
      }
    },

    list: ({ id = null, prefix = '', user = null, waiting, after, limit }) =>
      database.read(async (connection) => {
        const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
        const end = `${prefix}\u{10ffff}`;
        const at = now();
        const rows = await connection.rows(LIST, before, id, user, prefix, end, waiting ? at : null, limit);
        const last = rows.length < limit ? undefined : rows.at(-1)?.[0];
        return {
          items: rows.map((row) => planOf(row, at)),
          ...(last !== undefined && { next: String(last) }),
        };
      }),

    changes: (plan, after = '-1') =>
      database.read(async (connection) => {
        const number = await numberOf(connection, plan);
        const rows = await connection.rows(PARTS, number, Number(after));
        const [first, second] = rows;
        if (first === undefined) return { items: [] };
        const [part, changes] = first;
        return {
          items: unpacked(plan.id, textOf(changes)),
          ...(second !== undefined && { next: String(part) }),
        };
      }),

    release: (plan, run) =>
      database.transaction(async (connection) => {
        const number = await numberOf(connection, plan);
        const at = now();
        const by = await recordRun(connection, run);
        const taken = await connection.run(DECIDE, 'released' satisfies HeldState, run.user, at, by, number);
        if (taken === 1) return;
        const decided = await planAt(connection, number, at);
        // The same run asks again where it has not got its answer.
        if (
          decided.state === 'released' &&
          decided.decided?.by === run.user &&
          decided.decided.run === run.id
        )
          return;
        throw decidedError(decided);
      }),

    refuse: (plan, user) =>
      database.transaction(async (connection) => {
        const number = await numberOf(connection, plan);
        const at = now();
        const taken = await connection.run(DECIDE, 'refused' satisfies HeldState, user, at, null, number);
        if (taken === 1) return;
        const decided = await planAt(connection, number, at);
        if (decided.state === 'refused' && decided.decided?.by === user) return;
        throw decidedError(decided);
      }),
  };
}

const WIDTH = RUN_COLUMNS.split(',').length;
const OWN = RUN_COLUMNS.split(', ').map((column) => `run.${column}`);
const COLUMNS = `${OWN.join(', ')}, plan, expires, state, decided_by, decided_at,
  decider.id, decider.user_id, decider.finished`;
const FROM = `tapesync.held_plan JOIN tapesync.run ON run.number = held_plan.run
  LEFT JOIN tapesync.run AS decider ON decider.number = decided_run`;
const ONE = `SELECT ${COLUMNS} FROM ${FROM} WHERE run.number = $1`;
const LIST = `SELECT ${COLUMNS} FROM ${FROM}
  WHERE held_plan.run < $1 AND (CAST($2 AS text) IS NULL OR run.id = $2 OR run.id = concat($2, '/', run.user_id))
    AND (CAST($3 AS text) IS NULL OR run.user_id = $3) AND run.id >= $4 AND run.id < $5
    AND (CAST($6 AS text) IS NULL OR (state = 'held' AND expires > $6))
  ORDER BY held_plan.run DESC LIMIT $7`;
const INSERT = 'INSERT INTO tapesync.held_plan (run, plan, expires, state) VALUES ($1, $2, $3, $4)';
const INSERT_PART = 'INSERT INTO tapesync.held_plan_part (run, part, changes) VALUES ($1, $2, $3)';
// Two at a time: whether there is another one says whether it is the last.
const PARTS =
  'SELECT part, changes FROM tapesync.held_plan_part WHERE run = $1 AND part > $2 ORDER BY part LIMIT 2';
const DECIDE = `UPDATE tapesync.held_plan SET state = $1, decided_by = $2, decided_at = $3, decided_run = $4
  WHERE run = $5 AND state = 'held' AND expires > $3`;

async function numberOf(connection: SqlConnection, plan: RunKey): Promise<number> {
  const number = await runNumber(connection, plan);
  const known =
    number === undefined
      ? []
      : await connection.row('SELECT run FROM tapesync.held_plan WHERE run = $1', number);
  if (number === undefined || known[0] === undefined) throw new TapesyncError('NOT_THERE');
  return number;
}

async function planAt(connection: SqlConnection, number: number, at: string): Promise<HeldPlan> {
  return planOf(await connection.row(ONE, number), at);
}

async function forgetChanges(connection: SqlConnection, before: string): Promise<void> {
  const old = 'SELECT run FROM tapesync.held_plan WHERE expires < $1';
  await connection.run(`DELETE FROM tapesync.held_plan_part WHERE run IN (${old})`, before);
}

function planOf(row: Row, now: string): HeldPlan {
  const { id, user, command, definition, task, started } = runOf(row);
  const [plan, expires, state, by, at, run, runUser, finished] = row.slice(WIDTH);
  const contents = readContents(parseJson(textOf(plan)));
  const stored = HELD_STATES.find((each) => each === state);
  if (contents === undefined || stored === undefined)
    throw new Error(`the held plan of run ${id} cannot be read`);
  const isExpired = stored === 'held' && textOf(expires) <= now;
  return {
    ...{ id, user, command, definition, started, task },
    ...contents,
    state: isExpired ? 'expired' : stored,
    expires: textOf(expires),
    decided: by
      ? {
          by: textOf(by),
          at: textOf(at),
          run: run ? publicId(textOf(run), textOf(runUser)) : '',
          finished: textOrNull(finished),
        }
      : null,
  };
}

function decidedError({ id, state, expires, decided }: HeldPlan): TapesyncError {
  const { by = '', at = '', run = '' } = decided ?? {};
  const why = {
    held: `it is being decided on by somebody else`,
    released: `it was released by ${by} at ${at}, as run ${run}`,
    refused: `it was refused by ${by} at ${at}`,
    superseded: `run ${run} of ${by}, newer and of the same source, has taken its place at ${at}`,
    expired: `it has expired at ${expires}; run the sync again`,
  }[state];
  return new TapesyncError('HELD_DECIDED', { plan: id, why });
}

function unpacked(plan: string, text: string): ChangeLine[] {
  let lines: string[];
  try {
    lines = zstdDecompressSync(Buffer.from(text, 'base64')).toString().split('\n');
  } catch (error) {
    throw damaged(plan, error instanceof Error ? error.message : String(error));
  }
  return lines.flatMap((line) => {
    if (line === '') return [];
    const change = parseChange(line, plan);
    if ('problem' in change) throw damaged(plan, change.problem);
    return changeLine(change);
  });
}

function damaged(plan: string, problem: string): TapesyncError {
  return new TapesyncError('HELD_DAMAGED', { plan, problem });
}
