import { TapesyncError } from '../errors/error.ts';
import { CODECS, type Encoding } from './codecs.ts';

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

const LONGEST_MARK = 3;

const MARKS: readonly (readonly [mark: Buffer, encoding: Encoding])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'UTF-8'],
  [Buffer.from([0xff, 0xfe]), 'UTF-16LE'],
  [Buffer.from([0xfe, 0xff]), 'UTF-16BE'],
];

/**
 * Decodes the bytes of one input, which come in pieces of any size. The encoding is the one that a byte order mark
 * names, else the one given, else UTF-8.
 */
export class Decoder {
  readonly #nul: string;
  #encoding: Encoding;
  /** Whether the beginning of the input was searched for a mark. */
  #marked = false;
  /** Bytes that wait for the next piece: the beginning of a mark or of a character. */
  #waiting: Buffer = Buffer.alloc(0);
  /** Their offset in the input. */
  #offset = 0;

  /** @param nul replaces each NUL: by nothing, or by a blank where columns count */
  constructor(encoding: Encoding = 'UTF-8', nul: '' | ' ' = '') {
    this.#nul = nul;
    this.#encoding = encoding;
  }

  /** Whether the next piece begins with a whole character and its ASCII bytes are ASCII characters. */
  get isBetweenBytes(): boolean {
    const isWide = this.#encoding === 'UTF-16LE' || this.#encoding === 'UTF-16BE';
    return this.#marked && this.#waiting.length === 0 && !isWide;
  }

  /** Counts bytes that were read without the decoder; none may be waiting. */
  skip(count: number): void {
    this.#offset += count;
  }

  /** Decodes the next piece; nothing can be decoded after a fault. */
  decode(piece: Buffer): Decoded {
    const bytes = this.#waiting.length === 0 ? piece : Buffer.concat([this.#waiting, piece]);
    if (!this.#marked && bytes.length < LONGEST_MARK) {
      this.#waiting = bytes;
      return { text: '' };
    }
    return this.#decode(this.#withoutMark(bytes));
  }

  /** Decodes the waiting bytes at the end of the input; half a character is a fault. */
  end(): Decoded {
    const decoded = this.#decode(this.#withoutMark(this.#waiting));
    if (decoded.fault !== undefined || this.#waiting.length === 0) return decoded;
    return { ...decoded, fault: this.#fault(this.#waiting, 0) };
  }

  #withoutMark(bytes: Buffer): Buffer {
    if (this.#marked) return bytes;
    this.#marked = true;
    for (const [mark, encoding] of MARKS) {
      if (!mark.equals(bytes.subarray(0, mark.length))) continue;
      this.#encoding = encoding;
      this.#offset = mark.length;
      return bytes.subarray(mark.length);
    }
    return bytes;
  }

  #decode(bytes: Buffer): Decoded {
    const codec = CODECS[this.#encoding];
    const end = bytes.length - codec.unfinished(bytes);
    const whole = bytes.subarray(0, end);
    const text = codec.text(whole);
    if (text === undefined) {
      const at = codec.fault(whole);
      return {
        text: withoutNul(codec.text(whole.subarray(0, at)) ?? '', this.#nul),
        fault: this.#fault(bytes, at),
      };
    }
    this.#waiting = bytes.subarray(end);
    this.#offset += end;
    return { text: withoutNul(text, this.#nul) };
  }

  #fault(bytes: Buffer, at: number): Fault {
    const fault = { encoding: this.#encoding, byte: this.#offset + at };
    return this.#encoding === 'UTF-8' ? { ...fault, suggestion: suggestion(bytes, this.#offset) } : fault;
  }
}

function withoutNul(text: string, nul: string): string {
  return text.includes('\0') ? text.replaceAll('\0', nul) : text;
}

/** Returns the probable encoding of bytes that are not UTF-8. Western text in UTF-16 has a NUL in every other byte. */
function suggestion(bytes: Buffer, offset: number): Encoding {
  const nuls = { even: 0, odd: 0 };
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0) nuls[(offset + index) % 2 === 0 ? 'even' : 'odd'] += 1;
  }
  if (nuls.odd > bytes.length / 4) return 'UTF-16LE';
  if (nuls.even > bytes.length / 4) return 'UTF-16BE';
  return 'Windows-1252';
}
