import { CHANGES_FOUND, exitCodeOf, INTERNAL_ERROR, TROUBLE } from '../errors/exit-code.ts';
import type { Progress } from './progress.ts';

/**
 * Returns the exit code of a run that came to its end: the gravest thing that happened decides.
 * With `tellsOfChanges`, a run in which all went well says whether there were changes.
 * A failed read or store (3) comes before a limit (4), and that before single records in trouble (1).
 */
export function exitCodeOfRun(progress: Progress, tellsOfChanges = false): number {
  const { errors, outcomes } = progress.total;
  if (progress.undecided !== 0) return INTERNAL_ERROR;
  const codes = errors.map(exitCodeOf);
  for (const code of [3, 4]) if (codes.includes(code)) return code;
  const trouble =
    outcomes.total('rejected') +
    outcomes.total('refused') +
    outcomes.total('conflicted') +
    outcomes.total('failed');
  if (trouble > 0) return TROUBLE;
  return tellsOfChanges && outcomes.total('updated') + outcomes.total('added') > 0 ? CHANGES_FOUND : 0;
}
