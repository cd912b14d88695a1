import { numberAt } from '../../platform/typed-arrays.ts';
import {
  BLOCK_ENTRIES,
  blocksOf,
  bytesOf,
  HASH_BYTES,
  HEADER_BYTES,
  LABEL_LETTERS,
  RUN_BYTES,
} from './fingerprint-format.ts';

/** Where a part of a block is in the file, its bytes, and their checksum (CRC-32). */
export interface Part {
  readonly at: number;
  readonly bytes: number;
  readonly checksum: number;
}

const NUMBERS = 5;

/** Bytes of the directory, for each block. */
export const DIRECTORY_BYTES = NUMBERS * Uint32Array.BYTES_PER_ELEMENT;

/** Where the blocks of a file are. */
export class FingerprintDirectory {
  readonly #entries: number;
  readonly #numbers: Uint32Array;
  readonly #starts: Float64Array; // of the blocks in the file, and behind them the end of the last

  private constructor(entries: number, numbers: Uint32Array, starts: Float64Array) {
    this.#entries = entries;
    this.#numbers = numbers;
    this.#starts = starts;
  }

  /**
   * Returns the directory that lies in bytes; `undefined` where a block cannot be as it says.
   *
   * @param bytes 20 for each block of the entries, aligned
   */
  static read(entries: number, bytes: Uint8Array): FingerprintDirectory | undefined {
    const blocks = blocksOf(entries);
    const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, blocks * NUMBERS);
    const starts = new Float64Array(blocks + 1);
    const directory = new FingerprintDirectory(entries, numbers, starts);
    let at = HEADER_BYTES;
    for (let block = 0; block < blocks; block++) {
      starts[block] = at;
      const size = directory.sizeOf(block);
      const [runs, labelBytes] = [numberAt(numbers, block * NUMBERS), numberAt(numbers, block * NUMBERS + 1)];
      if (runs < 1 || runs > size) return undefined;
      if (labelBytes < size || labelBytes > size * (LABEL_LETTERS + 1)) return undefined;
      at += size * HASH_BYTES + runs * RUN_BYTES + labelBytes;
    }
    starts[blocks] = at;
    return directory;
  }

  /** Where the last block ends. */
  get end(): number {
    return numberAt(this.#starts, this.#starts.length - 1);
  }

  /** Returns how many entries a block has. */
  sizeOf(block: number): number {
    return Math.min(BLOCK_ENTRIES, this.#entries - block * BLOCK_ENTRIES);
  }

  /** Returns where the hashes of a block are. */
  hashes(block: number): Part {
    const at = numberAt(this.#starts, block);
    return { at, bytes: this.sizeOf(block) * HASH_BYTES, checksum: this.#number(block, 2) };
  }

  /** Returns where the runs of a block are. */
  runs(block: number): Part {
    const { at, bytes } = this.hashes(block);
    return { at: at + bytes, bytes: this.#number(block, 0) * RUN_BYTES, checksum: this.#number(block, 3) };
  }

  /** Returns where the labels of a block are. */
  labels(block: number): Part {
    const bytes = this.#number(block, 1);
    return { at: numberAt(this.#starts, block + 1) - bytes, bytes, checksum: this.#number(block, 4) };
  }

  #number(block: number, which: number): number {
    return numberAt(this.#numbers, block * NUMBERS + which);
  }
}

/** A directory that is being written. */
export class DirectoryDraft {
  #numbers = new Uint32Array(64 * NUMBERS);
  #length = 0;

  /** Adds a block: how much of what it has, and the checksums of its parts. */
  add(runs: number, labelBytes: number, hashes: number, runsSum: number, labels: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.set([runs, labelBytes, hashes, runsSum, labels], this.#length);
    this.#length += NUMBERS;
  }

  /** The bytes of the directory. */
  get bytes(): Uint8Array {
    return bytesOf(this.#numbers.subarray(0, this.#length));
  }
}
