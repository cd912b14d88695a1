/**
 * Taking back what a run has changed, or only finding out what that would change, by the engine that the command line has.
 *
 * @module
 */

import { undo } from '../../engine/undo/undo.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import { MOST_CHANGES, NO_LIMIT, parseLimit } from '../../model/limit.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { RunKey } from '../../stores/roles/runs.ts';
import { runOf } from './own-run.ts';
import { ownStore } from './own-store.ts';
import type { PageServer } from './page.ts';

/** Whose run it is that takes back, and which run is taken back. */
export interface Undoing {
  readonly user: User;
  readonly server: PageServer;
  readonly undone: RunKey;
}

/** What taking back a run has changed, or would change. */
export interface TakenBack {
  /** The id of the run that has taken back. */
  readonly run: string;
  readonly exitCode: number;
  /** How many volumes are changed. */
  readonly changed: number;
  /** How many are as they were already. */
  readonly unchanged: number;
  /** The first of the changes. */
  readonly examples: readonly Change[];
  /** Why others stay as they are, the first of them, and how many these are. */
  readonly problems: readonly string[];
  readonly left: number;
  /** What went wrong beyond single volumes, and what else somebody should know. */
  readonly notes: readonly string[];
}

const BATCH = 1000;
const MOST_EXAMPLES = 50;
const MOST_PROBLEMS = 50;

/**
 * Takes a run back, or finds out what that would change where `writes` is false. `accepts` says that it may change any share of a
 * scope. Throws NOT_THERE for what the user may not see, and SERVER_BUSY.
 */
export async function takeBackRun(
  { user, server, undone }: Undoing,
  { writes, accepts }: { readonly writes: boolean; readonly accepts: boolean },
): Promise<TakenBack> {
  const run = runOf(user, 'undo');
  const examples: Change[] = [];
  const problems: string[] = [];
  const notes: string[] = [];
  let [changed, left] = [0, 0];
  const output = {
    write: (lines: string) => {
      for (const line of lines.split('\n')) {
        if (line === '') continue;
        changed++;
        const change = examples.length < MOST_EXAMPLES ? parseChange(line, 'undo') : undefined;
        if (change !== undefined && !('problem' in change)) examples.push(change);
      }
    },
  };
  const leave = await server.inventories.enter({ party: user.user });
  try {
    const { statistics, errors, exitCode } = await undo(
      {
        run,
        undone,
        store: ownStore(user, server.store),
        limit: accepts ? NO_LIMIT : (parseLimit(MOST_CHANGES) ?? NO_LIMIT),
        budget: { concurrency: fixedConcurrency(1), batchSize: BATCH },
        writes,
        output,
      },
      (event) => {
        if (event.kind === 'warning') notes.push(event.text);
        if (event.kind !== 'problem') return;
        left++;
        if (problems.length < MOST_PROBLEMS) problems.push(event.problem.message);
      },
      new AbortController().signal,
    );
    const { outcomes } = statistics;
    return {
      run: run.id,
      exitCode,
      changed,
      unchanged: outcomes.unchanged.total,
      examples,
      problems,
      left,
      notes: [...notes, ...errors.map(({ message }) => message)],
    };
  } finally {
    leave();
  }
}
