import { numberAt } from '../../platform/typed-arrays.ts';
import { HASH_SIZE, type LineKernel, MOST_EXPECTED, MOST_LINES } from '../kernel/line-kernel.ts';
import { ENTRY_WORDS } from './entry-table.ts';
import type { FingerprintFile } from './fingerprint-file.ts';
import { bytesOf } from './fingerprint-format.ts';

const WORDS = HASH_SIZE / 4;

// Lines that were inserted or removed are looked for so far ahead.
const WINDOW = 48;

// Lines that were not found, after which it is worth to look for them anywhere.
const MANY_MISSED = 64;

/** Entries of which all are in memory, about 30 bytes each, and 15 more where they are written anew: of more entries none are. */
const MOST_INDEXED = 2_500_000;

/** The fingerprints of the lines that are expected next. */
export class ExpectedLines {
  readonly #file: FingerprintFile;
  readonly #kernel: LineKernel;
  /** The entry that is expected next. */
  at = 0;
  readonly #words = new Uint32Array(MOST_EXPECTED * WORDS);
  readonly #bytes = bytesOf(this.#words);
  // The entries whose hashes are at hand.
  #first = 0;
  #end = 0;
  #missed = 0;
  #index: LineIndex | undefined;

  constructor(file: FingerprintFile, kernel: LineKernel) {
    this.#file = file;
    this.#kernel = kernel;
  }

  /** Whether entries are found wherever they are: as soon as many have been missed. */
  get looksAnywhere(): boolean {
    return this.#index !== undefined;
  }

  /** Takes the lines of a new scan. */
  begin(): void {
    this.#index?.look(this.#kernel);
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
    const found = this.#index === undefined ? this.#near(line) : this.#index.entry(line);
    if (found !== -1) {
      this.at = found;
      return true;
    }
    this.#missed++;
    if (this.#index === undefined && this.#missed >= MANY_MISSED && this.#file.size <= MOST_INDEXED) {
      this.#index = new LineIndex(this.#file);
      this.#index.look(this.#kernel);
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

  // Makes sure that the expected entry and some behind it are at hand.
  #load(count: number): void {
    const { size } = this.#file;
    const isAtHand = this.at >= this.#first && Math.min(size, this.at + count) <= this.#end;
    if (isAtHand) return;
    this.#first = this.at;
    this.#end = Math.min(size, this.at + MOST_EXPECTED);
    const read = this.#end - this.#first;
    this.#file.hashes(this.#first, read, this.#words);
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
  readonly #table: Uint32Array;
  readonly #entries: Int32Array; // by the first word of the hash, then the next free place; -1 where none is
  readonly #mask: number;
  readonly #found = new Int32Array(MOST_LINES); // the entries of the lines of the last scan

  constructor(file: FingerprintFile) {
    this.#table = file.readAll().words;
    const places = 2 ** Math.ceil(Math.log2(file.size * 2 + 2));
    this.#mask = places - 1;
    this.#entries = new Int32Array(places).fill(-1);
    for (let entry = 0; entry < file.size; entry++) {
      const place = this.#placeOf(this.#table, entry * ENTRY_WORDS);
      // Of lines that are all the same, such as blank ones, only the first: a million would be searched for each other.
      if (this.#entries[place] === -1) this.#entries[place] = entry;
    }
  }

  /**
   * Finds the entries of all lines of the last scan. What is far apart in memory takes long to come: in small loops much of it
   * is on its way at once.
   */
  look({ hashes, lines }: LineKernel): void {
    const [found, entries, mask] = [this.#found, this.#entries, this.#mask];
    for (let line = 0; line < lines; line++) found[line] = entries[(hashes[line * WORDS] ?? 0) & mask] ?? -1;
    for (let line = 0; line < lines; line++) {
      const entry = found[line] ?? -1;
      if (entry === -1 || isSame(hashes, line * WORDS, this.#table, entry * ENTRY_WORDS)) continue;
      found[line] = entries[this.#placeOf(hashes, line * WORDS)] ?? -1;
    }
  }

  /** Returns how many lines of the last scan, from `line` on, have the entries from one on. */
  same({ hashes, lines }: LineKernel, line: number, entry: number): number {
    const most = Math.min(lines - line, this.#table.length / ENTRY_WORDS - entry);
    let count = 0;
    while (count < most && this.#isSame(hashes, line + count, entry + count)) count++;
    return count;
  }

  /** Returns the first entry that a line of the last scan has, and -1 where it has none. */
  entry(line: number): number {
    return this.#found[line] ?? -1;
  }

  #isSame(hashes: Uint32Array, line: number, entry: number): boolean {
    return this.#found[line] === entry || isSame(hashes, line * WORDS, this.#table, entry * ENTRY_WORDS);
  }

  // Where the entry with a hash is, or a free place where there is none.
  #placeOf(hashes: Uint32Array, at: number): number {
    let place = (hashes[at] ?? 0) & this.#mask;
    for (;;) {
      const entry = this.#entries[place] ?? -1;
      if (entry === -1 || isSame(hashes, at, this.#table, entry * ENTRY_WORDS)) return place;
      place = (place + 1) & this.#mask;
    }
  }
}
