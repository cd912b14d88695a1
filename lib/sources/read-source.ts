import type { ReadProgress } from '../model/read-progress.ts';
import { decompressed } from './decompress.ts';
import { READ_LIMITS, ReadGuard, type ReadLimits } from './read-limits.ts';
import type { Source } from './source.ts';

/** How a source is read. */
export interface ReadOptions {
  /** Stops reading at once, even while nothing comes. */
  readonly signal: AbortSignal;
  /** Counts the bytes that came from the source. */
  readonly progress: ReadProgress;
  /** How much may come out of each source; generous when absent. */
  readonly limits?: ReadLimits | undefined;
}

/**
 * Yields the bytes of a source, decompressed where they are compressed. Leaving the loop closes the source. Throws
 * what `Source.bytes` throws, and SOURCE_CUT where compressed data is damaged, both after all that could be read;
 * SOURCE_TOO_LARGE and SOURCE_RATIO where more comes out than the limits allow.
 */
export async function* readSource(
  source: Source,
  { signal, progress, limits = READ_LIMITS }: ReadOptions,
): AsyncGenerator<Buffer> {
  const guard = new ReadGuard(source.name, limits);
  const left = new AbortController();
  const stored = source.bytes(AbortSignal.any([signal, left.signal]));
  try {
    for await (const bytes of decompressed(source.name, counted(stored, progress, guard))) {
      guard.take(bytes.length);
      yield bytes;
    }
  } finally {
    // Behind a decompressor, a source with nothing to give does not notice that the loop was left.
    left.abort();
  }
}

async function* counted(
  stored: AsyncIterable<Buffer>,
  progress: ReadProgress,
  guard: ReadGuard,
): AsyncGenerator<Buffer> {
  for await (const bytes of stored) {
    guard.stored += bytes.length;
    progress.bytes += bytes.length;
    yield bytes;
  }
}
