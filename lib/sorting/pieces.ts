/**
 * Pieces of bytes that lie one behind the other, each behind a header that says what it is. Of records in a random order
 * each is a piece of its own, so that nothing is made of a piece to write or to read it: an object for each would take time.
 *
 * @module
 */

/** Bytes, and the same by words. To read and write headers by the bytes of a Buffer took a tenth of the time. */
export interface Words {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

/** Pieces among bytes. */
export interface Stretch extends Words {
  readonly start: number;
  readonly end: number;
}

// The length of the piece, what it is, its source, its count and its line, each a word of four bytes. Pieces begin at whole
// words.
const HEADER = 20;
const WORD_BITS = 2;

// Shorter pieces are copied faster byte by byte than by a call.
const COPIED_AT_ONCE = 200;

/** What is said of a piece by whoever writes it: whole numbers of up to 32 bits. */
export interface PieceFacts {
  readonly kind: number;
  readonly source: number;
  readonly count: number;
  readonly line: number;
}

/** Returns bytes that begin at a whole word, with their words. */
export function inWords(bytes: Buffer): Words {
  return { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> WORD_BITS) };
}

/** Returns a number of bytes rounded up to whole words. */
export function wholeWords(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** Returns the bytes that a piece takes at the most. */
export function pieceSize(length: number): number {
  return wholeWords(HEADER + length);
}

/** Writes a piece of text and returns where the next one goes. */
export function writeText({ bytes, words }: Words, at: number, facts: PieceFacts, text: string): number {
  const { kind, source, count, line } = facts;
  const length = bytes.write(text, at + HEADER);
  return writeHeader(words, at, length, kind, source, count, line);
}

/** Writes a piece of bytes, from `start` to `end`, and returns where the next one goes. */
export function writeBytes(
  { bytes, words }: Words,
  at: number,
  kind: number,
  source: number,
  count: number,
  line: number,
  from: Buffer,
  start: number,
  end: number,
): number {
  const to = at + HEADER;
  const length = end - start;
  if (length > COPIED_AT_ONCE) from.copy(bytes, to, start, end);
  else for (let index = 0; index < length; index++) bytes[to + index] = from[start + index] as number;
  return writeHeader(words, at, length, kind, source, count, line);
}

function writeHeader(
  words: Uint32Array,
  at: number,
  length: number,
  kind: number,
  source: number,
  count: number,
  line: number,
): number {
  let word = at >>> WORD_BITS;
  words[word++] = length;
  words[word++] = kind;
  words[word++] = source;
  words[word++] = count;
  words[word++] = line;
  return at + pieceSize(length);
}

/** Goes from piece to piece of a stretch, and says of each what was said of it. */
export class PieceCursor implements PieceFacts {
  kind = 0;
  source = 0;
  count = 0;
  line = 0;
  /** Where the bytes of the piece are. */
  start = 0;
  end = 0;
  readonly bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #end: number;
  #at: number;
  #next: number;

  constructor({ bytes, words, start, end }: Stretch) {
    this.bytes = bytes;
    this.#words = words;
    this.#at = start;
    this.#next = start;
    this.#end = end;
  }

  /** Goes on to the next piece; false where there is none. */
  next(): boolean {
    const at = this.#next;
    if (at >= this.#end) return false;
    let word = at >>> WORD_BITS;
    const length = this.#words[word++] as number;
    this.kind = this.#words[word++] as number;
    this.source = this.#words[word++] as number;
    this.count = this.#words[word++] as number;
    this.line = this.#words[word++] as number;
    this.start = at + HEADER;
    this.end = this.start + length;
    this.#at = at;
    this.#next = at + pieceSize(length);
    return true;
  }

  /** Where the piece begins, its header included. */
  get pieceStart(): number {
    return this.#at;
  }

  /** Where the next piece begins. */
  get pieceEnd(): number {
    return this.#next;
  }
}
