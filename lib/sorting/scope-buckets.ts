/**
 * What was set aside by scope until each scope can have its turn once: pieces of bytes, in memory, and past a limit on
 * the disk.
 *
 * Each scope fills pages of its own, larger ones the more it has, so that its pieces lie one behind the other when its turn
 * comes: with pieces chained through all of memory a sync of shuffled records took a sixth longer. When memory is full, all
 * pages are written out, scope after scope, and memory is used anew: nothing is ever compared or merged, and the disk is
 * written and read in long runs.
 *
 * @module
 */

import type { NamedScope, Scope, ScopeName } from '../scope.ts';
import { type Segment, SpillFile } from '../spill/spill-file.ts';

/** What is said of a piece by whoever sets it aside: whole numbers of up to 32 bits. */
export interface PieceFacts {
  readonly kind: number;
  readonly source: number;
  readonly count: number;
  readonly line: number;
}

/** Bytes of one scope that belong together, and where they stand among others. */
export interface Piece extends PieceFacts {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

// Memory is taken in blocks, and parted into pages.
const BLOCK = 1 << 20;
// The first page of a scope and the largest one: there may be a hundred thousand scopes of a handful of records.
const SMALLEST_PAGE = 256;
const LARGEST_PAGE = 1 << 14;
const GROWTH = 4;
// Longer runs on the disk are not read faster.
const LONGEST_SEGMENT = BLOCK;
// Before each piece: its length and its facts, each a word of four bytes. Pieces begin at whole words: to read and write
// headers by the bytes of a Buffer took a tenth of the time.
const HEADER = 20;
const WORD_BITS = 2;
// Shorter pieces are copied faster byte by byte than by a call.
const COPIED_AT_ONCE = 200;

/** Bytes, and the same by words. */
interface Words {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

/** A part of a block in which pieces lie. */
interface Page extends Words {
  readonly start: number;
  /** Where the next piece goes. */
  used: number;
  readonly end: number;
}

interface Bucket {
  readonly scope: NamedScope;
  /** What is on the disk, before what is in memory. */
  readonly segments: Segment[];
  readonly pages: Page[];
  nextPage: number; // bytes
}

/** Pieces by scope, each scope's in the order in which they were added. */
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

  /** Adds a piece of text; throws SPILL_FAILED. */
  addText(scope: NamedScope, facts: PieceFacts, text: string): void {
    // No character takes more than three bytes.
    const page = this.#pageFor(scope, HEADER + text.length * 3);
    addHeader(page, facts, page.bytes.write(text, page.used + HEADER));
  }

  /** Adds a piece of bytes; throws SPILL_FAILED. */
  addBytes(scope: NamedScope, facts: PieceFacts, bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const page = this.#pageFor(scope, HEADER + length);
    const to = page.bytes;
    const at = page.used + HEADER;
    if (length > COPIED_AT_ONCE) bytes.copy(to, at, start, end);
    else for (let index = 0; index < length; index++) to[at + index] = bytes[start + index] as number;
    addHeader(page, facts, length);
  }

  /** Yields the scopes, those first that `first` speaks for, each in the order of their names, as stores have them. */
  *scopes(first: (scope: Scope) => boolean): Iterable<NamedScope> {
    const scopes = this.#inOrder().map(({ scope }) => scope);
    const isFirst = new Set(scopes.filter(({ scope }) => first(scope)));
    yield* isFirst;
    for (const scope of scopes) if (!isFirst.has(scope)) yield scope;
  }

  /** Yields the pieces of a scope; throws SPILL_FAILED. */
  *pieces(scope: NamedScope): Iterable<Piece> {
    const { segments, pages } = this.#bucket(scope);
    for (const segment of segments) {
      if (this.#file === undefined) return;
      const words = inWords(this.#file.read(segment));
      yield* piecesOf(words, 0, words.bytes.length);
    }
    for (const page of pages) yield* piecesOf(page, page.start, page.used);
  }

  /** Lets go of memory and disk. */
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

  #bucket(scope: NamedScope): Bucket {
    let bucket = this.#buckets.get(scope.name);
    if (bucket === undefined) {
      bucket = { scope, segments: [], pages: [], nextPage: SMALLEST_PAGE };
      this.#buckets.set(scope.name, bucket);
    }
    return bucket;
  }

  #pageFor(scope: NamedScope, room: number): Page {
    const bucket = this.#bucket(scope);
    const last = bucket.pages.at(-1);
    if (last !== undefined && last.used + room <= last.end) return last;
    const page = this.#newPage(wholeWords(Math.max(room, Math.min(bucket.nextPage, this.#memory))));
    bucket.pages.push(page);
    bucket.nextPage = Math.min(bucket.nextPage * GROWTH, LARGEST_PAGE);
    return page;
  }

  #newPage(length: number): Page {
    let block = this.#blocks[this.#blocksUsed - 1];
    if (block === undefined || this.#used + length > block.bytes.length) block = this.#nextBlock(length);
    const start = this.#used;
    this.#used += length;
    return { ...block, start, used: start, end: this.#used };
  }

  // A block that was used before is taken again.
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
    for (const { pages, segments } of this.#inOrder()) {
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
    }
    this.#blocksUsed = 0;
    this.#taken = 0;
  }
}

/** Writes the header of the piece that was put behind its place, and goes on behind the piece. */
function addHeader(page: Page, { kind, source, count, line }: PieceFacts, length: number): void {
  const { words } = page;
  let word = page.used >>> WORD_BITS;
  words[word++] = length;
  words[word++] = kind;
  words[word++] = source;
  words[word++] = count;
  words[word++] = line;
  page.used += wholeWords(HEADER + length);
}

function* piecesOf({ bytes, words }: Words, from: number, to: number): Iterable<Piece> {
  for (let at = from; at < to; ) {
    const word = at >>> WORD_BITS;
    const start = at + HEADER;
    const end = start + (words[word] as number);
    yield {
      kind: words[word + 1] as number,
      source: words[word + 2] as number,
      count: words[word + 3] as number,
      line: words[word + 4] as number,
      bytes,
      start,
      end,
    };
    at = wholeWords(end);
  }
}

function inWords(bytes: Buffer): Words {
  return { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> WORD_BITS) };
}

function wholeWords(bytes: number): number {
  return (bytes + 3) & ~3;
}
