/**
 * Runs command lines and commands in this process, between streams that tests write and read.
 *
 * @module
 */

import { EventEmitter } from 'node:events';
import { openSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import type { CommandContext } from '../../../lib/cli/commands/command.ts';
import { Reported } from '../../../lib/cli/delivery/reported.ts';
import { main } from '../../../lib/cli/main.ts';
import { parseCommandLine } from '../../../lib/cli/options/command-line.ts';
import { configure } from '../../../lib/cli/options/configuration.ts';
import type { Host } from '../../../lib/cli/terminal/host.ts';
import { StandardOutput } from '../../../lib/cli/terminal/standard-output.ts';
import { Terminal } from '../../../lib/cli/terminal/terminal.ts';
import { RunFigures } from '../../../lib/observe/run-figures.ts';

/** The identity of every run of a context. */
export const IDENTITY = { id: '20260315T021300Z-0000002a', started: '2026-03-15T02:13:00Z' };

/** The version of tapesync that a command line is of. */
export const VERSION = '1.2.3';

// A file that is no null device: what the streams stand for.
const DESCRIPTOR = openSync(import.meta.filename, 'r');

/** How a stream is to be. */
export interface Kind {
  readonly isTTY?: boolean;
  readonly fd?: number;
  /** A system error that comes after so many pieces, such as `{ code: 'EPIPE', after: 1 }`. */
  readonly error?: { readonly code: string; readonly after: number };
}

/** A stream that keeps what is written to it. */
export class Written extends Writable {
  readonly fd: number;
  readonly isTTY: boolean;
  readonly columns = 100;
  text = '';
  readonly #error: Kind['error'];
  /** How many pieces were written. */
  pieces = 0;

  constructor({ isTTY = false, fd = DESCRIPTOR, error }: Kind = {}) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.fd = fd;
    this.#error = error;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#error !== undefined && this.pieces >= this.#error.after) {
      const { code } = this.#error;
      done(Object.assign(new Error(`write ${code}`), { code }));
      return;
    }
    this.pieces++;
    this.text += chunk;
    done();
  }

  /** What a terminal is asked for by a line that is written anew. */
  cursorTo(column: number): void {
    this.text += `<to ${column}>`;
  }

  clearLine(): void {
    this.text += '<clear>';
  }
}

/** Around a command line: the input, which stays open without one, and the environment. */
export interface Setting {
  readonly stdin?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  /** Which streams are terminals. */
  readonly terminals?: readonly ('stdin' | 'stdout' | 'stderr')[];
  readonly outputError?: Kind['error'];
}

/** A process that is none. */
export type FakeHost = Host & {
  readonly stdin: PassThrough;
  readonly stdout: Written;
  readonly stderr: Written;
} & Pick<EventEmitter, 'emit' | 'listenerCount'>;

/** Makes a process for a command line. */
export function hostOf({ stdin, env = {}, terminals = [], outputError }: Setting = {}): FakeHost {
  const input = Object.assign(new PassThrough(), { isTTY: terminals.includes('stdin') });
  if (stdin !== undefined) input.end(stdin);
  return Object.assign(new EventEmitter(), {
    stdin: input,
    stdout: new Written({ isTTY: terminals.includes('stdout'), ...(outputError && { error: outputError }) }),
    stderr: new Written({ isTTY: terminals.includes('stderr') }),
    env: { TZ: 'UTC', ...env },
    exitCode: undefined,
  });
}

/** What a command line left behind. */
export interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line to its end, as the program does. */
export async function run(argv: readonly string[], setting: Setting = {}): Promise<Ended> {
  const host = hostOf({ stdin: '', ...setting });
  await main(argv, VERSION, host);
  return { code: host.exitCode, stdout: host.stdout.text, stderr: host.stderr.text };
}

/** A command's context, with its streams. */
export interface Context extends CommandContext {
  readonly stdin: PassThrough;
  readonly stdout: Written;
  readonly stderr: Written;
  readonly failure: AbortController;
}

/** Makes the context that a command line gives its command. */
export async function contextOf(argv: readonly string[], setting: Setting = {}): Promise<Context> {
  const { command, flags, operands, programs } = parseCommandLine(argv);
  const { stdin, stdout, stderr, env } = hostOf(setting);
  const config = configure(flags, env);
  const terminal = new Terminal(stderr, env, IDENTITY.id);
  await terminal.begin(config, command);
  const failure = new AbortController();
  return {
    config,
    operands,
    programs,
    identity: IDENTITY,
    figures: new RunFigures(command),
    reported: new Reported(),
    stdin,
    output: new StandardOutput(stdout),
    terminal,
    environment: env,
    version: VERSION,
    failed: failure.signal,
    stdout,
    stderr,
    failure,
  };
}

/** Gives a signal to the listener that came last, and to no other: the test runner has listeners of its own. */
export function raise(signal: 'SIGINT' | 'SIGTERM' | 'SIGUSR1' | 'SIGHUP'): void {
  process.listeners(signal).at(-1)?.(signal);
}
