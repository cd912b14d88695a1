import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf, TapesyncError } from '../../errors/error.ts';

/** Where bytes lie in a spill file, and their checksum (CRC-32). */
export interface Segment {
  readonly at: number;
  readonly length: number;
  readonly checksum: number;
}

/**
 * A file for what does not fit into memory, in the folder for temporary files (`$TMPDIR`). It loses its name the moment
 * it is made: nobody else can open it, and however this process ends, nothing is left of it.
 */
export class SpillFile {
  readonly #folder = tmpdir();
  readonly #descriptor: number;
  #bytes = 0;

  /** Makes an empty file; throws SPILL_FAILED. */
  constructor() {
    // Loaded only here: it takes 8 ms, and most runs spill nothing.
    const { randomUUID } = process.getBuiltinModule('node:crypto');
    this.#descriptor = this.#attempt(() => {
      // `x` refuses whatever somebody else has put there, a symbolic link too.
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

  /** Writes bytes to the end of the file; throws SPILL_FAILED, as when the disk is full. */
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

  /** Reads bytes back; throws SPILL_FAILED where they are no longer those that were written. */
  read({ at, length, checksum }: Segment): Buffer {
    // Not from the pool of small buffers: there they begin anywhere, and whoever reads words needs them aligned.
    const bytes = Buffer.allocUnsafeSlow(length);
    this.#attempt(() => {
      for (let read = 0; read < length; ) {
        const count = readSync(this.#descriptor, bytes, read, length - read, at + read);
        if (count === 0) throw new Error('the file is shorter than what was written to it');
        read += count;
      }
      if (crc32(bytes) !== checksum) throw new Error('what was written to it came back damaged');
    });
    return bytes;
  }

  /** Gives the disk's room back. */
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
