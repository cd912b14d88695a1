import type { PackedStore } from '../../platform/spill/packed-store.ts';
import type { RowTable } from '../../snapshots/row-table.ts';
import { MarkedRows } from './marked-rows.ts';
import { RowNumbers } from './row-numbers.ts';

/** The marks on volumes of a snapshot. From `UNCHANGED` on, the mark says which of their fields were not given. */
export const NOT_MENTIONED = 0;
/** A record has more to say than that the volume is in step: the decisions have it. */
export const DECIDED = 1;
const UNCHANGED = 2;

// A mark is a byte.
const MOST_MASKS = 250;

/** Where in the input something stands. */
export interface Place {
  /** The number of the source in the book. */
  readonly source: number;
  readonly line: number;
}

/**
 * The volumes of a snapshot and which of them the input has mentioned: whether a volume was found in step, on which line, and
 * which of the fields that the server has the line did not give. Four bytes a volume beside its mark, and the same again
 * where there is more than one source.
 */
export class Mentions {
  readonly #rows: MarkedRows;
  /** Lines, less the numbers of their rows: of an export in the order of the rows they are all the same. */
  readonly #lines = new RowNumbers();
  readonly #sources = new RowNumbers();
  /** Sets of fields that lines did not give, one bit each; the mark is the place of the set in the list. */
  readonly #masks: number[] = [0];
  #lastMask = 0; // place of the one asked for last

  /** Marks none of the volumes. */
  constructor(rows?: RowTable) {
    this.#rows = new MarkedRows(rows);
  }

  /** The volumes; empty while they are evicted. */
  get rows(): RowTable {
    return this.#rows.rows;
  }

  /** Bytes of memory that an eviction would free. */
  get bytes(): number {
    return this.#rows.bytes + this.#lines.bytes + this.#sources.bytes;
  }

  /** Says whether no record has mentioned a volume. */
  isNew(row: number): boolean {
    return this.#rows.mark(row) === NOT_MENTIONED;
  }

  /** Says whether a volume was found in step, and nothing else was said of it since. */
  isUnchanged(row: number): boolean {
    return this.#rows.mark(row) >= UNCHANGED;
  }

  /** Returns the fields that the records did not give that found a volume in step, one bit each. */
  notGiven(row: number): number {
    return this.#masks[this.#rows.mark(row) - UNCHANGED] ?? 0;
  }

  /** Returns where the last record stands that found a volume in step. */
  place(row: number): Place {
    return { source: this.#sources.get(row), line: this.#lines.get(row) + row };
  }

  /** Enters that a volume was found in step. A field was not given only if no record gave it. */
  found(row: number, notGiven: number, source: number, line: number): void {
    const mark = this.#rows.mark(row);
    const mask = mark >= UNCHANGED ? notGiven & (this.#masks[mark - UNCHANGED] ?? 0) : notGiven;
    this.#rows.setMark(row, mask === 0 ? UNCHANGED : this.#markOf(mask));
    const { size } = this.#rows.rows;
    this.#lines.set(row, line - row, size);
    this.#sources.set(row, source, size);
  }

  /** Enters that the decisions have the last word on a volume. */
  decided(row: number): void {
    this.#rows.setMark(row, DECIDED);
  }

  /** Drops all of the rows but their keys. */
  keepKeys(): void {
    this.#rows.keepKeys();
  }

  /** Counts the volumes that were found in step. */
  unchanged(): number {
    return this.#rows.countFrom(UNCHANGED);
  }

  /** Counts the volumes that were not mentioned. */
  absent(): number {
    return this.#rows.count(NOT_MENTIONED);
  }

  /** Yields the rows of volumes that were found in step. Throws SPILL_FAILED. */
  *unchangedRows(): Iterable<number> {
    for (let index = 0; index < this.#masks.length; index++) yield* this.#rows.marked(UNCHANGED + index);
  }

  /** Yields the rows of volumes that were not mentioned, in ascending order. Throws SPILL_FAILED. */
  absentRows(): Iterable<number> {
    return this.#rows.marked(NOT_MENTIONED);
  }

  /** Moves everything to the store; throws SPILL_FAILED, and then nothing has changed. */
  evict(store: PackedStore): void {
    this.#lines.evict(store);
    this.#sources.evict(store);
    this.#rows.evict(store);
  }

  /** Releases what was read back only to be looked at. */
  release(): void {
    this.#rows.release();
    this.#lines.release();
    this.#sources.release();
  }

  /** Brings back what was evicted, to be changed. Throws SPILL_FAILED. */
  restore(): void {
    this.#rows.restore();
    this.#lines.restore();
    this.#sources.restore();
  }

  // With more sets than there are marks, all fields count as given.
  #markOf(mask: number): number {
    if (this.#masks[this.#lastMask] !== mask) {
      const known = this.#masks.indexOf(mask);
      if (known === -1 && this.#masks.length === MOST_MASKS) return UNCHANGED;
      this.#lastMask = known === -1 ? this.#masks.push(mask) - 1 : known;
    }
    return UNCHANGED + this.#lastMask;
  }
}
