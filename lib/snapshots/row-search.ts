import type { RowTable } from './row-table.ts';

/**
 * Finds rows by keys that mostly come in the order of the rows. Each reader of a table has a search of its own, since
 * each stands at another place.
 *
 * A key is looked for in the rows behind the one that was found last. The index of the table is made only once as many
 * rows have been passed by as the table has: by then it would have cost no more.
 */
export class RowSearch {
  #table: RowTable | undefined;
  #last = -1;
  #passedBy = 0;

  /** Returns the number of the row of a table with this key, or -1; no key may stand twice in it. */
  find(table: RowTable, key: string): number {
    if (table !== this.#table) {
      this.#table = table;
      this.#last = -1;
      this.#passedBy = 0;
    }
    if (this.#last !== -1 && table.hasKey(this.#last, key)) return this.#last;
    const row = this.#findBehind(table, key);
    if (row !== -1) this.#last = row;
    return row;
  }

  #findBehind(table: RowTable, key: string): number {
    const next = this.#last + 1;
    if (table.isIndexed) return next < table.size && table.hasKey(next, key) ? next : table.find(key);
    const far = Math.min(table.size, next + table.size - this.#passedBy);
    for (let row = next; row < far; row++) {
      if (table.hasKey(row, key)) {
        this.#passedBy += row - next;
        return row;
      }
    }
    return table.find(key);
  }
}
