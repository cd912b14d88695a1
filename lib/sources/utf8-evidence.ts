import { isAscii, isUtf8 } from 'node:buffer';
import { CODECS } from './codecs.ts';

const NEWLINE = 10;
// Bytes of the text around the first character, for the message.
const [BEFORE, LENGTH] = [10, 30];

/** The first character beyond ASCII: the line that it stands on, and the text around it. */
export interface FirstCharacter {
  readonly line: number;
  readonly text: string;
}

/**
 * Looks whether the bytes of an input, which come in pieces, are UTF-8 with characters beyond ASCII. In text of one byte for
 * each character the bytes beyond ASCII hardly ever happen to be: the first of them mostly shows it, and no more are looked at.
 */
export class Utf8Evidence {
  #isRefuted = false;
  #first: FirstCharacter | undefined;
  /** Half a character that waits for the next piece. */
  #waiting: Buffer = Buffer.alloc(0);

  /** Takes the next piece, which begins on a line. */
  add(piece: Buffer, line: number): void {
    if (this.#isRefuted || (this.#waiting.length === 0 && isAscii(piece))) return;
    const bytes = this.#waiting.length === 0 ? piece : Buffer.concat([this.#waiting, piece]);
    const end = bytes.length - CODECS['UTF-8'].unfinished(bytes);
    const whole = bytes.subarray(0, end);
    this.#isRefuted = !isUtf8(whole);
    this.#waiting = Buffer.from(bytes.subarray(end));
    if (!this.#isRefuted && !isAscii(whole)) this.#first ??= firstOf(whole, line);
  }

  /** Counts bytes that are ASCII and were not looked at. */
  skip(): void {
    this.#isRefuted ||= this.#waiting.length > 0;
  }

  /** Returns the first character beyond ASCII if all bytes so far are UTF-8 and there is one. */
  get first(): FirstCharacter | undefined {
    return this.#isRefuted || this.#waiting.length > 0 ? undefined : this.#first;
  }
}

function firstOf(bytes: Buffer, line: number): FirstCharacter {
  let at = 0;
  let newlines = 0;
  for (; (bytes[at] ?? 0) < 128 && at < bytes.length; at++) if (bytes[at] === NEWLINE) newlines++;
  const start = Math.max(at - BEFORE, bytes.lastIndexOf(NEWLINE, at) + 1);
  const next = bytes.indexOf(NEWLINE, at);
  const text = bytes.toString('utf8', start, Math.min(next === -1 ? bytes.length : next, at + LENGTH));
  // The last character may have been cut.
  return { line: line + newlines, text: text.replace(/\ufffd+$/, '').trim() };
}
