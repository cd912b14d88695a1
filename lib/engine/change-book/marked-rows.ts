import type { Packed, PackedStore } from '../../platform/spill/packed-store.ts';
import { byteAt } from '../../platform/typed-arrays.ts';
import { RowTable } from '../../snapshots/row-table.ts';

// Shared by all that are evicted: there may be a hundred thousand of them.
const NO_ROWS = new RowTable();
const NO_MARKS = Buffer.alloc(0);

// Enough for a scope with a handful of decisions.
const FEWEST_MARKS = 8;

/** Rows and marks as they lie in the store. */
interface StoredRows {
  readonly store: PackedStore;
  readonly rows: Packed;
  readonly marks: Packed;
  /** How many rows have each mark, by the mark. */
  readonly counts: readonly number[];
}

/**
 * The rows of a table, and on each a mark, which is a small number. Both can be evicted to a store; the number of rows
 * with each mark stays at hand. Rows that were evicted have to be restored before a row is added or marked.
 */
export class MarkedRows {
  #rows: RowTable;
  #marks: Buffer;
  /** Where they were evicted to, while the copy there is up to date. */
  #stored: StoredRows | undefined;

  /** Marks rows with 0. */
  constructor(rows = new RowTable()) {
    this.#rows = rows;
    this.#marks = Buffer.alloc(rows.size);
  }

  /** The table; empty while it is evicted. */
  get rows(): RowTable {
    return this.#rows;
  }

  /** Bytes of memory that an eviction would free. */
  get bytes(): number {
    return this.#rows.bytes + this.#marks.length;
  }

  /** Returns the mark of a row. */
  mark(row: number): number {
    return byteAt(this.#marks, row);
  }

  /** Marks a row. */
  setMark(row: number, mark: number): void {
    this.#marks[row] = mark;
  }

  /** Appends a row with its mark. */
  add(columns: readonly string[], mark: number): void {
    const row = this.#rows.add(columns);
    if (row >= this.#marks.length) {
      const longer = Buffer.alloc(Math.max(FEWEST_MARKS, row * 2));
      this.#marks.copy(longer);
      this.#marks = longer;
    }
    this.#marks[row] = mark;
  }

  /** Drops all of the rows but their keys, which become a table of their own. */
  keepKeys(): void {
    this.#rows = this.#rows.keysOnly();
  }

  /** Returns how many rows have a mark. */
  count(mark: number): number {
    return this.#counts()[mark] ?? 0;
  }

  /** Returns how many rows have this mark or a higher one. */
  countFrom(mark: number): number {
    let count = 0;
    for (const each of this.#counts().slice(mark)) count += each ?? 0;
    return count;
  }

  #counts(): readonly number[] {
    if (this.#isEvicted) return this.#stored?.counts ?? [];
    return countsOf(this.#marks.subarray(0, this.#rows.size));
  }

  /** Returns the numbers of the rows that have a mark, in ascending order; reads them back if need be. Throws SPILL_FAILED. */
  marked(mark: number): Uint32Array {
    const found = new Uint32Array(this.count(mark));
    if (found.length > 0) this.#readBack();
    for (let row = 0, at = 0; at < found.length; row++)
      if (byteAt(this.#marks, row) === mark) found[at++] = row;
    return found;
  }

  /** Moves everything to the store until it is asked for; throws SPILL_FAILED, and then nothing has changed. */
  evict(store: PackedStore): void {
    if (this.#stored === undefined && this.#rows.size > 0) {
      const marks = this.#marks.subarray(0, this.#rows.size);
      this.#stored = {
        store,
        rows: store.put(this.#rows.pieces()),
        marks: store.put([marks]),
        counts: countsOf(marks),
      };
    }
    this.release();
  }

  /** Releases what was read back only to be looked at: that costs nothing. */
  release(): void {
    if (this.#stored === undefined) return;
    this.#rows = NO_ROWS;
    this.#marks = NO_MARKS;
  }

  /** Brings back what was evicted, to be changed: the copy in the store then counts no more. Throws SPILL_FAILED. */
  restore(): void {
    this.#readBack();
    this.#stored = undefined;
  }

  #readBack(): void {
    if (this.#stored === undefined || !this.#isEvicted) return;
    const { store, rows, marks } = this.#stored;
    const table = new RowTable();
    for (const piece of store.get(rows)) table.load(piece);
    this.#marks = Buffer.concat([...store.get(marks)]);
    this.#rows = table;
  }

  get #isEvicted(): boolean {
    return this.#rows === NO_ROWS;
  }
}

// By index: an iterator is several times slower here.
function countsOf(marks: Uint8Array): number[] {
  const counts: number[] = [];
  for (let index = 0; index < marks.length; index++) {
    const mark = byteAt(marks, index);
    counts[mark] = (counts[mark] ?? 0) + 1;
  }
  return counts;
}
