import { openSync, readFileSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { TapesyncError } from '../../errors/error.ts';
import type { ServerLogon } from '../../stores/logon.ts';

/** The environment variable that may hold a password; an option would show it to everybody on the machine. */
const VARIABLE = 'TAPESYNC_PASSWORD';

/**
 * Returns the password of a logon: as it stands there, from its file, from the environment, or as it is typed.
 * Throws PASSWORD_MISSING where there is none of these.
 */
export async function passwordOf(
  { user, url, password }: ServerLogon,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  switch (password.kind) {
    case 'literal':
      return password.password;
    case 'file':
      return passwordInFile(user, password.file, FILE_OF_LOGON);
    case 'ask':
      return passwordIn(environment) ?? askPassword(user, `Password of ${user} at ${url.host}: `);
  }
}

/** Returns the password that the environment holds, if any. */
export function passwordIn(environment: NodeJS.ProcessEnv): string | undefined {
  return environment[VARIABLE] || undefined;
}

// What is taken for the name of a file may be a password.
const FILE_OF_LOGON = 'the file that is named between : and @ (a password itself would need a - before it)';

/**
 * Returns the first line of a file. Throws PASSWORD_MISSING where it cannot be read or is empty, in which it is called by
 * `name`.
 */
export function passwordInFile(user: string, file: string, name = file): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw missing(user, `: ${name} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw missing(user, `: the first line of ${name} is empty`);
  return line;
}

/** Asks whoever sits at the terminal, without showing what is typed. Throws PASSWORD_MISSING where nobody does. */
export async function askPassword(user: string, prompt: string): Promise<string> {
  const { read } = await import('read');
  // Not the standard input and output: these may be an export and a file of changes.
  const terminal = openTerminal(user);
  try {
    const answer = await read({ prompt, silent: true, input: terminal.input, output: terminal.output });
    if (answer === '') throw missing(user, '');
    return answer;
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    throw error instanceof TapesyncError ? error : missing(user, '', error);
  } finally {
    terminal.input.destroy();
    terminal.output.destroy();
  }
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
