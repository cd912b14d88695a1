import { firstReason, TapesyncError } from '../../errors/error.ts';

/** Returns the error of a database that cannot be reached, or that has failed while it was read, from what was thrown. */
export function databaseError(source: string, error: unknown): TapesyncError {
  if (error instanceof TapesyncError) return error;
  return new TapesyncError('SOURCE_MISSING', { source, problem: problemOf(error) }, { cause: error });
}

function problemOf(error: unknown): string {
  const reason = firstReason(error);
  return reason instanceof Error ? reason.message : String(reason);
}
