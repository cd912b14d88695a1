import { columnsOf, putRow, rowOf } from './row-text.ts';

const TAB = 9;
const NEWLINE = 10;

// Rows never cross a block, so that a row is one stretch of bytes; a full-sized block is far longer than any row. The first
// blocks are smaller, since there may be a hundred thousand scopes of a handful of volumes.
const BLOCK_BITS = 20;
const LARGEST_BLOCK = 1 << BLOCK_BITS;
const SMALLEST_BLOCK = 512;
const GROWTH = 8;
const OFFSET_MASK = LARGEST_BLOCK - 1;
const MOST_BLOCKS = 2 ** (32 - BLOCK_BITS);

/** Thrown when what was loaded is not whole rows, or more than there is room for. */
export class RowTableError extends Error {
  override readonly name = 'RowTableError';
}

/**
 * Rows by their numbers, end to end in blocks of bytes as they came from the store (see `row-text.ts`), with a start
 * address of 4 bytes each. The first column of a row is its key (ASCII).
 */
export class RowBlocks {
  readonly #blocks: Buffer[] = [];
  /** For each block but the last, the bytes of it that are whole rows. */
  readonly #ends: number[] = [];
  #blockBytes = 0;
  #used = 0; // in the last block
  #scanned = 0; // bytes of the last block that are whole rows
  #starts: Uint32Array;
  #rows = 0;

  /** Makes room for `expected` rows; more are taken, too. */
  constructor(expected = 8) {
    this.#starts = new Uint32Array(Math.max(8, expected));
  }

  /** Number of rows. */
  get size(): number {
    return this.#rows;
  }

  /** Bytes of memory that the rows take. */
  get bytes(): number {
    return this.#blockBytes + this.#starts.byteLength;
  }

  /** Takes the next piece of a stream of rows, which may be cut anywhere; throws a RowTableError for what is too long. */
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

  /** Throws a RowTableError where what was loaded did not end with a whole row. */
  endLoad(): void {
    if (this.#blocks.length > 0 && this.#scanned !== this.#used)
      throw new RowTableError('the last row is cut');
  }

  /** Appends one row and returns its number. */
  add(columns: readonly string[]): number {
    const block = this.#blocks.at(-1);
    const start = this.#used;
    const end = block === undefined || this.#scanned < start ? -1 : putRow(columns, block, start);
    if (end === -1) this.load(Buffer.from(rowOf(columns)));
    else {
      this.#used = end;
      this.#scanned = end;
      this.#addStart((this.#blocks.length - 1) * LARGEST_BLOCK + start);
    }
    return this.#rows - 1;
  }

  /** Returns the bytes among which a row stands, whole. */
  blockOf(row: number): Buffer {
    const block = this.#blocks[(this.#starts[row] ?? 0) >>> BLOCK_BITS];
    if (block === undefined) throw new RangeError(`there is no row ${row}`);
    return block;
  }

  /** Returns where in its block a row begins. */
  offsetOf(row: number): number {
    return (this.#starts[row] ?? 0) & OFFSET_MASK;
  }

  /** Returns the key of a row. */
  key(row: number): string {
    const block = this.blockOf(row);
    const start = this.offsetOf(row);
    return block.toString('latin1', start, keyEnd(block, start));
  }

  /** Returns all columns of a row, unescaped. */
  columns(row: number): string[] {
    const block = this.blockOf(row);
    const start = this.offsetOf(row);
    return columnsOf(block.toString('utf8', start, block.indexOf(NEWLINE, start)));
  }

  /** Yields all rows as `load` takes them, in pieces that share their memory with the rows. */
  *pieces(): Iterable<Buffer> {
    for (const [index, block] of this.#blocks.entries()) {
      yield block.subarray(0, this.#ends[index] ?? this.#scanned);
    }
  }

  /** Says whether a row has this key. */
  hasKey(row: number, key: string): boolean {
    const block = this.blockOf(row);
    let at = this.offsetOf(row);
    for (let i = 0; i < key.length; i++) if (block[at++] !== key.charCodeAt(i)) return false;
    return block[at] === TAB || block[at] === NEWLINE;
  }

  /** Compares the key of a row with a key, by their characters: negative where it comes before it, 0 where it is the same. */
  compareKey(row: number, key: string): number {
    const block = this.blockOf(row);
    let at = this.offsetOf(row);
    for (let i = 0; i < key.length; i++) {
      const byte = block[at++] ?? NEWLINE;
      if (byte === TAB || byte === NEWLINE) return -1;
      const difference = byte - key.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return block[at] === TAB || block[at] === NEWLINE ? 0 : 1;
  }

  /** Says whether the key of a row is these bytes, from `start` to `end`. */
  protected hasKeyBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const block = this.blockOf(row);
    const at = this.offsetOf(row);
    const length = end - start;
    for (let i = 0; i < length; i++) if (block[at + i] !== bytes[start + i]) return false;
    return block[at + length] === TAB || block[at + length] === NEWLINE;
  }

  /** Adds the keys of all rows, as rows of one column, to blocks that are empty and have room for as many rows. */
  protected copyKeys(to: RowBlocks): void {
    const longest = Math.max(0, ...this.#blocks.map(({ length }) => length));
    const block = Buffer.allocUnsafe(longest);
    let used = 0;
    let source: Buffer | undefined;
    for (let row = 0; row < this.#rows; row++) {
      const from = this.blockOf(row);
      // The keys of one block have room in another one.
      if (from !== source && used > 0) {
        to.#appendBlock(block, used);
        used = 0;
      }
      source = from;
      to.#starts[row] = to.#blocks.length * LARGEST_BLOCK + used;
      const start = this.offsetOf(row);
      const end = keyEnd(from, start);
      for (let at = start; at < end; at++) block[used++] = from[at] ?? 0;
      block[used++] = NEWLINE;
    }
    if (used > 0) to.#appendBlock(block, used);
    to.#rows = this.#rows;
  }

  // The row that the full block ends in the middle of moves to the new one.
  #addBlock(full: Buffer | undefined): Buffer {
    if (this.#blocks.length === MOST_BLOCKS) throw new RowTableError('more than 4 GiB of rows');
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

  // Adds a full block of just these bytes, which are whole rows.
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
    // Behind what is used the memory holds old bytes, up to a megabyte of them.
    while (start < this.#used) {
      const end = block.indexOf(NEWLINE, start);
      if (end === -1 || end >= this.#used) break;
      this.#addStart(base + start);
      start = end + 1;
    }
    this.#scanned = start;
  }

  #addStart(address: number): void {
    if (this.#rows === this.#starts.length) {
      const longer = new Uint32Array(this.#rows * 2);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    this.#starts[this.#rows++] = address;
  }
}

function keyEnd(block: Uint8Array, start: number): number {
  let end = start;
  while (block[end] !== TAB && block[end] !== NEWLINE) end++;
  return end;
}
