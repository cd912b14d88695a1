/**
 * Pieces of bytes that lie one behind the other, each behind a header: text, or lines of an input, each behind its number.
 * Lines are written and read without an object for each.
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

// The length of the piece, its kind, source and count, each a word of four bytes. Pieces begin at whole words, and so do
// lines, with a word that is their number.
const HEADER = 16;
const LINE_NUMBER = 4;
const WORD_BITS = 2;

const NEWLINE = 10;

/** The kind of a piece of lines. Pieces of text have other kinds. */
export const LINES = 0;

// Shorter lines are copied faster byte by byte than by a call.
const COPIED_AT_ONCE = 200;

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

/** Returns the bytes that a line takes in a piece. */
export function lineSize(length: number): number {
  return wholeWords(LINE_NUMBER + length);
}

/** Writes a piece of text and returns where the next one goes. */
export function writeText(into: Words, at: number, facts: PieceFacts, text: string): number {
  const end = at + HEADER + into.bytes.write(text, at + HEADER);
  endPiece(into, at, end, facts);
  return wholeWords(end);
}

/** Returns where the first line of a piece goes. */
export function beginPiece(at: number): number {
  return at + HEADER;
}

/** Writes a line, the bytes from `start` to `end`, and returns where the next one goes. Its number has up to 32 bits. */
export function writeLine(
  { bytes, words }: Words,
  at: number,
  line: number,
  from: Buffer,
  start: number,
  end: number,
): number {
  words[at >>> WORD_BITS] = line;
  const to = at + LINE_NUMBER;
  const length = end - start;
  if (length > COPIED_AT_ONCE) from.copy(bytes, to, start, end);
  else for (let index = 0; index < length; index++) bytes[to + index] = from[start + index] ?? 0;
  return wholeWords(to + length);
}

/** Writes the header of a piece whose bytes are there, up to `end`. */
export function endPiece({ words }: Words, at: number, end: number, facts: PieceFacts): void {
  let word = at >>> WORD_BITS;
  words[word++] = end - at - HEADER;
  words[word++] = facts.kind;
  words[word++] = facts.source;
  words[word++] = facts.count;
}

/** Goes from piece to piece of a stretch and reads their headers. */
export class PieceCursor implements PieceFacts {
  kind = 0;
  source = 0;
  count = 0;
  /** Where the bytes of the piece are. */
  start = 0;
  end = 0;
  /** Where the piece begins, its header included, and where the next one does. */
  pieceStart: number;
  pieceEnd: number;
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly #end: number;

  constructor({ bytes, words, start, end }: Stretch) {
    this.bytes = bytes;
    this.words = words;
    this.pieceStart = start;
    this.pieceEnd = start;
    this.#end = end;
  }

  /** Goes on to the next piece; false where there is none. */
  next(): boolean {
    const at = this.pieceEnd;
    if (at >= this.#end) return false;
    let word = at >>> WORD_BITS;
    const length = numberAt(this.words, word++);
    this.kind = numberAt(this.words, word++);
    this.source = numberAt(this.words, word++);
    this.count = numberAt(this.words, word++);
    this.start = at + HEADER;
    this.end = this.start + length;
    this.pieceStart = at;
    this.pieceEnd = at + pieceSize(length);
    return true;
  }
}

/** Goes from line to line of a piece. */
export class LineCursor {
  line = 0;
  /** Where the line begins. */
  start = 0;
  readonly bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #end: number;

  constructor({ bytes, words, end }: Stretch) {
    this.bytes = bytes;
    this.#words = words;
    this.#end = end;
  }

  /** Goes on to the next line; false where there is none. `ended` is the end of the last one, which its reader knows. */
  next(ended: number): boolean {
    const at = wholeWords(ended);
    if (at >= this.#end) return false;
    this.line = numberAt(this.#words, at >>> WORD_BITS);
    this.start = at + LINE_NUMBER;
    return true;
  }
}

/** Yields the numbers of the lines of a piece. */
export function* lineNumbers(piece: Stretch): Iterable<number> {
  const lines = new LineCursor(piece);
  for (let end = piece.start; lines.next(end); end = lines.bytes.indexOf(NEWLINE, lines.start) + 1)
    yield lines.line;
}
