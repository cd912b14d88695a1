import { TapesyncError } from '../../errors/error.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import type { Store } from '../../stores/store.ts';

// Runs that a message names.
const NAMED = 3;

/**
 * Finds the run that an id, or the beginning of one, stands for, with all of its statistics.
 * Throws RUN_UNKNOWN, and RUN_AMBIGUOUS where several begin like that.
 */
export async function findRun(
  { name, runs }: Pick<Store, 'name' | 'runs'>,
  text: string,
): Promise<RecordedRun> {
  const exact = await runs.list({ id: text, limit: 2 });
  const found = exact.length > 0 ? exact : await runs.list({ prefix: text, limit: NAMED + 1 });
  const [run, ...others] = found;
  if (run === undefined) throw new TapesyncError('RUN_UNKNOWN', { store: name, run: text });
  if (others.length > 0) {
    const names = found.slice(0, NAMED).map(({ id, user }) => `${id} of ${user}`);
    const all = [...names, ...(found.length > NAMED ? ['others'] : [])].join(', ');
    throw new TapesyncError('RUN_AMBIGUOUS', { run: text, runs: all });
  }
  if (exact.length > 0) return run;
  const [whole] = await runs.list({ id: run.id, user: run.user, limit: 1 });
  return whole ?? run;
}
