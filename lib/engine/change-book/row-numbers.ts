import type { Packed, PackedStore } from '../../platform/spill/packed-store.ts';

const WORD = 4;

/**
 * A whole number of up to 32 bits for each row of a table, 0 where none was set. Takes no memory before one is. Numbers can
 * be evicted to a store as the rows are, and have to be restored before one is set.
 */
export class RowNumbers {
  #numbers: Int32Array | undefined;
  #stored: { readonly store: PackedStore; readonly packed: Packed } | undefined;

  /** Bytes of memory that they take. */
  get bytes(): number {
    return this.#numbers?.byteLength ?? 0;
  }

  /** Returns the number of a row. */
  get(row: number): number {
    return this.#numbers?.[row] ?? 0;
  }

  /** Sets the number of a row of a table with so many rows. */
  set(row: number, number: number, rows: number): void {
    if (this.#numbers === undefined) {
      if (number === 0) return;
      this.#numbers = new Int32Array(rows);
    }
    this.#numbers[row] = number;
  }

  /** Moves them to the store; throws SPILL_FAILED, and then nothing has changed. */
  evict(store: PackedStore): void {
    if (this.#numbers !== undefined && this.#stored === undefined) {
      const { buffer, byteOffset, byteLength } = this.#numbers;
      this.#stored = { store, packed: store.put([Buffer.from(buffer, byteOffset, byteLength)]) };
    }
    this.release();
  }

  /** Releases what was read back only to be looked at. */
  release(): void {
    if (this.#stored !== undefined) this.#numbers = undefined;
  }

  /** Reads back what was evicted. Throws SPILL_FAILED. */
  readBack(): void {
    if (this.#stored === undefined || this.#numbers !== undefined) return;
    const bytes = Buffer.concat([...this.#stored.store.get(this.#stored.packed)]);
    const numbers = new Int32Array(bytes.length / WORD);
    Buffer.from(numbers.buffer).set(bytes);
    this.#numbers = numbers;
  }

  /** Brings back what was evicted, to be changed: the copy in the store then counts no more. Throws SPILL_FAILED. */
  restore(): void {
    this.readBack();
    this.#stored = undefined;
  }
}
