import type { ReadStream } from 'node:tty';
import type { RunIdentity } from '../../model/run.ts';
import type { RunFigures } from '../../observe/run-figures.ts';
import type { Configuration } from '../options/configuration.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command is given. */
export interface CommandContext {
  readonly config: Configuration;
  readonly operands: readonly string[];
  /** The run that the command is, if it is one. */
  readonly identity: RunIdentity;
  /** Where a command that is a run counts what it does. */
  readonly figures: RunFigures;
  readonly stdin: ReadStream;
  /** Takes data. */
  readonly output: StandardOutput;
  /** Takes messages. */
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
}

/** Does what a command is for and returns the exit code. */
export type Command = (context: CommandContext) => Promise<number>;
