import { TapesyncError } from '../../errors/error.ts';

/** Returns the error of a database that cannot be reached, or that has failed while it was read, from what was thrown. */
export function databaseError(source: string, error: unknown): TapesyncError {
  if (error instanceof TapesyncError) return error;
  return new TapesyncError('SOURCE_MISSING', { source, problem: problemOf(error) }, { cause: error });
}

function problemOf(error: unknown): string {
  // Where a name has several addresses, each has failed with its own reason, and the whole has no message.
  if (error instanceof AggregateError && error.errors.length > 0) return problemOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message;
}
