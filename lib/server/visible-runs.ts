/**
 * Which runs a user sees: the own ones, and an admin of every customer all of them.
 *
 * @module
 */

import { TapesyncError } from '../errors/error.ts';
import { EVERY_CUSTOMER, type User } from '../stores/roles/accounts.ts';
import type { RecordedRun, Runs } from '../stores/roles/runs.ts';
import { hasRole } from './access.ts';

/** Whose runs are listed: those of one user, or of all. */
export interface RunOwner {
  readonly user?: string;
}

/**
 * Returns whose runs a user gets who asks for those of `wanted`, or of nobody in particular; `undefined` where these are runs
 * of others, which are not there for who is no admin of every customer.
 */
export function runOwner(caller: User, wanted: string | undefined): RunOwner | undefined {
  if (hasRole(caller, EVERY_CUSTOMER, 'admin')) return wanted === undefined ? {} : { user: wanted };
  return wanted === undefined || wanted === caller.user ? { user: caller.user } : undefined;
}

/** Returns a run with all of its statistics. Throws NOT_THERE for one that is not there, or not the owner's. */
export async function visibleRun(
  runs: Pick<Runs, 'list'>,
  id: string,
  owner: RunOwner | undefined,
): Promise<RecordedRun> {
  const [run] = owner === undefined ? [] : await runs.list({ id, ...owner, limit: 1 });
  if (run === undefined) throw new TapesyncError('NOT_THERE');
  return run;
}
