/**
 * What was set aside by scope until each scope can have its turn once: pieces of bytes, in memory, and past a limit on
 * the disk.
 *
 * Pieces lie one behind the other in blocks of memory, each with the address of the next piece of its scope. When memory
 * is full, all are written out, scope after scope, and the blocks are used anew: nothing is ever compared or merged, and
 * the disk is written and read in long runs.
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

const BLOCK_BITS = 20;
const BLOCK = 1 << BLOCK_BITS;
const OFFSET_MASK = BLOCK - 1;
// What addresses of 32 bits reach.
const MOST_MEMORY = 2 ** 32 - BLOCK;
// Longer runs on the disk are not read faster.
const LONGEST_SEGMENT = BLOCK;
// Before each piece: the address of the next one, its length, and its facts, each a word of four bytes. Pieces begin at
// whole words: to read and write headers by the bytes of a Buffer took a tenth of the time.
const HEADER = 24;
const WORD_BITS = 2;
// Shorter pieces are copied faster byte by byte than by a call.
const COPIED_AT_ONCE = 200;
const NO_PIECE = 2 ** 32 - 1;

/** Memory for pieces, by its bytes and by its words. */
interface Block {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

interface Bucket {
  readonly scope: NamedScope;
  /** What is on the disk, before what is in memory. */
  readonly segments: Segment[];
  /** Addresses of the first and the last piece in memory. */
  first: number;
  last: number;
}

/** Pieces by scope, each scope's in the order in which they were added. */
export class ScopeBuckets {
  readonly #memory: number;
  readonly #buckets = new Map<ScopeName, Bucket>();
  readonly #blocks: Block[] = [];
  #blocksUsed = 0;
  #used = 0; // in the last block
  #file: SpillFile | undefined;

  /** @param memory bytes that pieces may take in memory */
  constructor(memory: number) {
    this.#memory = Math.min(memory, MOST_MEMORY);
  }

  /** Bytes that were written to the disk. */
  get spilled(): number {
    return this.#file?.bytes ?? 0;
  }

  /** Adds a piece of text; throws SPILL_FAILED. */
  addText(scope: NamedScope, facts: PieceFacts, text: string): void {
    // No character takes more than three bytes.
    const block = this.#blockFor(HEADER + text.length * 3);
    this.#add(scope, facts, block, block.bytes.write(text, this.#used + HEADER));
  }

  /** Adds a piece of bytes; throws SPILL_FAILED. */
  addBytes(scope: NamedScope, facts: PieceFacts, bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const block = this.#blockFor(HEADER + length);
    const at = this.#used + HEADER;
    const to = block.bytes;
    if (length > COPIED_AT_ONCE) bytes.copy(to, at, start, end);
    else for (let index = 0; index < length; index++) to[at + index] = bytes[start + index] as number;
    this.#add(scope, facts, block, length);
  }

  /** Yields the scopes, those first that `first` speaks for, each in the order of their names, as stores have them. */
  *scopes(first: (scope: Scope) => boolean): Iterable<NamedScope> {
    const scopes = this.#inOrder().map(({ scope }) => scope);
    const isFirst = new Set(scopes.filter(first));
    yield* isFirst;
    for (const scope of scopes) if (!isFirst.has(scope)) yield scope;
  }

