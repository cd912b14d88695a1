import { RowBlocks } from './row-blocks.ts';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;

// Rows that are compared one by one before an index is made: the first lines of an input take the exact way, so that the next
// row that is looked up is a little ahead, and an index for it alone would cost more.
const NEARBY = 4096;

// FNV-1a; its low bits alone cluster for labels that count up, hence `spread`.
const HASH_SEED = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

const SMALLEST_INDEX = 16;

/**
 * A table of rows found by their first column, in a fraction of the memory of a Map of objects: beside its bytes a row
 * takes 4 bytes for its start and 8 for the open hash index. A later row with the same key replaces the earlier one.
 * The index is made when a row is first looked up by it: input in the order of the rows never needs one.
 */
export class RowTable extends RowBlocks {
  #index = new Int32Array(SMALLEST_INDEX);
  #indexed = 0; // rows that are in the index

  /** Bytes of memory that the table takes. */
  override get bytes(): number {
    return super.bytes + this.#index.byteLength;
  }

  /** Whether a row can be looked up without an index being made. */
  get isIndexed(): boolean {
    return this.#indexed === this.size;
  }

  /** Returns the number of the latest row with this key, or -1. */
  find(key: string): number {
    this.#indexRows();
    const mask = this.#index.length - 1;
    let hash = HASH_SEED;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), HASH_PRIME);
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] ?? 0;
      if (entry === 0) return -1;
      if (this.hasKey(entry - 1, key)) return entry - 1;
    }
  }

  /**
   * Returns the number of the row whose key is these bytes, from `start` to `end`, or -1, in a table where no key stands
   * twice. Costs least for a row at `near` or soon behind it.
   */
  findBytes(bytes: Uint8Array, start: number, end: number, near: number): number {
    if (!this.isIndexed) {
      const far = Math.min(near + NEARBY, this.size);
      for (let row = near; row < far; row++) if (this.hasKeyBytes(row, bytes, start, end)) return row;
      this.#indexRows();
    }
    const mask = this.#index.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] ?? 0;
      if (entry === 0) return -1;
      if (this.hasKeyBytes(entry - 1, bytes, start, end)) return entry - 1;
    }
  }

  /** Says whether no later row has replaced this one. */
  isLatest(row: number): boolean {
    return this.find(this.key(row)) === row;
  }

  /**
   * Says whether the columns from `first` on hold these values, where an empty value fits anything and `nothing` only
   * an empty column.
   * May say no of equal values with other characters than printable ASCII: compare the decoded columns before acting on
   * a difference.
   */
  exactlyHolds(row: number, first: number, values: readonly string[], nothing: string): boolean {
    const block = this.blockOf(row);
    let at = this.offsetOf(row);
    for (let skip = first; skip > 0; at++) {
      if (block[at] === TAB) skip--;
      else if (block[at] === NEWLINE) return false;
    }
    for (let column = 0; column < values.length; column++) {
      const value = values[column] ?? '';
      const length = value.length;
      if (length === 0) {
        while (block[at] !== TAB && block[at] !== NEWLINE) at++;
      } else if (value === nothing) {
        if (block[at] !== TAB && block[at] !== NEWLINE) return false;
      } else {
        for (let i = 0; i < length; i++) {
          const char = value.charCodeAt(i);
          // A byte over 127 is part of a longer character, a backslash may be the escape of another one, and a control
          // character may be taken for the end of a column.
          if (char !== block[at++] || char > 127 || char < 32 || char === BACKSLASH) return false;
        }
        if (block[at] !== TAB && block[at] !== NEWLINE) return false;
      }
      if (block[at++] === NEWLINE && column < values.length - 1) return false;
    }
    return true;
  }

  /** Returns a table of the same rows with their keys alone: each takes the bytes of its key and 5 more. */
  keysOnly(): RowTable {
    const keys = new RowTable(this.size);
    this.copyKeys(keys);
    return keys;
  }

  #indexRows(): void {
    if (this.isIndexed) return;
    if (this.size * 2 > this.#index.length) {
      this.#index = new Int32Array(indexSize(this.size));
      this.#indexed = 0;
    }
    for (; this.#indexed < this.size; this.#indexed++) this.#indexRow(this.#indexed);
  }

  #indexRow(row: number): void {
    const block = this.blockOf(row);
    const start = this.offsetOf(row);
    let end = start;
    while (block[end] !== TAB && block[end] !== NEWLINE) end++;
    const mask = this.#index.length - 1;
    for (let slot = hashOf(block, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#index[slot] ?? 0;
      if (entry === 0 || this.hasKeyBytes(entry - 1, block, start, end)) {
        this.#index[slot] = row + 1;
        return;
      }
    }
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), HASH_PRIME);
  return spread(hash);
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

// Between a quarter and half full when it is made, so that it need not be made anew with the next row.
function indexSize(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows * 2 + 2));
}
