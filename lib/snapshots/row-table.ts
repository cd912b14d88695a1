/**
 * Rows of text in one compact table, found by their first column.
 *
 * A scope of a million volumes as a Map of objects costs 300 to 400 bytes a volume and a garbage collector that
 * walks them all. Here the rows lie end to end in blocks of bytes as they came from the store (see `row-text.ts`),
 * beside a start address (4 bytes) and an open hash index (8 bytes) for each.
 *
 * @module
 */

import { columnsOf, rowOf } from './row-text.ts';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;

// Rows never cross a block, so that a row is one run of bytes; a full-sized block is far longer than any row. The first
// blocks of a table are smaller, since there may be a hundred thousand scopes of a handful of volumes.
const BLOCK_BITS = 20;
const LARGEST_BLOCK = 1 << BLOCK_BITS;
const SMALLEST_BLOCK = 512;
const GROWTH = 8;
// A UTF-16 unit takes at most so many bytes in UTF-8.
const LONGEST_CHARACTER = 3;
const OFFSET_MASK = LARGEST_BLOCK - 1;
const MAX_BLOCKS = 2 ** (32 - BLOCK_BITS);

/** Thrown when what was loaded is not whole rows, or more than a table holds. */
export class RowTableError extends Error {
  override readonly name = 'RowTableError';
}

/**
 * A table of rows keyed by their first column (ASCII). A later row with the same key replaces the earlier one.
 * The index is made when a row is first looked up by it: input in the order of the rows never needs one.
 */
export class RowTable {
  readonly #blocks: Buffer[] = [];
  /** For each block but the last, the bytes of it that are whole rows. */
  readonly #ends: number[] = [];
  #blockBytes = 0;
  #used = 0; // in the last block
  #scanned = 0; // bytes of the last block that are whole rows
  #starts: Uint32Array;
  #index = new Int32Array(SMALLEST_INDEX);
  #rows = 0;
  #indexed = 0; // rows that are in the index
  #lastFound = -1;

  /** Makes an empty table with room for `expected` rows; it grows beyond them by itself. */
  constructor(expected = 8) {
    this.#starts = new Uint32Array(Math.max(8, expected));
  }

  /** Number of rows, replaced ones included. */
  get size(): number {
    return this.#rows;
  }

  /** Bytes of memory that the table holds. */
  get bytes(): number {
    return this.#blockBytes + this.#starts.byteLength + this.#index.byteLength;
  }

  /** Whether a row can be looked up without an index being made. */
  get isIndexed(): boolean {
    return this.#indexed === this.#rows;
  }

