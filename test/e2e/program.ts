import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { PROGRAM } from '../program.ts';

/** What a finished program left behind. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder to run in, and what goes into the program. */
export interface Setting {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

// Compiled code is kept where the tests keep it, and not in the home of who runs them.
const { PATH, NODE_COMPILE_CACHE } = process.env;
const ENVIRONMENT = { PATH, TZ: 'UTC', ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };

/** Starts the program; its input stays open. */
export function start(args: readonly string[], { cwd, env }: Setting): ChildProcessWithoutNullStreams {
  // What the test runner adds to the options of every Node that it sees started would double the time of most runs.
  const options =
    env?.NODE_OPTIONS === undefined ? ['-u', 'NODE_OPTIONS'] : [`NODE_OPTIONS=${env.NODE_OPTIONS}`];
  return spawn('env', [...options, process.execPath, PROGRAM, ...args], {
    cwd,
    env: { ...ENVIRONMENT, ...env },
  });
}

/** Runs the program to its end. */
export function run(args: readonly string[], setting: Setting): Promise<Finished> {
  const child = start(args, setting);
  child.stdin.on('error', () => {}); // it may end before it has read everything
  child.stdin.end(setting.stdin ?? '');
  return finished(child);
}

/** Runs a shell command line in which `tapesync` is the program. */
export function shell(line: string, { cwd, stdin, env }: Setting): Promise<Finished> {
  const tapesync = `tapesync() { "${process.execPath}" "${PROGRAM}" "$@"; }`;
  const script = `unset NODE_OPTIONS; set -o pipefail; ${tapesync}; ${line}`;
  const child = spawn('bash', ['--norc', '-c', script], {
    cwd,
    env: { ...ENVIRONMENT, ...env },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin ?? '');
  return finished(child);
}

/** Waits for a started program to end. */
export function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** Returns the JSON lines of an output. */
export function jsonLines<T = Record<string, unknown>>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
