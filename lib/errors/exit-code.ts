import type { TapesyncError } from './error.ts';

/** Exit code of a bug. */
export const INTERNAL_ERROR = 70;

/** Exit code of a command line that asks for nothing. */
export const NOTHING_ASKED = 2;

/** Exit code of a run after which a person has something to do. */
export const TROUBLE = 1;

/** Exit code of a plan that found changes, with `--exit-code`. */
export const CHANGES_FOUND = 10;

/** Returns the exit code of an error: it follows from the class alone. */
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
 * Exit codes of runs that came to their end, and so are the report of their source. One that failed, was interrupted, or was stopped by
 * a limit has reported nothing.
 */
export const REPORTED: readonly number[] = [0, TROUBLE, CHANGES_FOUND];

/** Says whether a run with this exit code was successful. */
export function isSuccess(exitCode: number): boolean {
  return exitCode === 0 || exitCode === CHANGES_FOUND;
}
