import { TapesyncError } from '../errors/error.ts';
import { CODECS, type Encoding } from './codecs.ts';
import { type FirstCharacter, Utf8Evidence } from './utf8-evidence.ts';

/** The place where bytes are not text in the encoding they are read in. */
interface Fault {
  readonly encoding: Encoding;
  /** Offset of the byte in the decompressed input, from 0. */
  readonly byte: number;
  /** The encoding that the input probably has; none for UTF-16, where only cut or damaged data fails. */
  readonly suggestion?: Encoding;
}

/** The text of a piece of input, up to the fault if there is one. */
export interface Decoded {
  readonly text: string;
  readonly fault?: Fault;
}

/** Returns the error for a fault in a line: SOURCE_ENCODING, or SOURCE_CUT where no other encoding fits. */
export function encodingError(source: string, line: number, fault: Fault): TapesyncError {
  const { encoding, byte, suggestion } = fault;
  if (suggestion !== undefined) {
    return new TapesyncError('SOURCE_ENCODING', { source, line, encoding, byte, suggestion });
  }
  const problem = `half a character at byte ${byte}, line ${line}`;
  return new TapesyncError('SOURCE_CUT', { source, compression: encoding, problem });
}

/** Bytes of the longest byte order mark. */
export const LONGEST_MARK = 3;

/** Bytes at the beginning of an input that tell whether it is UTF-16 without a mark: fewer tell nothing, more are not searched. */
const SHORTEST_BEGINNING = 16;
const LONGEST_BEGINNING = 64 * 1024;

const MARKS: readonly (readonly [mark: Buffer, encoding: Encoding])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'UTF-8'],
  [Buffer.from([0xff, 0xfe]), 'UTF-16LE'],
  [Buffer.from([0xfe, 0xff]), 'UTF-16BE'],
];

/**
 * Decodes the bytes of one input, which come in pieces of any size. The encoding is the one that a byte order mark
 * names, else the one given, else UTF-8. NULs stay in the text; as many as UTF-16 has are a fault of another encoding.
 */
export class Decoder {
  #encoding: Encoding;
  /** Whether the beginning of the input was searched for a mark. */
  #marked = false;
  #hasMark = false;
  /** Bytes that wait for the next piece: the beginning of a mark or of a character. */
  #waiting: Buffer = Buffer.alloc(0);
  /** Their offset in the input. */
  #offset = 0;

  /** Where the NULs of the input were so far, and how many of its bytes were searched for them. */
  readonly #nuls: Nuls = { even: 0, odd: 0, first: -1, bytes: 0 };
  /** The offset up to which they were counted. */
  #counted = 0;
  /** The piece that is decoded in parts, with the bytes that waited for it, and its offset. */
  #whole: Stretch | undefined;

  readonly #stated: Encoding | undefined;
  /** Looks whether text that is read by the byte is UTF-8. */
  readonly #evidence: Utf8Evidence | undefined;

  /** @param stated the encoding that the definition states, if it does */
  constructor(stated?: Encoding) {
    this.#stated = stated;
    this.#encoding = stated ?? 'UTF-8';
    if (stated === 'Windows-1252') this.#evidence = new Utf8Evidence();
  }

  /** The encoding that a byte order mark names, where the definition states another. */
  get overruledBy(): Encoding | undefined {
    return this.#stated === undefined || this.#encoding === this.#stated ? undefined : this.#encoding;
  }

  /** The first character beyond ASCII of an input that is read by the byte, and so far is UTF-8 all through. */
  get misread(): FirstCharacter | undefined {
    return this.#hasMark ? undefined : this.#evidence?.first;
  }

  /** Whether the next piece begins with a whole character and its ASCII bytes are ASCII characters. */
  get isBetweenBytes(): boolean {
    return this.#marked && this.#waiting.length === 0 && !this.isWide;
  }

  /** Whether each character has at least two bytes. */
  get isWide(): boolean {
    return this.#encoding === 'UTF-16LE' || this.#encoding === 'UTF-16BE';
  }

  /**
   * How the bytes of the next line are read: equal texts, equal characters. `undefined` where they do not begin with a whole
   * character, or may begin with a byte order mark, and where characters have two bytes.
   */
  get state(): string | undefined {
    return this.isBetweenBytes ? this.#encoding : undefined;
  }

  /**
   * Looks at a piece that is decoded and passed in parts, so that what its bytes say of the encoding does not depend on the
   * parts; the first one has at least as many bytes as a byte order mark, if the input has. Returns it without the mark.
   */
  survey(piece: Buffer): Buffer {
    const lines = this.#withoutMark(piece);
    const bytes = this.#waiting.length === 0 ? lines : Buffer.concat([this.#waiting, lines]);
    this.#whole = { bytes, offset: this.#offset };
    this.#countNuls(bytes.subarray(0, bytes.length - CODECS[this.#encoding].unfinished(bytes)));
    return lines;
  }

