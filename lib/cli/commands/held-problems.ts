import type { Problem } from '../../model/problem.ts';
import type { Progress } from '../../observe/progress.ts';
import type { Statistics } from '../../observe/statistics.ts';
import type { Terminal } from '../terminal/terminal.ts';

// One more than the terminal shows of a kind, so that it says that there are more.
const HELD_OF_A_KIND = 6;

/**
 * Holds the problems of records back until one was accepted: of an input of which nothing can be read a single sentence says
 * why, and not each of its records.
 */
export class HeldProblems {
  readonly #terminal: Pick<Terminal, 'problem'>;
  #held: Problem[] | undefined = [];
  readonly #counts = new Map<string, number>();

  constructor(terminal: Pick<Terminal, 'problem'>) {
    this.#terminal = terminal;
  }

  /** Takes the next problem. */
  take(problem: Problem, { total }: Pick<Progress, 'total'>): void {
    const { read, outcomes } = total;
    if (read === 0 || read > outcomes.total('rejected') + outcomes.total('excluded')) this.release();
    if (this.#held === undefined) {
      this.#terminal.problem(problem);
      return;
    }
    const count = (this.#counts.get(problem.code) ?? 0) + 1;
    this.#counts.set(problem.code, count);
    if (count <= HELD_OF_A_KIND) this.#held.push(problem);
  }

  /** Shows what was held back, and all that follow at once. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const problem of held) this.#terminal.problem(problem);
  }
}

/**
 * Says whether a run could read nothing at all, so that its error says everything. What an input with too few records was read
 * as is worth knowing.
 */
export function hasReadNothing({ inputEnd, read, outcomes, errors }: Statistics): boolean {
  const isExplained = errors.length > 0 && errors.every(({ code }) => code !== 'SOURCE_TOO_SHORT');
  return inputEnd === 'failed' && isExplained && read === outcomes.rejected.total + outcomes.excluded.total;
}
