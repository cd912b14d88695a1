import type { ChildProcessByStdio } from 'node:child_process';
import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { TapesyncError } from '../errors/error.ts';
import { visible } from '../errors/printable.ts';
import type { Source } from './source.ts';

/** A program whose standard output is an export. */
export interface CommandLine {
  /** Its name in messages; that of its file when absent. */
  readonly name?: string | undefined;
  readonly program: string;
  readonly args: readonly string[];
}

/** How a program is run. */
export interface CommandOptions {
  /** Exit codes with which its output is whole. */
  readonly okCodes: readonly number[];
  /** After so long it is ended, and its output counts as cut; never when absent. */
  readonly timeoutMs?: number | undefined;
  /** Takes each line that it writes to its standard error, as it came: of a very long one the beginning. */
  readonly onMessage: (program: string, line: string) => void;
}

// Between the request to end and the end of a program that does not listen.
const GRACE_MS = 5000;

// So long messages are waited for where another process, which the program has left behind, keeps their pipe open.
const MESSAGES_MS = 1000;

const LONGEST_LINE = 1000;

// Of what a program says last, as much as goes into a message.
const LAST_LINES = 3;
const LONGEST_LAST = 200;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Returns the source of what a program writes to its standard output. It is run without a shell, in a process group of its own,
 * when it is read; its input is empty. The output is whole only if the program ends by itself with one of the exit codes: else
 * SOURCE_COMMAND is thrown behind the last bytes, and SOURCE_MISSING where it cannot be started. Leaving the loop ends the
 * program and what it has started; how it would have ended does not count then. Its name is that of the program alone, since
 * arguments may be secret.
 */
export function commandSource(command: CommandLine, options: CommandOptions): Source {
  const name = command.name ?? basename(command.program);
  return {
    name,
    isProgram: true,
    async *bytes(signal) {
      signal.throwIfAborted();
      const running = new RunningCommand(name, await startOf(name, command), options);
      const stop = () => running.stop();
      signal.addEventListener('abort', stop, { once: true });
      try {
        yield* running.output(signal);
        const failure = await running.failure();
        signal.throwIfAborted();
        if (failure !== undefined) throw failure;
      } finally {
        signal.removeEventListener('abort', stop);
        await running.close();
      }
    },
    size: async () => undefined,
  };
}

async function startOf(source: string, { program, args }: CommandLine): Promise<Child> {
  // Loaded here, since most runs start no program.
  const { spawn } = await import('node:child_process');
  try {
    return spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    throw notStarted(source, error);
  }
}

/** How a program has ended. */
type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly by: NodeJS.Signals }
  | { readonly kind: 'not started'; readonly error: unknown };

class RunningCommand {
  readonly #name: string;
  readonly #child: Child;
  readonly #options: CommandOptions;
  readonly #ended: Promise<CommandEnd>;
  /** Resolves when nobody can write to the pipes any more. */
  readonly #closed: Promise<void>;
  readonly #last: string[] = [];
  readonly #timer: NodeJS.Timeout | undefined;
  #isLate = false;
  /** Resolves when all that can be done to end the program has been done. */
  #stopping: Promise<void> | undefined;
  #isClosed = false;
  #hasEndedByItself = false;