  /** Yields the pieces of a scope; throws SPILL_FAILED. */
  *pieces(scope: NamedScope): Iterable<Piece> {
    const { segments, first } = this.#bucket(scope);
    for (const segment of segments) {
      if (this.#file === undefined) return;
      const block = blockOf(this.#file.read(segment));
      for (let at = 0; at < block.bytes.length; ) {
        const piece = pieceAt(block, at);
        yield piece;
        at = wholeWords(piece.end);
      }
    }
    for (let address = first; address !== NO_PIECE; ) {
      const block = this.#blockOf(address);
      const at = address & OFFSET_MASK;
      yield pieceAt(block, at);
      address = wordAt(block, at, 0);
    }
  }

  /** Lets go of memory and disk. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#buckets.clear();
    this.#blocks.length = 0;
  }

  #add(scope: NamedScope, { kind, source, count, line }: PieceFacts, block: Block, length: number): void {
    const at = this.#used;
    const { words } = block;
    let word = at >>> WORD_BITS;
    words[word++] = NO_PIECE;
    words[word++] = length;
    words[word++] = kind;
    words[word++] = source;
    words[word++] = count;
    words[word++] = line;
    this.#used = wholeWords(at + HEADER + length);
    const address = (this.#blocksUsed - 1) * BLOCK + at;
    const bucket = this.#bucket(scope);
    if (bucket.last === NO_PIECE) bucket.first = address;
    else this.#blockOf(bucket.last).words[(bucket.last & OFFSET_MASK) >>> WORD_BITS] = address;
    bucket.last = address;
  }

  #inOrder(): readonly Bucket[] {
    const byName = [...this.#buckets].sort(([a], [b]) => (a < b ? -1 : 1));
    return byName.map(([, bucket]) => bucket);
  }

  #bucket(scope: NamedScope): Bucket {
    let bucket = this.#buckets.get(scope.name);
    if (bucket === undefined) {
      bucket = { scope, segments: [], first: NO_PIECE, last: NO_PIECE };
      this.#buckets.set(scope.name, bucket);
    }
    return bucket;
  }

  #blockOf(address: number): Block {
    return this.#blocks[address >>> BLOCK_BITS] as Block;
  }

  // A block that was used before is taken again.
  #blockFor(room: number): Block {
    const last = this.#blocks[this.#blocksUsed - 1];
    if (last !== undefined && this.#used + room <= last.bytes.length) return last;
    if (this.#blocksUsed > 0 && this.#blocksUsed * BLOCK + room > this.#memory) this.#spill();
    let block = this.#blocks[this.#blocksUsed];
    if (block === undefined || block.bytes.length < room) {
      block = blockOf(Buffer.allocUnsafeSlow(wholeWords(Math.max(Math.min(BLOCK, this.#memory), room))));
      this.#blocks[this.#blocksUsed] = block;
    }
    this.#blocksUsed++;
    this.#used = 0;
    return block;
  }

  #spill(): void {
    this.#file ??= new SpillFile();
    const segment = Buffer.allocUnsafe(LONGEST_SEGMENT);
    for (const bucket of this.#inOrder()) {
      let used = 0;
      for (let address = bucket.first; address !== NO_PIECE; ) {
        const block = this.#blockOf(address);
        const at = address & OFFSET_MASK;
        const length = wholeWords(HEADER + wordAt(block, at, 1));
        if (used > 0 && used + length > segment.length) {
          bucket.segments.push(this.#file.append(segment.subarray(0, used)));
          used = 0;
        }
        if (length > segment.length)
          bucket.segments.push(this.#file.append(block.bytes.subarray(at, at + length)));
        else used += block.bytes.copy(segment, used, at, at + length);
        address = wordAt(block, at, 0);
      }
      if (used > 0) bucket.segments.push(this.#file.append(segment.subarray(0, used)));
      bucket.first = NO_PIECE;
      bucket.last = NO_PIECE;
    }
    this.#blocksUsed = 0;
  }
}

function pieceAt(block: Block, at: number): Piece {
  const start = at + HEADER;
  return {
    kind: wordAt(block, at, 2),
    source: wordAt(block, at, 3),
    count: wordAt(block, at, 4),
    line: wordAt(block, at, 5),
    bytes: block.bytes,
    start,
    end: start + wordAt(block, at, 1),
  };
}

/** Returns a word of the header of the piece that begins at a place. */
function wordAt({ words }: Block, at: number, index: number): number {
  return words[(at >>> WORD_BITS) + index] as number;
}

function blockOf(bytes: Buffer): Block {
  return { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> WORD_BITS) };
}

function wholeWords(bytes: number): number {
  return (bytes + 3) & ~3;
}
