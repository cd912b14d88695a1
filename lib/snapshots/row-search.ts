import type { RowTable } from './row-table.ts';

// Lookups by halving that cost as much as an index: one for so many rows.
const ROWS_FOR_A_LOOKUP = 16;

/**
 * Finds rows by their keys in a snapshot, whose rows are in ascending order. Each reader of a table has a search of its
 * own, since each stands at another place: a key that is found is mostly that of the next row.
 *
 * Other keys are found by halving; the index of the table is made only once as many have been looked up as it would cost.
 * A key that is not found so is looked up in the index, too: so nothing depends on the order.
 */
export class RowSearch {
  #table: RowTable | undefined;
  #last = -1;
  #lookups = 0;

  /** Returns the number of the row of a table with this key, or -1; no key may stand twice in it. */
  find(table: RowTable, key: string): number {
    if (table.size === 0) return -1;
    if (table !== this.#table) {
      this.#table = table;
      this.#last = -1;
      this.#lookups = 0;
    }
    if (this.#last !== -1 && table.hasKey(this.#last, key)) return this.#last;
    const next = this.#last + 1;
    const row = next < table.size && table.hasKey(next, key) ? next : this.#lookUp(table, key);
    if (row !== -1) this.#last = row;
    return row;
  }

  /** Forgets the table, so that it is not kept in memory. */
  forget(): void {
    this.#table = undefined;
  }

  #lookUp(table: RowTable, key: string): number {
    if (table.isIndexed || this.#lookups++ > table.size / ROWS_FOR_A_LOOKUP) return table.find(key);
    let [low, high] = [0, table.size - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = table.compareKey(middle, key);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return table.find(key);
  }
}
