import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { TapesyncError } from '../errors/error.ts';
import type { ReadProgress } from '../model/read-progress.ts';
import { decompressed } from './decompress.ts';
import { readProblem } from './read-problem.ts';
import { STDIN } from './resolve-inputs.ts';

/** Where an input's bytes come from, besides files. */
export interface ReadOptions {
  readonly stdin: Readable;
  /** Stops reading at once, even while nothing comes. */
  readonly signal: AbortSignal;
  readonly progress: ReadProgress;
}

/** Returns what an input is called in messages. */
export function inputName(input: string): string {
  return input === STDIN ? 'stdin' : input;
}

/**
 * Yields the bytes of one input, decompressed where they are compressed. Leaving the loop closes the input, stdin
 * too. Throws SOURCE_MISSING where the input cannot be read and SOURCE_CUT where compressed data is damaged, both
 * after all that could be read; an AbortError once the signal is given.
 */
export async function* readInput(input: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const source = inputName(input);
  const stream = addAbortSignal(options.signal, input === STDIN ? options.stdin : createReadStream(input));
  try {
    yield* decompressed(source, storedBytes(source, stream, options));
  } finally {
    // Leaving the loop does not reach a stream that is read through a decompressor and has nothing to give.
    stream.destroy();
  }
}

async function* storedBytes(
  source: string,
  stream: Readable,
  { signal, progress }: ReadOptions,
): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      progress.bytes += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new TapesyncError('SOURCE_MISSING', { source, problem: readProblem(error) }, { cause: error });
  }
}
