import { Readable } from 'node:stream';
import { TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import type { StageTime } from '../lib/observe/progress.ts';
import type { Input, RawPiece } from '../lib/records/batch.ts';
import { type ReadOptions, readSource } from '../lib/sources/read-source.ts';
import type { Source } from '../lib/sources/source.ts';
import { EndOfInput } from './stage.ts';

/** What is read, and how. */
export interface SourceReaderOptions extends ReadOptions {
  /** Read one after the other. */
  readonly sources: readonly Source[];
  readonly time: StageTime;
}

const NOTHING = Buffer.alloc(0);

/**
 * Returns the first stage of the chain: a stream of `RawPiece`s and then the `EndOfInput`, which never fails. The end is
 * `failed` with an error of class `source` when an input could not be read to its end, `interrupted` when the signal came
 * first; the pieces before either have been delivered. A file gives 64 KiB at once; a pipe gives what has gathered while
 * the chain was busy, so that a slow one is never waited for. An input that the consumer has set `terminated` is left there,
 * and what is wrong with its rest does not count.
 */
export function sourceReader(options: SourceReaderOptions): Readable {
  return new SourceReader(options);
}

// Not Readable.from: when the stream is destroyed it would wait for a read that an idle pipe never ends.
class SourceReader extends Readable {
  readonly #pieces: AsyncGenerator<RawPiece, InputEnd>;
  #ended = false;
  readonly #time: StageTime;
  readonly #closed = new AbortController();

  constructor(options: SourceReaderOptions) {
    super({ objectMode: true, highWaterMark: 1 });
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    this.#pieces = rawPieces({ ...options, signal });
    this.#time = options.time;
  }

  override _read(): void {
    if (this.#ended) {
      this.push(null);
      return;
    }
    const started = performance.now();
    this.#pieces.next().then(
      ({ done, value }) => {
        this.#time.ms += performance.now() - started;
        this.#ended = done === true;
        this.push(done ? new EndOfInput(value) : value);
      },
      (error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#closed.abort();
    done(error);
  }
}

/** An input that stops being read the moment it is terminated, even while its pipe is idle. */
class OpenInput implements Input {
  readonly name: string;
  mayHoldNul = false;
  readonly #left = new AbortController();
  /** Aborts when there is nothing more to read: the input was terminated, or the run was stopped. */
  readonly signal: AbortSignal;

  constructor(name: string, stop: AbortSignal) {
    this.name = name;
    this.signal = AbortSignal.any([stop, this.#left.signal]);
  }

  get terminated(): boolean {
    return this.#left.signal.aborted;
  }

  set terminated(terminated: boolean) {
    if (terminated) this.#left.abort();
  }
}

async function* rawPieces(options: SourceReaderOptions): AsyncGenerator<RawPiece, InputEnd> {
  for (const source of options.sources) {
    const input = new OpenInput(source.name, options.signal);
    const end = yield* inputPieces(source, input, options);
    if (end.kind !== 'complete') return end;
    yield { input, bytes: NOTHING, isLast: true };
  }
  return { kind: 'complete' };
}

async function* inputPieces(
  source: Source,
  input: OpenInput,
  options: SourceReaderOptions,
): AsyncGenerator<RawPiece, InputEnd> {
  try {
    for await (const bytes of readSource(source, { ...options, signal: input.signal })) {
      yield { input, bytes };
      if (input.terminated) break;
    }
    return { kind: 'complete' };
  } catch (error) {
    if (input.terminated) return { kind: 'complete' };
    if (options.signal.aborted) return { kind: 'interrupted' };
    if (!(error instanceof TapesyncError)) throw error;
    // The consumer may not have looked yet at the bytes before the error, where a record may terminate the input.
    // A stage has two batches in hand: once it takes a third, it is done with the first.
    yield { input, bytes: NOTHING };
    yield { input, bytes: NOTHING };
    return input.terminated ? { kind: 'complete' } : { kind: 'failed', error };
  }
}
