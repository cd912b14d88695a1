import { TapesyncError } from '../../errors/error.ts';
import type { RunIdentity } from '../../model/run.ts';
import type { RunFigures } from '../../observe/run-figures.ts';
import type { Reported } from '../delivery/reported.ts';
import type { Configuration } from '../options/configuration.ts';
import type { CommandName } from '../options/option-spec.ts';
import type { InputStream } from '../terminal/host.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command works with. */
export interface CommandContext {
  readonly config: Configuration;
  readonly operands: readonly string[];
  /** Programs whose output is read, each with its arguments. */
  readonly programs: readonly (readonly string[])[];
  /** Identifies the run, if the command is one. */
  readonly identity: RunIdentity;
  /** Counts what a run does. */
  readonly figures: RunFigures;
  /** Keeps what is reported, for those to whom it is sent. */
  readonly reported: Reported;
  readonly stdin: InputStream;
  /** Takes data. */
  readonly output: StandardOutput;
  /** Takes messages. */
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  /** Version of tapesync. */
  readonly version: string;
  /** Aborts on an error that nothing has caught; the exit code is 70. Runs go on, a server ends. */
  readonly failed: AbortSignal;
}

/** Runs a command and returns its exit code. */
export type Command = (context: CommandContext) => Promise<number>;

/** Returns the error of a command that cannot be called like that. */
export function misused(command: CommandName, problem: string): TapesyncError {
  return new TapesyncError('ARGUMENT_INVALID', { problem, command });
}
