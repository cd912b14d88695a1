import { TapesyncError } from '../errors/error.ts';

/** How much may come out of one input before it is taken for something else than an export. */
export interface ReadLimits {
  /** Bytes after decompression. */
  readonly bytes: number;
  /** Bytes after decompression for each byte before. */
  readonly ratio: number;
}

/** The limits where nobody sets any: far more than real exports have. */
export const READ_LIMITS: ReadLimits = { bytes: 64 * 2 ** 30, ratio: 1000 };

/** Bytes from which on the ratio counts: a small export of blanks costs nothing, however well it is compressed. */
const LEAST = 16 * 2 ** 20;

/** Watches over the bytes of one input. */
export class ReadGuard {
  /** Bytes so far, as they are stored. */
  stored = 0;
  readonly #source: string;
  readonly #limits: ReadLimits;
  #bytes = 0;

  constructor(source: string, limits: ReadLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  /** Counts bytes after decompression. Throws SOURCE_TOO_LARGE and SOURCE_RATIO where a limit is passed. */
  take(count: number): void {
    const source = this.#source;
    const { bytes: limit, ratio: most } = this.#limits;
    this.#bytes += count;
    const bytes = this.#bytes;
    if (bytes > limit) throw new TapesyncError('SOURCE_TOO_LARGE', { source, limit, bytes });
    if (bytes > LEAST && bytes > this.stored * most) {
      const ratio = Math.floor(bytes / this.stored);
      throw new TapesyncError('SOURCE_RATIO', { source, stored: this.stored, bytes, ratio, limit: most });
    }
  }
}
