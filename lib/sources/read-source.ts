import type { ReadProgress } from '../model/read-progress.ts';
import { decompressed } from './decompress.ts';
import type { Source } from './source.ts';

/** How a source is read. */
export interface ReadOptions {
  /** Stops reading at once, even while nothing comes. */
  readonly signal: AbortSignal;
  /** Counts the bytes that came from the source. */
  readonly progress: ReadProgress;
}

/**
 * Yields the bytes of a source, decompressed where they are compressed. Leaving the loop closes the source. Throws
 * what `Source.bytes` throws, and SOURCE_CUT where compressed data is damaged, both after all that could be read.
 */
export async function* readSource(source: Source, { signal, progress }: ReadOptions): AsyncGenerator<Buffer> {
  const left = new AbortController();
  const stored = source.bytes(AbortSignal.any([signal, left.signal]));
  try {
    yield* decompressed(source.name, counted(stored, progress));
  } finally {
    // Behind a decompressor, a source with nothing to give does not notice that the loop was left.
    left.abort();
  }
}

async function* counted(stored: AsyncIterable<Buffer>, progress: ReadProgress): AsyncGenerator<Buffer> {
  for await (const bytes of stored) {
    progress.bytes += bytes.length;
    yield bytes;
  }
}
