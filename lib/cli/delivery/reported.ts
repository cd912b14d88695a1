import type { Move } from '../../engine/moves/moves-in.ts';
import type { Findings } from '../../engine/reconcile/findings.ts';
import type { TapesyncError } from '../../errors/error.ts';
import { ERRORS, isErrorCode } from '../../errors/table.ts';
import type { Problem } from '../../model/problem.ts';
import type { Statistics } from '../../observe/statistics.ts';
import type { ScratchNeed } from '../moves/scratch-figures.ts';

/** So many problems of records are kept; the others are counted. */
const PROBLEMS_KEPT = 50;

/** How a command ended. */
export interface End {
  readonly exitCode: number;
  /** What ended it before it came to a report. */
  readonly error: TapesyncError | undefined;
}

/** Keeps what a command has to report, for those to whom it is sent. */
export class Reported {
  /** What the command is about, such as the place that is reconciled; empty for all. */
  about = '';
  statistics: Statistics | undefined;
  /** Makes the report that stands on the terminal. */
  lines: () => readonly string[] = () => [];
  findings: Findings | undefined;
  /** True where findings are reported: a problem that is one is not told twice. */
  hasFindings = false;
  moves: readonly Move[] | undefined;
  /** A sentence for each place to which a move goes and that has not the room. */
  full: readonly string[] = [];
  /** The scratch tapes of a place, where these were counted. */
  scratch: ScratchNeed | undefined;
  /** The first problems of records. */
  readonly problems: Problem[] = [];
  /** How many there were in all. */
  problemCount = 0;

  /** Takes a problem of a record, unless it is reported in another way. */
  problem(problem: Problem): void {
    if (this.isToldElsewhere(problem.code)) return;
    this.problemCount++;
    if (this.problems.length < PROBLEMS_KEPT) this.problems.push(problem);
  }

  /** Says of a code of the error table whether its problems are errors of their own, as limits are, or findings. */
  isToldElsewhere(code: string): boolean {
    const isLimit = isErrorCode(code) && ERRORS[code].class === 'limit';
    return isLimit || (this.hasFindings && code.startsWith('RECONCILE_'));
  }
}
