import type { ReadProgress } from '../model/read-progress.ts';
import { decompressed } from './decompress.ts';
import { READ_LIMITS, ReadGuard, type ReadLimits } from './read-limits.ts';
import type { Source } from './source.ts';
import { withSheetsAsText } from './spreadsheet/recognize.ts';
import { PLAIN_SHEETS, type SheetOptions } from './spreadsheet/sheet-options.ts';

/** How a source is read. */
export interface ReadOptions {
  /** Stops reading at once, even while nothing comes. */
  readonly signal: AbortSignal;
  /** Counts the bytes that came from the source. */
  readonly progress: ReadProgress;
  /** How much may come out of each source; generous when absent. */
  readonly limits?: ReadLimits | undefined;
  /** How the rows of a workbook become text; the first sheet, with commas, when absent. */
  readonly sheets?: SheetOptions | undefined;
}

/**
 * Yields the bytes of a source, decompressed where they are compressed, and of a workbook the rows of a sheet as text. Leaving
 * the loop closes the source. Throws what `Source.bytes` throws, and SOURCE_CUT where compressed data is damaged, both after all
 * that could be read; SOURCE_TOO_LARGE and SOURCE_RATIO where more comes out than the limits allow; what `withSheetsAsText`
 * throws.
 */
export async function* readSource(
  source: Source,
  { signal, progress, limits = READ_LIMITS, sheets = PLAIN_SHEETS }: ReadOptions,
): AsyncGenerator<Buffer> {
  const guard = new ReadGuard(source.name, limits);
  const left = new AbortController();
  const stored = source.bytes(AbortSignal.any([signal, left.signal]));
  try {
    const plain = decompressed(source.name, counted(stored, progress, guard));
    for await (const bytes of withSheetsAsText(source.name, plain, sheets, guard, signal)) {
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