  /**
   * Counts lines that need no decoding, as if they had been decoded; none of them has a NUL, and no bytes may be waiting.
   * `line` is the first of them, `isWide` whether they may have bytes beyond ASCII.
   */
  pass(lines: Buffer, line: number, isWide: boolean): void {
    this.#offset += lines.length;
    if (isWide) this.#evidence?.add(lines, line);
    else this.#evidence?.skip();
  }

  /** Decodes the next piece, which begins on a line; nothing can be decoded after a fault. */
  decode(piece: Buffer, line = 0): Decoded {
    this.#evidence?.add(piece, line);
    const bytes = this.#waiting.length === 0 ? piece : Buffer.concat([this.#waiting, piece]);
    if (!this.#marked && bytes.length < LONGEST_MARK) {
      this.#waiting = bytes;
      return { text: '' };
    }
    return this.#decode(this.#withoutMark(bytes));
  }

  /** Decodes the waiting bytes at the end of the input; half a character is a fault. */
  end(): Decoded {
    this.#whole = undefined;
    const decoded = this.#decode(this.#withoutMark(this.#waiting));
    if (decoded.fault !== undefined || this.#waiting.length === 0) return decoded;
    return { ...decoded, fault: this.#fault(this.#waiting, 0) };
  }

  #withoutMark(bytes: Buffer): Buffer {
    if (this.#marked) return bytes;
    this.#marked = true;
    const found = markOf(bytes);
    if (found === undefined) return bytes;
    const [mark, encoding] = found;
    this.#encoding = encoding;
    this.#hasMark = true;
    this.#offset = mark.length;
    return bytes.subarray(mark.length);
  }

  #decode(bytes: Buffer): Decoded {
    const codec = CODECS[this.#encoding];
    const end = bytes.length - codec.unfinished(bytes);
    const whole = bytes.subarray(0, end);
    const text = codec.text(whole);
    if (text === undefined) {
      const at = codec.fault(whole);
      return {
        text: codec.text(whole.subarray(0, at)) ?? '',
        fault: this.#fault(bytes, at),
      };
    }
    const wide = this.#wide(whole);
    if (wide !== undefined) {
      const fault = { encoding: this.#encoding, byte: this.#nuls.first, suggestion: wide };
      return { text: text.slice(0, text.indexOf('\0')), fault };
    }
    this.#waiting = bytes.subarray(end);
    this.#offset += end;
    return { text };
  }

  /** Returns the encoding of text that is read by the byte, but by its beginning has two bytes for each character. */
  #wide(bytes: Buffer): Encoding | undefined {
    if (!this.#mayBeWide) return undefined;
    this.#countNuls(bytes);
    // All text before the first NUL was meant as it is read.
    const isReached = this.#offset + bytes.length > this.#nuls.first;
    return isReached && this.#nuls.bytes >= SHORTEST_BEGINNING ? wideEncoding(this.#nuls) : undefined;
  }

  get #mayBeWide(): boolean {
    const isByBytes = this.#encoding === 'UTF-8' || this.#encoding === 'Windows-1252';
    return isByBytes && !this.#hasMark && this.#offset < LONGEST_BEGINNING;
  }

  /** Counts the NULs of the next bytes that were not counted yet. */
  #countNuls(bytes: Buffer): void {
    if (!this.#mayBeWide) return;
    const from = Math.max(this.#counted, this.#offset);
    const to = Math.min(this.#offset + bytes.length, LONGEST_BEGINNING);
    if (from >= to) return;
    countNuls(this.#nuls, bytes.subarray(from - this.#offset, to - this.#offset), from);
    this.#counted = to;
  }

  #fault(bytes: Buffer, at: number): Fault {
    const fault = { encoding: this.#encoding, byte: this.#offset + at };
    if (this.#encoding !== 'UTF-8') return fault;
    const nuls = { even: 0, odd: 0, first: -1, bytes: 0 };
    const around = this.#whole ?? { bytes, offset: this.#offset };
    countNuls(nuls, around.bytes, around.offset);
    return { ...fault, suggestion: wideEncoding(nuls) ?? 'Windows-1252' };
  }
}

/** Bytes of an input, and their offset in it. */
interface Stretch {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** Returns the byte order mark with which bytes begin. */
function markOf(bytes: Buffer): (typeof MARKS)[number] | undefined {
  return MARKS.find(([mark]) => mark.equals(bytes.subarray(0, mark.length)));
}

/** NULs at even and at odd offsets of an input, and the offset of the first. */
interface Nuls {
  even: number;
  odd: number;
  first: number;
  bytes: number;
}

function countNuls(nuls: Nuls, bytes: Buffer, offset: number): void {
  nuls.bytes += bytes.length;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) {
    if (nuls.first === -1) nuls.first = offset + at;
    nuls[(offset + at) % 2 === 0 ? 'even' : 'odd'] += 1;
  }
}

/** Returns the encoding that NULs give away: Western text in UTF-16 has one in every other byte, and hardly any between. */
function wideEncoding({ even, odd, bytes }: Nuls): Encoding | undefined {
  if (odd > bytes / 4 && even < odd / 8) return 'UTF-16LE';
  if (even > bytes / 4 && odd < even / 8) return 'UTF-16BE';
  return undefined;
}