  /** Takes the next piece of a stream of rows; rows may be cut anywhere. */
  load(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      let block = this.#blocks.at(-1);
      if (block === undefined || this.#used === block.length) block = this.#addBlock(block);
      const count = Math.min(piece.length - at, block.length - this.#used);
      block.set(piece.subarray(at, at + count), this.#used);
      at += count;
      this.#used += count;
      this.#scan(block);
    }
  }

  /** Checks that what was loaded ended with a whole row. */
  endLoad(): void {
    if (this.#blocks.length > 0 && this.#scanned !== this.#used)
      throw new RowTableError('the last row is cut');
  }

  /** Appends one row and returns its number. */
  add(columns: readonly string[]): number {
    const row = rowOf(columns);
    const block = this.#blocks.at(-1);
    // What surely has room goes where it belongs without a buffer of its own.
    if (block === undefined || this.#used + row.length * LONGEST_CHARACTER > block.length) {
      this.load(Buffer.from(row));
    } else {
      this.#used += block.write(row, this.#used);
      this.#scan(block);
    }
    return this.#rows - 1;
  }

  /**
   * Returns the number of the row with this key, or -1, in a table where no key stands twice. Costs least for keys
   * that come in the order of the rows: then neither a hash nor the index is needed.
   */
  findInOrder(key: string): number {
    const last = this.#lastFound;
    if (last !== -1 && this.#hasKey(last, key)) return last;
    const next = last + 1;
    const row = next < this.#rows && this.#hasKey(next, key) ? next : this.find(key);
    if (row !== -1) this.#lastFound = row;
    return row;
  }

  /** Says which row was found last, though elsewhere: the next one by `findInOrder` probably follows it. */
  continueAfter(row: number): void {
    this.#lastFound = row;
  }

  /** Returns the number of the latest row with this key, or -1. */
  find(key: string): number {
    if (this.#indexed < this.#rows) this.#indexRows();
    const mask = this.#index.length - 1;
    let hash = HASH_SEED;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), HASH_PRIME);
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] as number;
      if (entry === 0) return -1;
      if (this.#hasKey(entry - 1, key)) return entry - 1;
    }
  }

  /** Returns the number of the row whose key is these bytes, most quickly one soon after `near`, or -1. No key stands twice. */
  findBytes(bytes: Uint8Array, start: number, end: number, near: number): number {
    if (this.#indexed < this.#rows) {
      const far = Math.min(near + NEARBY, this.#rows);
      for (let row = near; row < far; row++) if (this.#sameKey(row, bytes, start, end)) return row;
      this.#indexRows();
    }
    const mask = this.#index.length - 1;
    let hash = HASH_SEED;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), HASH_PRIME);
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] as number;
      if (entry === 0) return -1;
      if (this.#sameKey(entry - 1, bytes, start, end)) return entry - 1;
    }
  }

  /** Returns the bytes among which a row stands, whole. */
  blockOf(row: number): Uint8Array {
    return this.#blocks[(this.#starts[row] as number) >>> BLOCK_BITS] as Buffer;
  }

  /** Returns where in its block a row begins. */
  offsetOf(row: number): number {
    return (this.#starts[row] as number) & OFFSET_MASK;
  }

  /** Says whether no later row has replaced this one. */
  isLatest(row: number): boolean {
    return this.find(this.key(row)) === row;
  }

  /**
   * Says whether the columns from `first` on hold these values, where an empty value fits anything and `nothing` only
   * an empty column.
   * May say no of equal values outside ASCII: compare the decoded columns before acting on a difference.
   */
  exactlyHolds(row: number, first: number, values: readonly string[], nothing: string): boolean {
    const address = this.#starts[row] as number;
    const block = this.#blocks[address >>> BLOCK_BITS] as Buffer;
    let at = address & OFFSET_MASK;
    for (let skip = first; skip > 0; at++) {
      if (block[at] === TAB) skip--;
      else if (block[at] === NEWLINE) return false;
    }
    for (let column = 0; column < values.length; column++) {
      const value = values[column] as string;
      const length = value.length;
      if (length === 0) {
        while ((block[at] as number) !== TAB && (block[at] as number) !== NEWLINE) at++;
      } else if (value === nothing) {
        if ((block[at] as number) !== TAB && (block[at] as number) !== NEWLINE) return false;
      } else {
        for (let i = 0; i < length; i++) {
          const char = value.charCodeAt(i);
          // A byte over 127 is part of a longer character, a backslash may be the escape of another one, and a control
          // character may be taken for the end of a column.
          if (char !== block[at++] || char > 127 || char < 32 || char === BACKSLASH) return false;
        }
        const end = block[at] as number;
        if (end !== TAB && end !== NEWLINE) return false;
      }
      if (block[at++] === NEWLINE && column < values.length - 1) return false;
    }
    return true;
  }

  /** Returns the key of a row. */
  key(row: number): string {
    const { block, at } = this.#locate(row);
    let end = at;
    while (block[end] !== TAB && block[end] !== NEWLINE) end++;
    return block.toString('latin1', at, end);
  }

  /**
   * Returns a table of the same rows with their keys alone: of each its bytes and 5 more. A million of them take
   * 19 to 35 ms, as strings 80 to 95.
   */
  keysOnly(): RowTable {
    const keys = new RowTable(this.#rows);
    const longest = Math.max(0, ...this.#blocks.map(({ length }) => length));
    const block = Buffer.allocUnsafe(longest);
    let used = 0;
    let source: Buffer | undefined;
    for (let row = 0; row < this.#rows; row++) {
      const address = this.#starts[row] as number;
      const from = this.#blocks[address >>> BLOCK_BITS] as Buffer;
      // The keys of one block have room in another one.
      if (from !== source && used > 0) {
        keys.#appendBlock(block, used);
        used = 0;
      }
      source = from;
      keys.#starts[row] = keys.#blocks.length * LARGEST_BLOCK + used;
      let at = address & OFFSET_MASK;
      for (let byte = from[at]; byte !== TAB && byte !== NEWLINE; byte = from[++at])
        block[used++] = byte as number;
      block[used++] = NEWLINE;
    }
    if (used > 0) keys.#appendBlock(block, used);
    keys.#rows = this.#rows;
    return keys;
  }

  /** Yields all rows as `load` takes them, in pieces that are parts of the table. */
  *pieces(): Iterable<Buffer> {
    for (const [index, block] of this.#blocks.entries()) {
      yield block.subarray(0, this.#ends[index] ?? this.#scanned);
    }
  }

  /** Returns all columns of a row, unescaped. */
  columns(row: number): string[] {
    const { block, at } = this.#locate(row);
    return columnsOf(block.toString('utf8', at, block.indexOf(NEWLINE, at)));
  }

  #locate(row: number): { block: Buffer; at: number } {
    const address = this.#starts[row] as number;
    return { block: this.#blocks[address >>> BLOCK_BITS] as Buffer, at: address & OFFSET_MASK };
  }

  // The row that the full block ends in the middle of moves to the new one.
  #addBlock(full: Buffer | undefined): Buffer {
    if (this.#blocks.length === MAX_BLOCKS) throw new RowTableError('more than 4 GiB of rows');
    if (full?.length === LARGEST_BLOCK && this.#scanned === 0) {
      throw new RowTableError(`a row is longer than ${LARGEST_BLOCK} bytes`);
    }
    const bytes = full === undefined ? SMALLEST_BLOCK : Math.min(full.length * GROWTH, LARGEST_BLOCK);
    // Not from the shared pool of small buffers, which would be kept as a whole for any part of it.
    const block = Buffer.allocUnsafeSlow(bytes);
    if (full !== undefined) this.#ends.push(this.#scanned);
    this.#used = full === undefined ? 0 : full.copy(block, 0, this.#scanned);
    this.#scanned = 0;
    this.#blocks.push(block);
    this.#blockBytes += bytes;
    return block;
  }

  // A full block of just these bytes, which are whole rows.
  #appendBlock(rows: Buffer, length: number): void {
    const block = Buffer.allocUnsafeSlow(length);
    rows.copy(block, 0, 0, length);
    if (this.#blocks.length > 0) this.#ends.push(this.#scanned);
    this.#blocks.push(block);
    this.#blockBytes += length;
    this.#used = length;
    this.#scanned = length;
  }

  #scan(block: Buffer): void {
    const base = (this.#blocks.length - 1) * LARGEST_BLOCK;
    let start = this.#scanned;
    // Past what is used there is whatever the memory held before, and up to a megabyte of it.
    while (start < this.#used) {
      const end = block.indexOf(NEWLINE, start);
      if (end === -1 || end >= this.#used) break;
      if (this.#rows === this.#starts.length) this.#growStarts();
      this.#starts[this.#rows++] = base + start;
      start = end + 1;
    }
    this.#scanned = start;
  }

  #growStarts(): void {
    const longer = new Uint32Array(this.#starts.length * 2);
    longer.set(this.#starts);
    this.#starts = longer;
  }

  #indexRows(): void {
    if (this.#rows * 2 > this.#index.length) {
      this.#index = new Int32Array(indexSize(this.#rows));
      this.#indexed = 0;
    }
    for (; this.#indexed < this.#rows; this.#indexed++) this.#indexRow(this.#indexed);
  }

  #indexRow(row: number): void {
    const { block, at: start } = this.#locate(row);
    let end = start;
    let hash = HASH_SEED;
    for (let byte = block[end]; byte !== TAB && byte !== NEWLINE; byte = block[++end]) {
      hash = Math.imul(hash ^ (byte as number), HASH_PRIME);
    }
    const mask = this.#index.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] as number;
      if (entry === 0 || this.#sameKey(entry - 1, block, start, end)) {
        this.#index[slot] = row + 1;
        return;
      }
    }
  }

  #hasKey(row: number, key: string): boolean {
    const address = this.#starts[row] as number;
    const block = this.#blocks[address >>> BLOCK_BITS] as Buffer;
    let at = address & OFFSET_MASK;
    for (let i = 0; i < key.length; i++) if (block[at++] !== key.charCodeAt(i)) return false;
    return block[at] === TAB || block[at] === NEWLINE;
  }

  #sameKey(row: number, block: Uint8Array, start: number, end: number): boolean {
    const { block: other, at } = this.#locate(row);
    const length = end - start;
    for (let i = 0; i < length; i++) if (other[at + i] !== block[start + i]) return false;
    return other[at + length] === TAB || other[at + length] === NEWLINE;
  }
}

// Rows that are looked through before an index is made. The first lines of an input go the exact way, and the next one is
// that many rows away: to make an index of its scope took as long as to prove each twentieth of its lines.
const NEARBY = 4096;

// FNV-1a; its low bits alone cluster for labels that count up, hence the spreading at the end.
const HASH_SEED = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

const SMALLEST_INDEX = 16;

// Between a quarter and half full when it is made, so that it need not be made anew with the next row.
function indexSize(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows * 2 + 2));
}
