import { crc32 } from 'node:zlib';
import { numberAt } from '../../platform/typed-arrays.ts';
import type { EntryTable } from './entry-table.ts';
import { DirectoryDraft } from './fingerprint-directory.ts';
import { FingerprintError } from './fingerprint-error.ts';
import type { FingerprintFile } from './fingerprint-file.ts';
import {
  BLOCK_ENTRIES,
  BLOCK_LABEL_BYTES,
  bytesOf,
  ENTRIES,
  HASH_BYTES,
  headerBytes,
  isLetter,
  KEY_BYTES,
  LABEL_LETTERS,
  NEWLINE,
  TEXT_BYTES,
  TRAILER_CHECKED_BYTES,
  trailerBytes,
} from './fingerprint-format.ts';
import { fingerprintText, type KnownScope, type Meaning } from './fingerprint-text.ts';
import type { LabelTable } from './label-table.ts';
import { MeaningNumbers } from './meaning-numbers.ts';
import { TemporaryFile } from './temporary-file.ts';

const HASH_WORDS = HASH_BYTES / 4;

/** What a file of fingerprints is made for, and the key of 16 bytes that its lines are hashed with. */
export interface FingerprintHead {
  readonly binding: string;
  readonly key: Uint8Array;
}

/**
 * Fingerprints that are being written, beside the file that they will be. Each method throws FingerprintError where that
 * fails; nothing is left of them then, and the old file is as it was.
 */
export class FingerprintWriter {
  readonly #head: FingerprintHead;
  readonly #file: TemporaryFile;
  readonly #directory = new DirectoryDraft();
  readonly #meanings = new MeaningNumbers();
  readonly #inputs: { readonly name: string; readonly first: number }[] = [];
  readonly #hashes = new Uint32Array(BLOCK_ENTRIES * HASH_WORDS);
  readonly #hashBytes = bytesOf(this.#hashes);
  readonly #runs = new Uint32Array(2 * BLOCK_ENTRIES);
  readonly #labels = Buffer.allocUnsafeSlow(BLOCK_LABEL_BYTES);
  #written = 0; // entries in blocks that have been written
  #filled = 0; // entries of the block to come
  #runEnd = 0; // in numbers
  #labelEnd = 0;
  #meaning = -1; // of the last run

