import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Segment, SpillFile } from './spill-file.ts';

/** Bytes that were put away, in pieces, compressed: each in memory, or in the file. */
export type Stored = readonly (Buffer | Segment)[];

// Labels that count up take a sixteenth of their bytes, and a million of them 60 ms.
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Keeps bytes until they are wanted again: compressed in memory, and past a limit on the disk. */
export class PackedStore {
  #room: number;
  #file: SpillFile | undefined;

  /** @param memory bytes to be kept in memory */
  constructor(memory: number) {
    this.#room = memory;
  }

  /** Puts pieces away; throws SPILL_FAILED. */
  put(pieces: Iterable<Buffer>): Stored {
    const stored: (Buffer | Segment)[] = [];
    for (const piece of pieces) {
      const packed = zstdCompressSync(piece, FASTEST);
      if (packed.length <= this.#room) {
        this.#room -= packed.length;
        // Not in the larger buffer that it was compressed into.
        const kept = Buffer.allocUnsafeSlow(packed.length);
        packed.copy(kept);
        stored.push(kept);
      } else {
        this.#file ??= new SpillFile();
        stored.push(this.#file.append(packed));
      }
    }
    return stored;
  }

  /** Yields the pieces; throws SPILL_FAILED. */
  *get(stored: Stored): Iterable<Buffer> {
    for (const packed of stored) {
      if (Buffer.isBuffer(packed)) yield zstdDecompressSync(packed);
      else if (this.#file !== undefined) yield zstdDecompressSync(this.#file.read(packed));
    }
  }

  /** Gives the disk's room back. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
