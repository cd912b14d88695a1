/**
 * Pieces of bytes by scope, until each scope is visited: in memory, and past a limit on the disk.
 *
 * Each scope fills pages of its own, larger ones the more it has, so that its pieces lie one behind the other. When memory
 * is full, all pages are written out, scope after scope, and memory is used anew: nothing is compared or merged, and the disk
 * is written and read in long stretches.
 *
 * @module
 */

import type { NamedScope, Scope, ScopeName } from '../../model/scope.ts';
import { type Segment, SpillFile } from '../../platform/spill/spill-file.ts';
import {
  inWords,
  type PieceFacts,
  pieceSize,
  type Stretch,
  type Words,
  wholeWords,
  writeText,
} from '../../records/pieces.ts';

// Memory is taken in blocks, and parted into pages.
const BLOCK = 1 << 20;
// Bytes of the first page of a scope and of the largest one: there may be a hundred thousand scopes of a few records.
const SMALLEST_PAGE = 256;
const LARGEST_PAGE = 1 << 14;
const GROWTH = 4;
// Longer stretches on the disk are not read faster.
const LONGEST_SEGMENT = BLOCK;

/** A part of a block in which pieces lie. */
interface Page extends Words {
  readonly start: number;
  /** Where the next piece goes. */
  used: number;
  readonly end: number;
}

/** The pieces of one scope. */
export interface Bucket {
  readonly scope: NamedScope;
  /** Pieces on the disk, which come before those in memory. */
  readonly segments: Segment[];
  readonly pages: Page[];
  /** The last page. */
  page: Page | undefined;
  nextPage: number; // bytes
}

/** Pieces by scope, for each scope in the order in which they were added. */
export class ScopeBuckets {
  readonly #memory: number;
  readonly #buckets = new Map<ScopeName, Bucket>();
  readonly #blocks: Words[] = [];
  #blocksUsed = 0;
  #used = 0; // in the last block
  #taken = 0; // bytes of the blocks in use
  #file: SpillFile | undefined;

  /** @param memory bytes that pieces may take in memory */
  constructor(memory: number) {
    this.#memory = memory;
  }

  /** Bytes that were written to the disk. */
  get spilled(): number {
    return this.#file?.bytes ?? 0;
  }

  /** Returns the bucket of a scope. */
  bucket(scope: NamedScope): Bucket {
    let bucket = this.#buckets.get(scope.name);
    if (bucket === undefined) {
      bucket = { scope, segments: [], pages: [], page: undefined, nextPage: SMALLEST_PAGE };
      this.#buckets.set(scope.name, bucket);
    }
    return bucket;
  }

  /** Adds a piece of text; throws SPILL_FAILED. */
  addText(bucket: Bucket, facts: PieceFacts, text: string): void {
    // No character takes more than three bytes.
    const page = this.#pageFor(bucket, pieceSize(text.length * 3));
    page.used = writeText(page, page.used, facts, text);
  }

  /** Yields the scopes, first those for which `first` returns true; both parts are in the order of their names, as in stores. */
  *scopes(first: (scope: Scope) => boolean): Iterable<NamedScope> {
    const scopes = this.#inOrder().map(({ scope }) => scope);
    const isFirst = new Set(scopes.filter(({ scope }) => first(scope)));
    yield* isFirst;
    for (const scope of scopes) if (!isFirst.has(scope)) yield scope;
  }

  /** Yields the pieces of a scope, stretch after stretch; throws SPILL_FAILED. */
  *stretches(scope: NamedScope): Iterable<Stretch> {
    const { segments, pages } = this.bucket(scope);
    for (const segment of segments) {
      if (this.#file === undefined) return;
      const words = inWords(this.#file.read(segment));
      yield { ...words, start: 0, end: words.bytes.length };
    }
    for (const { bytes, words, start, used } of pages) yield { bytes, words, start, end: used };
  }

  /** Frees memory and disk. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#buckets.clear();
    this.#blocks.length = 0;
  }

  #inOrder(): readonly Bucket[] {
    const byName = [...this.#buckets].sort(([a], [b]) => (a < b ? -1 : 1));
    return byName.map(([, bucket]) => bucket);
  }

  #pageFor(bucket: Bucket, room: number): Page {
    const last = bucket.page;
    if (last !== undefined && last.used + room <= last.end) return last;
    const page = this.#newPage(Math.max(room, wholeWords(Math.min(bucket.nextPage, this.#memory))));
    bucket.pages.push(page);
    bucket.page = page;
    bucket.nextPage = Math.min(bucket.nextPage * GROWTH, LARGEST_PAGE);
    return page;
  }

  #newPage(length: number): Page {
    let block = this.#blocks[this.#blocksUsed - 1];
    if (block === undefined || this.#used + length > block.bytes.length) block = this.#nextBlock(length);
    const start = this.#used;
    this.#used += length;
    const { bytes, words } = block;
    return { bytes, words, start, used: start, end: this.#used };
  }

  // Blocks from before a spill are used again.
  #nextBlock(room: number): Words {
    if (this.#blocksUsed > 0 && this.#taken + Math.max(room, BLOCK) > this.#memory) this.#spill();
    let block = this.#blocks[this.#blocksUsed];
    if (block === undefined || block.bytes.length < room) {
      const length = wholeWords(Math.max(Math.min(BLOCK, this.#memory), room));
      block = inWords(Buffer.allocUnsafeSlow(length));
      this.#blocks[this.#blocksUsed] = block;
    }
    this.#blocksUsed++;
    this.#taken += block.bytes.length;
    this.#used = 0;
    return block;
  }

  #spill(): void {
    const file = this.#file ?? new SpillFile();
    this.#file = file;
    const segment = Buffer.allocUnsafe(LONGEST_SEGMENT);
    for (const bucket of this.#inOrder()) {
      const { pages, segments } = bucket;
      let gathered = 0;
      const write = (bytes: Buffer) => {
        if (bytes.length > 0) segments.push(file.append(bytes));
      };
      for (const { bytes, start, used } of pages) {
        if (gathered + used - start > segment.length) {
          write(segment.subarray(0, gathered));
          gathered = 0;
        }
        if (used - start > segment.length) write(bytes.subarray(start, used));
        else gathered += bytes.copy(segment, gathered, start, used);
      }
      write(segment.subarray(0, gathered));
      pages.length = 0;
      bucket.page = undefined;
    }
    this.#blocksUsed = 0;
    this.#taken = 0;
  }
}
