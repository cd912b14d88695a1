import { addAbortSignal, type Readable } from 'node:stream';
import { TapesyncError } from '../errors/error.ts';
import { readProblem } from './read-problem.ts';

/** Yields the bytes of a stream, as `Source.bytes` has to; `source` is its name in messages. */
export async function* streamBytes(
  source: string,
  stream: Readable,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    yield* addAbortSignal(signal, stream);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new TapesyncError('SOURCE_MISSING', { source, problem: readProblem(error) }, { cause: error });
  }
}