  /** Makes a file beside `path`, and removes what killed runs have left there. */
  constructor(path: string, head: FingerprintHead) {
    if (head.key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
    this.#head = { binding: head.binding, key: head.key.slice() };
    this.#file = new TemporaryFile(path);
    this.#file.write(headerBytes());
  }

  /** Entries so far. */
  get size(): number {
    return this.#written + this.#filled;
  }

  /** Says of which input the entries to come are; called before the first of them. */
  beginInput(name: string): void {
    this.#inputs.push({ name, first: this.size });
  }

  /** Returns the number of a meaning; -1 where there are too many of them: lines that have it get no fingerprint. */
  meaning(meaning: Meaning): number {
    return this.#meanings.of(meaning);
  }

  /**
   * Adds an entry; none for the meaning -1.
   *
   * @param hash numbers or bytes, of which those of the hash begin at the index `at`
   * @param label visible letters of ASCII, up to 64; may be empty
   */
  add(hash: Uint32Array | Uint8Array, at: number, meaning: number, label: string): void {
    if (meaning < 0) return;
    const size = hash instanceof Uint32Array ? HASH_WORDS : HASH_BYTES;
    if (at < 0 || at + size > hash.length) throw new RangeError('the hash is cut short');
    this.#checked(meaning);
    this.#addLabel(label);
    const into = hash instanceof Uint32Array ? this.#hashes : this.#hashBytes;
    const to = this.#filled * size;
    for (let part = 0; part < size; part++) into[to + part] = hash[at + part] ?? 0;
    this.#addRun(meaning, 1);
    if (++this.#filled === BLOCK_ENTRIES) this.#writeBlock();
  }

  /**
   * Adds entries of an older file.
   *
   * @param renumbered returns the number of one of its meanings here; -1 leaves the entries that have it out
   */
  copy(from: FingerprintFile, first: number, count: number, renumbered: (meaning: number) => number): void {
    try {
      if (from.table === undefined) this.#copyBlocks(from, first, count, renumbered);
      else this.#copyEach(from.table, from.labelTable, first, count, renumbered);
    } catch (error) {
      // Of some entries there may be a part.
      this.abandon();
      throw error;
    }
  }

  /** Writes what is left and puts the file in its place. The scopes are those whose numbers the meanings have. */
  finish(scopes: readonly KnownScope[]): void {
    try {
      this.#checkWhole(scopes.length);
      if (this.#filled > 0) this.#writeBlock();
      const directory = this.#directory.bytes;
      const inputs = this.#inputs.map(({ name, first }, at) => {
        const end = this.#inputs[at + 1]?.first ?? this.size;
        return { name, first, count: end - first };
      });
      const meanings = this.#meanings.all;
      const text = Buffer.from(fingerprintText({ ...this.#head, meanings, scopes, inputs }));
      if (text.length > TEXT_BYTES) throw new FingerprintError('fingerprints cannot be written: of too much');
      const trailer = { entries: this.size, textBytes: text.length };
      const checked = trailerBytes({ ...trailer, checksum: 0 }).subarray(0, TRAILER_CHECKED_BYTES);
      const checksum = crc32(checked, crc32(text, crc32(directory)));
      this.#file.write(directory);
      this.#file.write(text);
      this.#file.write(trailerBytes({ ...trailer, checksum }));
      this.#file.commit();
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Closes the file and removes it; does nothing once it is in its place. */
  abandon(): void {
    this.#file.discard();
  }

  #addLabel(label: string): void {
    const { length } = label;
    if (length > LABEL_LETTERS) throw new RangeError('the label is too long');
    let end = this.#labelEnd;
    for (let at = 0; at < length; at++) {
      const code = label.charCodeAt(at);
      if (!isLetter(code)) throw new RangeError('the label has other letters than visible ones of ASCII');
      this.#labels[end++] = code;
    }
    this.#labels[end++] = NEWLINE;
    this.#labelEnd = end;
  }

  #addRun(meaning: number, count: number): void {
    if (meaning === this.#meaning) {
      this.#runs[this.#runEnd - 1] = numberAt(this.#runs, this.#runEnd - 1) + count;
      return;
    }
    this.#meaning = meaning;
    this.#runs[this.#runEnd++] = meaning;
    this.#runs[this.#runEnd++] = count;
  }

  #copyBlocks(
    from: FingerprintFile,
    first: number,
    count: number,
    renumbered: (meaning: number) => number,
  ): void {
    for (let entry = first; entry < first + count; ) {
      const room = Math.min(BLOCK_ENTRIES - this.#filled, BLOCK_ENTRIES - (entry % BLOCK_ENTRIES));
      const end = Math.min(first + count, entry + room);
      this.#copyWithinBlock(from, entry, end, renumbered);
      entry = end;
      if (this.#filled === BLOCK_ENTRIES) this.#writeBlock();
    }
  }

  #copyWithinBlock(
    from: FingerprintFile,
    first: number,
    end: number,
    renumbered: (meaning: number) => number,
  ): void {
    let start = first; // of entries that stay together
    for (let entry = first; entry < end; ) {
      const count = from.runAt(entry, end - entry);
      const meaning = this.#checked(renumbered(from.meaningAt(entry)));
      if (meaning >= 0) this.#addRun(meaning, count);
      else {
        this.#take(from, start, entry);
        start = entry + count;
      }
      entry += count;
    }
    this.#take(from, start, end);
  }

  #take(from: FingerprintFile, start: number, end: number): void {
    const count = end - start;
    if (count === 0) return;
    from.hashes(start, count, this.#hashes, this.#filled * HASH_WORDS);
    this.#labelEnd = from.labels(start, count, this.#labels, this.#labelEnd);
    this.#filled += count;
  }

  #copyEach(
    from: EntryTable,
    labels: LabelTable,
    first: number,
    count: number,
    renumbered: (meaning: number) => number,
  ): void {
    for (let entry = first; entry < first + count; entry++) {
      const meaning = this.#checked(renumbered(from.meaning(entry)));
      if (meaning < 0) continue;
      from.copyHash(entry, this.#hashes, this.#filled * HASH_WORDS);
      this.#labelEnd = labels.copy(entry, this.#labels, this.#labelEnd);
      this.#addRun(meaning, 1);
      if (++this.#filled === BLOCK_ENTRIES) this.#writeBlock();
    }
  }

  #checked(meaning: number): number {
    if (meaning >= this.#meanings.all.length) throw new RangeError('there is no such meaning');
    return meaning;
  }

  #writeBlock(): void {
    if (this.size > ENTRIES) {
      this.abandon();
      throw new FingerprintError('fingerprints cannot be written: there are too many lines');
    }
    const hashes = this.#hashBytes.subarray(0, this.#filled * HASH_BYTES);
    const runs = bytesOf(this.#runs.subarray(0, this.#runEnd));
    const labels = this.#labels.subarray(0, this.#labelEnd);
    for (const part of [hashes, runs, labels]) this.#file.write(part);
    this.#directory.add(this.#runEnd / 2, labels.length, crc32(hashes), crc32(runs), crc32(labels));
    this.#written += this.#filled;
    this.#filled = this.#runEnd = this.#labelEnd = 0;
    this.#meaning = -1;
  }

  #checkWhole(scopes: number): void {
    if (this.size > 0 && this.#inputs[0]?.first !== 0) throw new Error('entries are of no input');
    for (const meaning of this.#meanings.all) {
      if (meaning.kind === 'volume' && meaning.scope >= scopes)
        throw new RangeError('there is no such scope');
    }
  }
}
