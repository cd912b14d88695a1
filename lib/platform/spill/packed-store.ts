import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Segment, SpillFile } from './spill-file.ts';

/** Pieces of bytes, compressed, each in memory or in the file. */
export type Packed = readonly (Buffer | Segment)[];

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Keeps bytes that are rarely needed: compressed in memory, and past a limit on the disk. */
export class PackedStore {
  #room: number;
  #file: SpillFile | undefined;

  /** @param memory bytes that may be in memory */
  constructor(memory: number) {
    this.#room = memory;
  }

  /** Compresses pieces and keeps them; throws SPILL_FAILED. */
  put(pieces: Iterable<Buffer>): Packed {
    const packed: (Buffer | Segment)[] = [];
    for (const piece of pieces) {
      const bytes = zstdCompressSync(piece, FASTEST);
      if (bytes.length <= this.#room) {
        this.#room -= bytes.length;
        // Not in the larger buffer that it was compressed into.
        const exact = Buffer.allocUnsafeSlow(bytes.length);
        bytes.copy(exact);
        packed.push(exact);
      } else {
        this.#file ??= new SpillFile();
        packed.push(this.#file.append(bytes));
      }
    }
    return packed;
  }

  /** Yields the pieces as they were put; throws SPILL_FAILED. */
  *get(packed: Packed): Iterable<Buffer> {
    for (const piece of packed) {
      if (Buffer.isBuffer(piece)) yield zstdDecompressSync(piece);
      else if (this.#file !== undefined) yield zstdDecompressSync(this.#file.read(piece));
    }
  }

  /** Frees the disk. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
