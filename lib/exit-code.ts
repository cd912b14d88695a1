import type { TapesyncError } from './errors.ts';
import type { Progress } from './statistics/progress.ts';

/** Exit code of a bug. */
export const INTERNAL_ERROR = 70;

const TROUBLE = 1;
const CHANGES_FOUND = 10;

/** Returns the exit code of an error, by its class: the one place where the two meet. */
export function exitCodeOf(error: TapesyncError): number {
  switch (error.class) {
    case 'usage':
    case 'definition':
      return 2;
    case 'source':
    case 'store':
      return 3;
    case 'limit':
      return 4;
    case 'record':
    case 'change':
      return TROUBLE;
  }
}

/**
 * Returns the exit code of a run that came to its end: the gravest thing that happened decides.
 * With `tellsOfChanges`, a run in which all went well says whether there were changes.
 * A failed read or store (3) comes before a limit (4), and that before single records in trouble (1).
 */
export function exitCodeOfRun(progress: Progress, tellsOfChanges = false): number {
  const { errors, tally } = progress.total;
  if (progress.undecided !== 0) return INTERNAL_ERROR;
  const codes = errors.map(exitCodeOf);
  for (const code of [3, 4]) if (codes.includes(code)) return code;
  const trouble =
    tally.total('rejected') + tally.total('refused') + tally.total('conflicted') + tally.total('failed');
  if (trouble > 0) return TROUBLE;
  return tellsOfChanges && tally.total('updated') + tally.total('added') > 0 ? CHANGES_FOUND : 0;
}

/** Says whether a run with this exit code has done all that it was to do. */
export function isSuccess(exitCode: number): boolean {
  return exitCode === 0 || exitCode === CHANGES_FOUND;
}
