import { constants, createReadStream, fstat, open, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { messageOf, TapesyncError } from '../errors/error.ts';
import type { Source } from './source.ts';

/** The name by which stdin is given as an input. */
export const STDIN = '-';

/** Returns the source of a file; its name is the path. */
export function fileSource(path: string): Source {
  return {
    name: path,
    // A generator, so that nothing is opened before it is read.
    async *bytes(signal) {
      yield* streamBytes(path, () => openFile(path), signal);
    },
    size: () => fileSize(stat(path)),
  };
}

/** Returns the source of a standard input, which can be read once. */
export function stdinSource(stream: Readable): Source {
  const name = 'stdin';
  return {
    name,
    async *bytes(signal) {
      // In their place Node gives a stream that ends at once: an empty export.
      const stats = await statsOf(stream);
      if (stats?.isDirectory()) throw missing(name, 'it is a directory');
      if (stats?.isBlockDevice()) throw missing(name, 'it is a block device; name it as a file');
      yield* streamBytes(name, () => stream, signal);
    },
    size: () => fileSize(statsOf(stream)),
  };
}

async function statsOf(stream: Readable): Promise<Stats | undefined> {
  const descriptor = 'fd' in stream ? stream.fd : undefined;
  if (typeof descriptor !== 'number') return undefined;
  // Reading it reports the problem.
  return promisify(fstat)(descriptor).catch(() => undefined);
}

function missing(source: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('SOURCE_MISSING', { source, problem }, { cause });
}

async function* streamBytes(
  source: string,
  openStream: () => Readable | Promise<Readable>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    yield* addAbortSignal(signal, await openStream());
  } catch (error) {
    if (signal.aborted) throw error;
    throw missing(source, messageOf(error), error);
  }
}

// Opening a named pipe waits for a writer, and reading it or a terminal for the writer's bytes. As a file that would keep a
// thread waiting that nothing can end, not even the end of the process; as a pipe or a terminal the event loop waits.
async function openFile(path: string): Promise<Readable> {
  const stats = await stat(path);
  if (stats.isFIFO()) {
    const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return new Socket({ fd, readable: true, writable: false });
  }
  if (!stats.isCharacterDevice()) return createReadStream(path);
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NOCTTY);
  return isatty(fd) ? new ReadStream(fd) : createReadStream(path, { fd });
}

async function fileSize(found: Promise<Stats | undefined>): Promise<number | undefined> {
  try {
    const stats = await found;
    // Files that a system makes up, as in /proc, have the size 0.
    return stats?.isFile() && stats.size > 0 ? stats.size : undefined;
  } catch {
    return undefined; // reading it reports the problem
  }
}
