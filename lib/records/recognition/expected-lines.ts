import { numberAt } from '../../platform/typed-arrays.ts';
import { HASH_SIZE, type LineKernel, MOST_EXPECTED } from '../kernel/line-kernel.ts';
import type { FingerprintFile } from './fingerprint-file.ts';

const WORDS = HASH_SIZE / 4;

// Lines that were inserted or removed are looked for so far ahead.
const WINDOW = 48;

// Lines that were not found, after which it is worth to look for them anywhere.
const MANY_MISSED = 64;

/** Entries that an index of all takes about 30 bytes of memory for each: with more there is none. */
const MOST_INDEXED = 2_500_000;

/** The fingerprints of the lines that are expected next. */
export class ExpectedLines {
  readonly #file: FingerprintFile;
  readonly #kernel: LineKernel;
  /** The entry that is expected next. */
  at = 0;
  readonly #words = new Uint32Array(MOST_EXPECTED * WORDS);
  readonly #bytes = new Uint8Array(this.#words.buffer);
  // The entries whose hashes are at hand.
  #first = 0;
  #end = 0;
  #missed = 0;
  #index: LineIndex | undefined;

  constructor(file: FingerprintFile, kernel: LineKernel) {
    this.#file = file;
    this.#kernel = kernel;
  }

  /** Returns how many lines of the last scan, from `line` on, are the expected ones. */
  same(line: number): number {
    if (this.at >= this.#file.size) return 0;
    if (this.#index !== undefined) return this.#index.same(this.#kernel, line, this.at);
    this.#load(1);
    const count = this.#kernel.same(line, this.at - this.#first);
    if (count > 0) this.#missed = 0;
    return count;
  }

  /** Goes on to the entry of a line that is not the expected one; returns whether it has one. */
  find(line: number): boolean {
    const found = this.#index === undefined ? this.#near(line) : this.#anywhere(line, this.#index);
    if (found !== -1) {
      this.at = found;
      return true;
    }
    this.#missed++;
    if (this.#index === undefined && this.#missed >= MANY_MISSED && this.#file.size <= MOST_INDEXED) {
      // From now on entries are looked at in any order.
      this.#file.keepBlocks();
      this.#index = new LineIndex(this.#file);
    }
    return false;
  }

  #near(line: number): number {
    const { hashes } = this.#kernel;
    this.#load(WINDOW);
    const from = line * WORDS;
    const first = numberAt(hashes, from);
    const end = Math.min(this.#end, this.at + WINDOW);
    for (let entry = this.at; entry < end; entry++) {
      const at = (entry - this.#first) * WORDS;
      if (this.#words[at] === first && isSame(hashes, from, this.#words, at)) return entry;
    }
    return -1;
  }

  #anywhere(line: number, index: LineIndex): number {
    return index.find(this.#kernel.hashes, line * WORDS);
  }

  // Makes sure that the expected entry and some behind it are at hand.
  #load(count: number): void {
    const { size } = this.#file;
    const isAtHand = this.at >= this.#first && Math.min(size, this.at + count) <= this.#end;
    if (isAtHand) return;
    this.#first = this.at;
    this.#end = Math.min(size, this.at + MOST_EXPECTED);
    const read = this.#end - this.#first;
    this.#file.hashes(this.#first, read, this.#bytes);
    this.#kernel.expect(this.#bytes.subarray(0, read * HASH_SIZE));
  }
}

function isSame(one: Uint32Array, at: number, other: Uint32Array, from: number): boolean {
  return (
    one[at] === other[from] &&
    one[at + 1] === other[from + 1] &&
    one[at + 2] === other[from + 2] &&
    one[at + 3] === other[from + 3]
  );
}

/** Finds entries by their hashes, wherever they are. */
class LineIndex {
  readonly #hashes: Uint32Array;
  readonly #entries: Int32Array; // by the first word of the hash, then the next free place; -1 where none is
  readonly #mask: number;

  constructor(file: FingerprintFile) {
    this.#hashes = new Uint32Array(file.size * WORDS);
    file.hashes(0, file.size, new Uint8Array(this.#hashes.buffer));
    const places = 2 ** Math.ceil(Math.log2(file.size * 2 + 2));
    this.#mask = places - 1;
    this.#entries = new Int32Array(places).fill(-1);
    for (let entry = 0; entry < file.size; entry++) {
      const place = this.#placeOf(this.#hashes, entry * WORDS);
      // Of lines that are all the same, such as blank ones, only the first: a million would be searched for each other.
      if (this.#entries[place] === -1) this.#entries[place] = entry;
    }
  }

  /** Returns how many lines of the last scan, from `line` on, have the entries from one on. */
  same({ hashes, lines }: LineKernel, line: number, entry: number): number {
    const most = Math.min(lines - line, this.#hashes.length / WORDS - entry);
    let count = 0;
    while (count < most && isSame(hashes, (line + count) * WORDS, this.#hashes, (entry + count) * WORDS))
      count++;
    return count;
  }

  /** Returns the first entry with a hash, and -1 where none has it. */
  find(hashes: Uint32Array, at: number): number {
    return numberAt(this.#entries, this.#placeOf(hashes, at));
  }

  // Where the entry with a hash is, or a free place where there is none.
  #placeOf(hashes: Uint32Array, at: number): number {
    let place = numberAt(hashes, at) & this.#mask;
    for (;;) {
      const entry = numberAt(this.#entries, place);
      if (entry === -1 || isSame(hashes, at, this.#hashes, entry * WORDS)) return place;
      place = (place + 1) & this.#mask;
    }
  }
}
