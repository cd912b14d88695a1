import { openSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import { systemProblem } from '../../errors/system-problem.ts';
import { exposureOf } from '../../platform/exposed-file.ts';
import { Interruption } from '../../platform/interrupt.ts';
import { readWhole } from '../../platform/read-whole.ts';
import type { ServerLogon } from '../../stores/logon.ts';

// An option would show the password to everybody on the machine.
const VARIABLE = 'TAPESYNC_PASSWORD';

/** Takes a sentence for the operator. */
type Warn = (sentence: string) => void;

/**
 * Returns the password of a logon: its own, the one in its file, that of the environment, or what somebody types. A file
 * that others can read is warned of.
 * Throws PASSWORD_MISSING if there is none.
 */
export async function passwordOf(
  { user, url, password }: ServerLogon,
  environment: NodeJS.ProcessEnv,
  warn: Warn,
): Promise<string> {
  switch (password.kind) {
    case 'literal':
      return password.password;
    case 'file':
      return passwordInFile(user, password.file, warn, FILE_OF_LOGON);
    case 'ask':
      return passwordIn(environment) ?? askPassword(user, `Password of ${user} at ${url.host}: `);
  }
}

/** Returns the password in the environment, `$TAPESYNC_PASSWORD`; an empty one is none. */
export function passwordIn(environment: NodeJS.ProcessEnv): string | undefined {
  return environment[VARIABLE] || undefined;
}

// The text may be a password instead of the name of a file: it is not repeated.
const FILE_OF_LOGON = 'the file that is named between : and @ (a password itself would need a - before it)';

/**
 * Returns the first line of a file, and warns of one that others can read. Throws PASSWORD_MISSING if it cannot be read or is empty.
 *
 * @param name what the message calls the file
 */
export function passwordInFile(user: string, file: string, warn: Warn, name = file): string {
  let text: string;
  try {
    text = readWhole(file).toString();
  } catch (error) {
    throw missing(user, `: ${name} cannot be read: ${problemOf(error)}`);
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw missing(user, `: the first line of ${name} is empty`);
  const exposure = exposureOf(file, 'a password');
  if (exposure !== undefined) warn(exposure);
  return line;
}

/** Asks for a password on the terminal without showing it. Throws PASSWORD_MISSING if there is no terminal or no answer, and an Interruption after Ctrl-C. */
export async function askPassword(user: string, prompt: string): Promise<string> {
  const { read } = await import('read');
  // The standard input and output may be an export and a file of changes.
  const terminal = openTerminal(user);
  const { input, output } = terminal;
  // After Ctrl-D `read` never returns; it only stops reading, as it does just before it returns an answer.
  const ended = new Promise<string>((resolve) => input.once('pause', () => setImmediate(resolve, '')));
  try {
    const answer = await Promise.race([
      read({ prompt: printable(prompt), silent: true, input, output }),
      ended,
    ]);
    if (answer === '') throw missing(user, '');
    return answer;
  } catch (error) {
    if (error instanceof TapesyncError) throw error;
    // After Ctrl-C `read` throws.
    throw new Interruption('SIGINT');
  } finally {
    input.destroy();
    output.destroy();
  }
}

// A message of the system would repeat the name of the file.
function problemOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : messageOf(error);
  return systemProblem(error) ?? code;
}

function openTerminal(user: string) {
  try {
    return {
      input: new ReadStream(openSync('/dev/tty', 'r')),
      output: new WriteStream(openSync('/dev/tty', 'w')),
    };
  } catch (error) {
    throw missing(user, ', and there is no terminal to ask for it', error);
  }
}

function missing(user: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('PASSWORD_MISSING', { user, problem }, { cause });
}
