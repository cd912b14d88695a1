/**
 * Pieces of text that lie one behind the other as bytes, each behind a header.
 *
 * @module
 */

import { numberAt } from '../platform/typed-arrays.ts';

/** Bytes, and the same memory as words: faster for headers than the methods of a Buffer. */
export interface Words {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

/** Pieces among bytes. */
export interface Stretch extends Words {
  readonly start: number;
  readonly end: number;
}

// The length of the piece, its kind, source and count, each a word of four bytes. Pieces begin at whole words.
const HEADER = 16;
const WORD_BITS = 2;

/** The facts in the header of a piece: whole numbers of up to 32 bits. */
export interface PieceFacts {
  readonly kind: number;
  readonly source: number;
  readonly count: number;
}

/** Returns bytes that begin at a whole word, with their words. */
export function inWords(bytes: Buffer): Words {
  return { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> WORD_BITS) };
}

/** Returns a number of bytes rounded up to whole words. */
export function wholeWords(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** Returns the most bytes that a piece takes. */
export function pieceSize(length: number): number {
  return wholeWords(HEADER + length);
}

/** Writes a piece and returns where the next one goes. */
export function writeText(into: Words, at: number, facts: PieceFacts, text: string): number {
  const { bytes, words } = into;
  const length = bytes.write(text, at + HEADER);
  let word = at >>> WORD_BITS;
  words[word++] = length;
  words[word++] = facts.kind;
  words[word++] = facts.source;
  words[word++] = facts.count;
  return wholeWords(at + HEADER + length);
}

/** Goes from piece to piece of a stretch and reads their headers. */
export class PieceCursor implements PieceFacts {
  kind = 0;
  source = 0;
  count = 0;
  /** Where the bytes of the piece are. */
  start = 0;
  end = 0;
  readonly bytes: Buffer;
  readonly #words: Uint32Array;
  #next: number;
  readonly #end: number;

  constructor({ bytes, words, start, end }: Stretch) {
    this.bytes = bytes;
    this.#words = words;
    this.#next = start;
    this.#end = end;
  }

  /** Goes on to the next piece; false where there is none. */
  next(): boolean {
    const at = this.#next;
    if (at >= this.#end) return false;
    let word = at >>> WORD_BITS;
    const length = numberAt(this.#words, word++);
    this.kind = numberAt(this.#words, word++);
    this.source = numberAt(this.#words, word++);
    this.count = numberAt(this.#words, word++);
    this.start = at + HEADER;
    this.end = this.start + length;
    this.#next = at + pieceSize(length);
    return true;
  }
}
