import type { PackedStore } from '../../platform/spill/packed-store.ts';
import type { Decision } from '../compare.ts';
import { inKeyOrder } from './key-order.ts';
import { MarkedRows } from './marked-rows.ts';

/**
 * The last word on a volume. A rejected record has no decision: nothing is done, and nothing is counted. Nor is anything done
 * with a volume whose records contradict each other: all of them are rejected.
 */
export type Kind = Decision['kind'] | 'rejected' | 'contradicted';

/** Kinds by the mark that stands for each. */
const KINDS = [
  'unchanged',
  'change',
  'skipped',
  'refused',
  'rejected',
  'contradicted',
] as const satisfies readonly Kind[];

/** The last words on volumes, as rows of text with the volume first. A later row of a volume replaces those before it. */
export class Decisions {
  readonly #rows = new MarkedRows();
  // Nearly always false, and then no row has to be looked up to know whether it is the latest of its volume.
  #isRepeated = false;
  #highest = ''; // volume: of an export in their order, none has to be looked up, and no index is made

  /** Bytes of memory that an eviction would free. */
  get bytes(): number {
    return this.#rows.bytes;
  }

  /** Returns what kind of word there is on a volume. */
  kindOf(volume: string): Kind | undefined {
    if (volume > this.#highest) return undefined;
    const row = this.#rows.rows.find(volume);
    return row === -1 ? undefined : KINDS[this.#rows.mark(row)];
  }

  /** Returns the columns of the word on a volume, which has one. */
  columnsOf(volume: string): readonly string[] {
    return this.#rows.rows.columns(this.#rows.rows.find(volume));
  }

  /** Adds a word on a volume; `isRepeated` where it may have one. */
  add(kind: Kind, columns: readonly string[], isRepeated: boolean): void {
    this.#isRepeated ||= isRepeated;
    const [volume = ''] = columns;
    if (volume > this.#highest) this.#highest = volume;
    this.#rows.add(columns, KINDS.indexOf(kind));
  }

  /** Yields the volume of each word. */
  *volumes(): Iterable<string> {
    const { rows } = this.#rows;
    for (let row = 0; row < rows.size; row++) yield rows.key(row);
  }

  /** Counts the volumes on which the last word is of a kind; throws SPILL_FAILED. */
  count(kind: Kind): number {
    if (!this.#isRepeated) return this.#rows.count(KINDS.indexOf(kind));
    return this.#latestRows(kind).length;
  }

  /** Yields the columns of each volume on which the last word is of a kind; throws SPILL_FAILED. */
  *latest(kind: Kind): Iterable<readonly string[]> {
    for (const row of this.#latestRows(kind)) yield this.#rows.rows.columns(row);
  }

  /** Yields the same in the order of the volumes; throws SPILL_FAILED. */
  *latestInOrder(kind: Kind): Iterable<readonly string[]> {
    const latest = this.#latestRows(kind);
    const { rows } = this.#rows;
    for (const row of inKeyOrder(rows, latest)) yield rows.columns(row);
  }

  /** Yields the columns of all words of a kind, the last one or not; throws SPILL_FAILED. */
  *all(kind: Kind): Iterable<readonly string[]> {
    for (const row of this.#rows.marked(KINDS.indexOf(kind))) yield this.#rows.rows.columns(row);
  }

  /** Moves everything to the store; throws SPILL_FAILED, and then nothing has changed. */
  evict(store: PackedStore): void {
    this.#rows.evict(store);
  }

  /** Releases what was read back only to be looked at. */
  release(): void {
    this.#rows.release();
  }

  /** Brings back what was evicted, to be changed. Throws SPILL_FAILED. */
  restore(): void {
    this.#rows.restore();
  }

  #latestRows(kind: Kind): Uint32Array {
    const marked = this.#rows.marked(KINDS.indexOf(kind));
    return this.#isRepeated ? marked.filter((row) => this.#rows.rows.isLatest(row)) : marked;
  }
}
