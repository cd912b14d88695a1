import { createReadStream, fstat, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { TapesyncError } from '../errors/error.ts';
import type { Source } from './source.ts';

/** The name by which stdin is given as an input. */
export const STDIN = '-';

/** Returns the source of a file; its name is the path. */
export function fileSource(path: string): Source {
  return {
    name: path,
    // A generator, so that nothing is opened before it is read.
    async *bytes(signal) {
      yield* streamBytes(path, createReadStream(path), signal);
    },
    size: () => fileSize(stat(path)),
  };
}

/** Returns the source of a standard input, which can be read once. */
export function stdinSource(stream: Readable): Source {
  const name = 'stdin';
  return {
    name,
    bytes: (signal) => streamBytes(name, stream, signal),
    size: async () => {
      const descriptor = 'fd' in stream ? stream.fd : undefined;
      return typeof descriptor === 'number' ? fileSize(promisify(fstat)(descriptor)) : undefined;
    },
  };
}

async function* streamBytes(source: string, stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* addAbortSignal(signal, stream);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new TapesyncError('SOURCE_MISSING', { source, problem: readProblem(error) }, { cause: error });
  }
}

async function fileSize(found: Promise<Stats>): Promise<number | undefined> {
  try {
    const stats = await found;
    // Files that a system makes up, as in /proc, have the size 0.
    return stats.isFile() && stats.size > 0 ? stats.size : undefined;
  } catch {
    return undefined; // reading it reports the problem
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Returns the problem of an input in words, from an error of the file system. */
export function readProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const problem = 'code' in error ? PROBLEMS[String(error.code)] : undefined;
  return problem ?? error.message;
}
