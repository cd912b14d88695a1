import type { Problem } from '../batch.ts';
import type { Statistics } from '../statistics.ts';

// Of each kind of problem so many are shown; the rest is for --rejects.
const PROBLEMS_SHOWN = 5;

/** What a person sees of a run beside its data: everything on stderr. */
export class Console {
  readonly #quiet: boolean;
  readonly #shown = new Map<string, number>();

  constructor(quiet: boolean) {
    this.#quiet = quiet;
  }

  /** Shows the statistics, unless they are not wanted. */
  statistics(text: string): void {
    if (!this.#quiet) process.stderr.write(text);
  }

  /** Shows a sentence that needs no action. */
  note(text: string): void {
    if (!this.#quiet) process.stderr.write(`tapesync: ${text}\n`);
  }

  /** Shows a warning. */
  warning(text: string): void {
    if (!this.#quiet) process.stderr.write(`tapesync: warning: ${text}\n`);
  }

  /** Shows an error. */
  error(text: string): void {
    process.stderr.write(`tapesync: ${text}\n`);
  }

  /** Shows in one line what a quiet run leaves to be done; nothing where there is nothing. */
  summary({ outcomes }: Statistics): void {
    const troubles = (['rejected', 'refused', 'conflicted', 'failed'] as const)
      .map((outcome) => [outcome, outcomes[outcome].total] as const)
      .filter(([, total]) => total > 0)
      .map(([outcome, total]) => `${total} ${outcome}`);
    if (troubles.length > 0) this.error(`${troubles.join(', ')}; --rejects FILE says which and why`);
  }

  /** Shows the first few problems of each kind. */
  problem({ code, source, line, message }: Problem): void {
    if (this.#quiet) return;
    const shown = (this.#shown.get(code) ?? 0) + 1;
    this.#shown.set(code, shown);
    if (shown <= PROBLEMS_SHOWN) process.stderr.write(`tapesync: ${source}:${line}: ${message}\n`);
    if (shown === PROBLEMS_SHOWN + 1) {
      process.stderr.write(
        `tapesync: more of the kind ${code} are counted below; --rejects FILE lists them all\n`,
      );
    }
  }
}
