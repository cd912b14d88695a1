import { TapesyncError } from '../../errors/error.ts';
import type { ReadGuard } from '../read-limits.ts';

/** A workbook that is being read. */
export interface Reading {
  /** The name of the input in messages. */
  readonly source: string;
  /** Counts what comes out of it. */
  readonly guard: ReadGuard;
  readonly signal: AbortSignal;
}

/** Returns the error for a workbook that is cut or damaged. */
export function damaged(source: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('SOURCE_CUT', { source, compression: 'XLSX', problem }, { cause });
}
