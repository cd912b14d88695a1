import type { Readable } from 'node:stream';
import { TapesyncError } from '../errors/error.ts';
import { Decoder, encodingError } from '../sources/decoder.ts';
import type { Encoding } from '../sources/encoding.ts';
import { inputName, readInput } from '../sources/read-input.ts';

/** Bytes of an export that are looked at. */
export const SAMPLE_SIZE = 1024 * 1024;

/** Longest part of a line that is left out at the end of a sample. */
const LONGEST_REST = 64 * 1024;

/** The beginning of an export. */
export interface Sample {
  /** What the export is called in messages. */
  readonly source: string;
  readonly text: string;
  /** The text with blanks where NULs stood, as columns count. */
  readonly columns: string;
  /** The encoding that a definition has to name; `undefined` where it need not. */
  readonly encoding: Encoding | undefined;
  /** Whether this is all of the export. */
  readonly isWhole: boolean;
}

/**
 * Reads the beginning of a file or, by the name `-`, of stdin. Throws what reading throws, SOURCE_ENCODING where a byte
 * order mark names another encoding than the text is in, SOURCE_LINE_ENDS, and SOURCE_UNCLEAR for what is no text.
 */
export async function readSample(input: string, stdin: Readable): Promise<Sample> {
  const pieces: Buffer[] = [];
  let size = 0;
  const options = { stdin, signal: new AbortController().signal, progress: { bytes: 0 } };
  for await (const piece of readInput(input, options)) {
    pieces.push(piece);
    size += piece.length;
    if (size > SAMPLE_SIZE) break;
  }
  return decodeSample(inputName(input), Buffer.concat(pieces));
}

/** Decodes the beginning of an export; throws as `readSample` does. */
export function decodeSample(source: string, bytes: Buffer): Sample {
  const isWhole = bytes.length <= SAMPLE_SIZE;
  const begin = bytes.subarray(0, SAMPLE_SIZE);
  const plain = decode(begin, undefined, isWhole);
  const { fault } = plain;
  const decoded = fault?.suggestion === undefined ? plain : decode(begin, fault.suggestion, isWhole);
  if (decoded.fault !== undefined) {
    throw encodingError(source, decoded.text.split('\n').length, decoded.fault);
  }
  const { text } = decoded;
  if (/\r[^\n]/.test(text) && !text.includes('\n')) throw new TapesyncError('SOURCE_LINE_ENDS', { source });
  if (text.trim() === '') throw unclear(source, 'it is empty');
  if (isBinary(text)) throw unclear(source, 'it holds binary data');
  const cut = isWhole ? (lines: string) => lines : wholeLines;
  return { source, text: cut(text), columns: cut(decoded.columns), encoding: fault?.suggestion, isWhole };
}

// What is left of the last line says nothing, unless there is hardly another, as in JSON.
function wholeLines(text: string): string {
  const end = text.lastIndexOf('\n') + 1;
  return text.length - end > LONGEST_REST ? text : text.slice(0, end);
}

/** Returns the error for an export that no definition can be drafted from. */
export function unclear(source: string, found: string): TapesyncError {
  return new TapesyncError('SOURCE_UNCLEAR', { source, found });
}

function decode(bytes: Buffer, encoding: Encoding | undefined, isWhole: boolean) {
  const read = (nul: '' | ' ') => {
    const decoder = new Decoder(encoding, nul);
    const first = decoder.decode(bytes);
    // Half a character at the end of a sample goes on behind it; a short sample waits there as a whole.
    const last = isWhole && first.fault === undefined ? decoder.end() : { text: '' };
    return { ...last, ...first, text: first.text + last.text, ...('fault' in last && { fault: last.fault }) };
  };
  const { text, fault } = read('');
  return { text, columns: bytes.includes(0) ? read(' ').text : text, ...(fault && { fault }) };
}

// Text holds no control characters but tabs, line ends and form feeds; escape sequences of a console are few.
function isBinary(text: string): boolean {
  const controls = text.slice(0, 100_000).match(/[\u0001-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0;
  return controls * 100 > Math.min(text.length, 100_000);
}
