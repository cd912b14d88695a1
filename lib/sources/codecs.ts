import { isAscii, isUtf8 } from 'node:buffer';

/** Encodings that `SetEncoding` can name. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';

/** Reads one encoding. The bytes given to `text` and `fault` end with a whole character. */
interface Codec {
  /** Returns how many bytes at the end belong to a character that may go on in the next piece. */
  unfinished(bytes: Buffer): number;
  /** Returns the text of the bytes; `undefined` where they are not text in this encoding. */
  text(bytes: Buffer): string | undefined;
  /** Returns the offset of the first byte that is not text. */
  fault(bytes: Buffer): number;
}

/** Codecs of the encodings that inputs can have. They are exact: nothing is replaced by U+FFFD. */
export const CODECS: Readonly<Record<Encoding, Codec>> = {
  'UTF-8': { unfinished: unfinishedUtf8, text: utf8, fault: utf8Fault },
  'UTF-16LE': { unfinished: unfinishedUtf16(1), text: utf16, fault: utf16Fault },
  'UTF-16BE': {
    unfinished: unfinishedUtf16(0),
    text: (bytes) => utf16(swapped(bytes)),
    fault: (bytes) => utf16Fault(swapped(bytes)),
  },
  'Windows-1252': { unfinished: () => 0, text: windows1252, fault: () => -1 },
};

// Most exports are ASCII, which Latin-1 decodes fastest. A strict TextDecoder is no faster, and does not report where
// it failed.
function utf8(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function unfinishedUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.readUInt8(bytes.length - back);
    if (byte < 0x80) return 0;
    // The first byte of a character gives its length: from C0 two bytes, from E0 three, from F0 four.
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

// Looks for the first replacement character that the input itself does not contain. All text before it was decoded
// exactly, so its length in bytes is the offset.
function utf8Fault(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let at = 0;
  let from = 0;
  for (;;) {
    const next = text.indexOf('\uFFFD', from);
    if (next === -1) return -1;
    at += Buffer.byteLength(text.slice(from, next));
    if (bytes.toString('hex', at, at + 3) !== 'efbfbd') return at;
    at += 3;
    from = next + 1;
  }
}

function utf16(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

function utf16Fault(bytes: Buffer): number {
  const text = bytes.toString('utf16le');
  const mended = text.toWellFormed();
  let unit = 0;
  while (text.charCodeAt(unit) === mended.charCodeAt(unit)) unit += 1;
  return unit * 2;
}

// A unit whose high byte is D8 to DB begins a pair of two units.
function unfinishedUtf16(high: 0 | 1): (bytes: Buffer) => number {
  return (bytes) => {
    const odd = bytes.length % 2;
    if (bytes.length < 2) return odd;
    const last = bytes.readUInt8(bytes.length - odd - 2 + high);
    return last >= 0xd8 && last <= 0xdb ? odd + 2 : odd;
  };
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}

// Bytes 80 to 9F. The five that Windows-1252 does not define stay control characters, as in Latin-1.
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

// Not TextDecoder: Node 24.0 to 24.6 read windows-1252 as Latin-1.
function windows1252(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  if (isAscii(bytes)) return text;
  return text.replaceAll(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}
