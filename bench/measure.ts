import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** How a process is run. */
export interface MeasureOptions {
  readonly folder?: string;
  /** File that is its standard input; none where absent. */
  readonly input?: string;
  /** Has what it prints go to /dev/null: `stdout` is empty then. */
  readonly discard?: boolean;
}

/** What a process did and what it took. */
export interface Measured {
  readonly seconds: number;
  /** Most memory it had at any moment; unknown where GNU time is not installed. */
  readonly peakBytes: number | undefined;
  /** Time on processors, of all threads and in the system; unknown where GNU time is not installed. */
  readonly cpuSeconds: number | undefined;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const GNU_TIME = '/usr/bin/time';
const REPORT = /(\d+) KiB at most, ([\d.]+) s and ([\d.]+) s of processors\n$/;
const FORMAT = '%M KiB at most, %U s and %S s of processors';

/** Runs a command and measures it from its start to its end. Throws where there is no such command. */
export async function measure(
  command: string,
  args: readonly string[],
  options: MeasureOptions = {},
): Promise<Measured> {
  const input = options.input === undefined ? undefined : await open(options.input);
  // What Node opens for "ignore" can be read as well, and is taken for a closed output.
  const nowhere = options.discard ? await open(devNull, 'w') : undefined;
  try {
    const timed = existsSync(GNU_TIME);
    const [program, all] = timed ? [GNU_TIME, ['--quiet', '-f', FORMAT, command, ...args]] : [command, args];
    const start = performance.now();
    const child = spawn(program, all, {
      ...(options.folder !== undefined && { cwd: options.folder }),
      stdio: [input?.fd ?? 'ignore', nowhere?.fd ?? 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }).then((exitCode) => ({ exitCode, seconds: (performance.now() - start) / 1000 }));
    const [{ exitCode, seconds }, stdout, stderr] = await Promise.all([
      ended,
      collected(child.stdout),
      collected(child.stderr),
    ]);
    const [, kibibytes, user, system] = REPORT.exec(stderr) ?? [];
    return {
      seconds,
      peakBytes: kibibytes === undefined ? undefined : Number(kibibytes) * 1024,
      cpuSeconds: kibibytes === undefined ? undefined : Number(user) + Number(system),
      exitCode,
      stdout,
      stderr: stderr.replace(REPORT, ''),
    };
  } finally {
    await input?.close();
    await nowhere?.close();
  }
}

async function collected(stream: Readable | null): Promise<string> {
  return stream === null ? '' : text(stream);
}

/** Returns the first line that a command prints, or `undefined` where it is not installed. */
export async function versionOf(command: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await measure(command, args);
    return exitCode === 0 ? stdout.split('\n')[0] : undefined;
  } catch {
    return undefined;
  }
}
