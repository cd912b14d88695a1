import { type Segment, SpillFile } from './spill-file.ts';

/** Bytes that were put away, in pieces: each in memory, or in the file. */
export type Stored = readonly (Buffer | Segment)[];

/** Keeps bytes until they are wanted again: in memory, and past a limit on the disk. */
export class PutAway {
  #room: number;
  #file: SpillFile | undefined;

  /** @param memory bytes to be kept in memory */
  constructor(memory: number) {
    this.#room = memory;
  }

  /** Puts pieces away; those that stay in memory are not copied. Throws SPILL_FAILED. */
  put(pieces: Iterable<Buffer>): Stored {
    const stored: (Buffer | Segment)[] = [];
    for (const piece of pieces) {
      if (piece.length <= this.#room) {
        this.#room -= piece.length;
        stored.push(piece);
      } else {
        this.#file ??= new SpillFile();
        stored.push(this.#file.append(piece));
      }
    }
    return stored;
  }

  /** Yields the pieces; throws SPILL_FAILED. */
  *get(stored: Stored): Iterable<Buffer> {
    for (const piece of stored) {
      if (Buffer.isBuffer(piece)) yield piece;
      else if (this.#file !== undefined) yield this.#file.read(piece);
    }
  }

  /** Gives the disk's room back. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
