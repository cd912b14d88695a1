import type { RunFigures } from '../../observe/run-figures.ts';
import type { Configuration } from '../options/configuration.ts';

/** What a command is given. */
export interface CommandContext {
  readonly config: Configuration;
  readonly operands: readonly string[];
  /** Where a command that is a run counts what it does. */
  readonly figures: RunFigures;
}

/** Does what a command is for and returns the exit code. */
export type Command = (context: CommandContext) => Promise<number>;
