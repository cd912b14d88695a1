import { CHANGES_FOUND, exitCodeOf, INTERNAL_ERROR, TROUBLE } from '../errors/exit-code.ts';
import { TROUBLES } from '../model/outcome.ts';
import type { Progress } from './progress.ts';

/**
 * Returns the exit code of a run that came to its end. Records without an outcome are a bug (70). A failed read or store
 * (3) comes before a limit (4), and that before single records in trouble and other exceptions (1). With `reportsChanges`, a
 * run without any of them that found changes has a code of its own (10).
 */
export function exitCodeOfRun(
  progress: Progress,
  {
    reportsChanges = false,
    exceptions = 0,
  }: { readonly reportsChanges?: boolean | undefined; readonly exceptions?: number | undefined } = {},
): number {
  const { errors, outcomes } = progress.total;
  if (progress.undecided !== 0) return INTERNAL_ERROR;
  const codes = errors.map(exitCodeOf);
  for (const code of [3, 4]) if (codes.includes(code)) return code;
  if (exceptions > 0 || TROUBLES.some((outcome) => outcomes.total(outcome) > 0)) return TROUBLE;
  return reportsChanges && outcomes.total('updated') + outcomes.total('added') > 0 ? CHANGES_FOUND : 0;
}