  constructor(name: string, child: Child, options: CommandOptions) {
    this.#name = name;
    this.#child = child;
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => resolve({ kind: 'not started', error }));
      child.once('exit', (code, by) =>
        resolve(by === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', by }),
      );
    });
    this.#closed = new Promise((resolve) => {
      const close = () => {
        this.#isClosed = true;
        resolve();
      };
      child.once('close', close);
      if (child.pid === undefined) child.once('error', close);
    });
    this.#listen();
    const { timeoutMs } = options;
    if (timeoutMs === undefined) return;
    this.#timer = globalThis.setTimeout(() => {
      this.#isLate = true;
      this.stop();
    }, timeoutMs);
  }

  /** Yields what the program writes, until nobody writes any more; throws an AbortError as soon as the signal is given. */
  async *output(signal: AbortSignal): AsyncGenerator<Buffer> {
    // Of a program that could not be started there is no output; why, its end says.
    if (this.#child.pid === undefined) return;
    try {
      yield* addAbortSignal(signal, this.#child.stdout);
    } catch (error) {
      // Where another process kept the pipe open, it was closed here.
      if (signal.aborted || !this.#isLate) throw error;
    }
  }

  /** Waits for the end, and returns why the output is not to be believed: SOURCE_MISSING or SOURCE_COMMAND. */
  async failure(): Promise<TapesyncError | undefined> {
    const end = await this.#ended;
    await within(MESSAGES_MS, this.#closed);
    this.#hasEndedByItself = this.#stopping === undefined;
    const source = this.#name;
    if (end.kind === 'not started') return notStarted(source, end.error);
    if (!this.#isLate && end.kind === 'exited' && this.#options.okCodes.includes(end.code)) return undefined;
    return new TapesyncError('SOURCE_COMMAND', { source, problem: this.#problem(end), said: this.#said() });
  }

  /** Asks the program and all that it has started to end, and ends them after some time. */
  stop(): void {
    if (!this.#isClosed) this.#stopping ??= this.#end();
  }

  /** Leaves nothing running that was started and has not ended by itself. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#hasEndedByItself) {
      this.stop();
      this.#child.stdout?.destroy();
      await this.#stopping;
    }
    this.#child.stderr?.destroy();
  }

  #listen(): void {
    let begun = '';
    this.#child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => {
        const lines = (begun + text).split(/[\r\n]+/);
        begun = (lines.pop() ?? '').slice(0, LONGEST_LINE + 1);
        for (const line of lines) this.#hear(line);
      })
      .on('end', () => this.#hear(begun))
      // What it says is lost then; how it ends says enough.
      .on('error', () => {});
  }

  #hear(line: string): void {
    if (line.trim() === '') return;
    this.#options.onMessage(this.#name, cut(line.trimEnd(), LONGEST_LINE));
    this.#last.push(cut(line.trim(), LONGEST_LAST));
    if (this.#last.length > LAST_LINES) this.#last.shift();
  }

  #problem(end: Exclude<CommandEnd, { readonly kind: 'not started' }>): string {
    const { okCodes, timeoutMs = 0 } = this.#options;
    if (this.#isLate) return `it did not end within ${timeoutMs / 1000} s (--run-timeout)`;
    if (end.kind === 'killed') return `it was ended by ${end.by}`;
    return `it ended with exit code ${end.code}, and not with ${okCodes.join(' or ')} (--run-ok)`;
  }

  #said(): string {
    return this.#last.length === 0 ? '' : `; it said: ${this.#last.map(visible).join(' / ')}`;
  }

  async #end(): Promise<void> {
    this.#signal('SIGTERM');
    await within(GRACE_MS, this.#closed);
    if (this.#isClosed) return;
    this.#signal('SIGKILL');
    // A process that has left the group may keep the pipe open.
    this.#child.stdout.destroy();
    await within(MESSAGES_MS, this.#closed);
  }

  // To the whole group, so that what the program has started ends as well.
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // It has ended meanwhile, or runs as another user by now: as sudo does.
    }
  }
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  const over = new AbortController();
  const wait = setTimeout(ms, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([promise, wait]);
  over.abort();
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program, or none of the name in its first line',
  ENOTDIR: 'there is no such program',
  EACCES: 'it may not be executed',
  E2BIG: 'its arguments are too long',
};

// Without the cause: it has the arguments.
function notStarted(source: string, error: unknown): TapesyncError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = PROBLEMS[code] ?? `it could not be started (${code || String(error)})`;
  return new TapesyncError('SOURCE_MISSING', { source, problem });
}
