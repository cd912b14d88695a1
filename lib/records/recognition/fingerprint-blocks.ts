import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { messageOf } from '../../errors/error.ts';
import { numberAt } from '../../platform/typed-arrays.ts';
import type { Part } from './fingerprint-directory.ts';
import { FingerprintError } from './fingerprint-error.ts';
import {
  BLOCK_ENTRIES,
  BLOCK_LABEL_BYTES,
  bytesOf,
  isLetter,
  LABEL_LETTERS,
  NEWLINE,
  RUN_BYTES,
} from './fingerprint-format.ts';

/** Reads bytes of a file; throws FingerprintError where it ends before them. */
export function readExactly(descriptor: number, bytes: Uint8Array, at: number): void {
  try {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(descriptor, bytes, done, bytes.length - done, at + done);
      if (count === 0) throw new Error('the file is shorter than it says');
      done += count;
    }
  } catch (error) {
    throw new FingerprintError(`fingerprints cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Reads a part of a block into bytes of its length; throws FingerprintError where it is damaged. */
export function readPart(descriptor: number, { at, checksum }: Part, bytes: Uint8Array): void {
  readExactly(descriptor, bytes, at);
  if (crc32(bytes) !== checksum) throw damaged();
}

function damaged(): FingerprintError {
  return new FingerprintError('fingerprints cannot be read: they are damaged');
}

/** The runs of one block at a time. */
export class RunsOfBlock {
  readonly #numbers = new Uint32Array(2 * BLOCK_ENTRIES); // a meaning, and where in the block its run ends
  readonly #bytes = bytesOf(this.#numbers);
  #count = 0;
  #at = 0; // the run that was asked for last
  #start = 0;
  #end = 0;

  /**
   * Reads the runs of a block of some entries.
   *
   * @param meanings how many there are; throws FingerprintError where a run has another one
   */
  read(descriptor: number, part: Part, entries: number, meanings: number): void {
    this.#end = this.#count = 0;
    readPart(descriptor, part, this.#bytes.subarray(0, part.bytes));
    const count = part.bytes / RUN_BYTES;
    let end = 0;
    for (let run = 0; run < count; run++) {
      const length = numberAt(this.#numbers, 2 * run + 1);
      end += length;
      if (length === 0 || end > entries || numberAt(this.#numbers, 2 * run) >= meanings) throw damaged();
      this.#numbers[2 * run + 1] = end;
    }
    if (end !== entries) throw damaged();
    this.#count = count;
    this.#moveTo(0);
  }

  /** Returns the number of the meaning of an entry of the block. */
  meaning(entry: number): number {
    this.#find(entry);
    return numberAt(this.#numbers, 2 * this.#at);
  }

  /** Returns how many entries share their meaning from one on. */
  length(entry: number): number {
    this.#find(entry);
    return this.#end - entry;
  }

  #find(entry: number): void {
    if (entry >= this.#start && entry < this.#end) return;
    if (entry === this.#end) {
      this.#moveTo(this.#at + 1);
      return;
    }
    let [low, high] = [0, this.#count - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numberAt(this.#numbers, 2 * middle + 1) > entry) high = middle;
      else low = middle + 1;
    }
    this.#moveTo(low);
  }

  #moveTo(run: number): void {
    this.#at = run;
    this.#start = run === 0 ? 0 : numberAt(this.#numbers, 2 * run - 1);
    this.#end = numberAt(this.#numbers, 2 * run + 1);
  }
}

/** The labels of one block at a time. */
export class LabelsOfBlock {
  readonly bytes = Buffer.allocUnsafeSlow(BLOCK_LABEL_BYTES);
  readonly #starts = new Uint32Array(BLOCK_ENTRIES + 1);

  /** Reads the labels of a block of some entries; throws FingerprintError where there are more or fewer. */
  read(descriptor: number, part: Part, entries: number): void {
    const { bytes } = this;
    const starts = this.#starts;
    readPart(descriptor, part, bytes.subarray(0, part.bytes));
    let [found, start] = [0, 0];
    for (let at = 0; at < part.bytes; at++) {
      const byte = bytes[at] ?? 0;
      if (isLetter(byte)) continue;
      if (byte !== NEWLINE || found === entries || at - start > LABEL_LETTERS) throw damaged();
      start = at + 1;
      starts[++found] = start;
    }
    if (found !== entries || start !== part.bytes) throw damaged();
  }

  /** Returns where the label of an entry of the block begins; for the entry behind the last, where the labels end. */
  start(entry: number): number {
    return numberAt(this.#starts, entry);
  }

  /** Returns where the label of an entry of the block ends. */
  end(entry: number): number {
    return numberAt(this.#starts, entry + 1) - 1;
  }
}
