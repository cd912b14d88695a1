import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf, TapesyncError } from '../../errors/error.ts';

/** Bytes in a spill file: where they begin, their number, and their checksum (CRC-32). */
export interface Segment {
  readonly at: number;
  readonly length: number;
  readonly checksum: number;
}

/**
 * A file for bytes that do not fit into memory, in the folder for temporary files (`$TMPDIR`). It has no name: nobody else
 * can open it, and it is gone when this process ends, in whatever way.
 */
export class SpillFile {
  readonly #folder = tmpdir();
  readonly #descriptor: number;
  #bytes = 0;

  /** Makes an empty file; throws SPILL_FAILED. */
  constructor() {
    // Loaded only here: most runs spill nothing.
    const { randomUUID } = process.getBuiltinModule('node:crypto');
    this.#descriptor = this.#attempt(() => {
      // `x` fails where there is anything by this name, even a symbolic link.
      const path = join(this.#folder, `tapesync-${randomUUID()}`);
      const descriptor = openSync(path, 'wx+', 0o600);
      rmSync(path);
      return descriptor;
    });
  }

  /** Bytes in the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends bytes to the file; throws SPILL_FAILED, for example when the disk is full. */
  append(bytes: Uint8Array): Segment {
    const { length } = bytes;
    const at = this.#bytes;
    this.#attempt(() => {
      for (let written = 0; written < length; ) {
        written += writeSync(this.#descriptor, bytes, written, length - written, at + written);
      }
    });
    this.#bytes += length;
    return { at, length, checksum: crc32(bytes) };
  }

  /** Reads bytes back; throws SPILL_FAILED where they are not the bytes that were written. */
  read({ at, length, checksum }: Segment): Buffer {
    // Not from the pool of small buffers, where they begin anywhere: readers of words need them aligned.
    const bytes = Buffer.allocUnsafeSlow(length);
    this.readAt(bytes, at);
    this.#attempt(() => {
      if (crc32(bytes) !== checksum) throw new Error('what was written to it came back damaged');
    });
    return bytes;
  }

  /** Fills a buffer with the bytes from an offset on, which have to be there; throws SPILL_FAILED. */
  readAt(bytes: Uint8Array, at: number): void {
    const { length } = bytes;
    this.#attempt(() => {
      for (let read = 0; read < length; ) {
        const count = readSync(this.#descriptor, bytes, read, length - read, at + read);
        if (count === 0) throw new Error('the file is shorter than what was written to it');
        read += count;
      }
    });
  }

  /** Frees the disk. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const parameters = { folder: this.#folder, problem: messageOf(error) };
      throw new TapesyncError('SPILL_FAILED', parameters, { cause: error });
    }
  }
}
