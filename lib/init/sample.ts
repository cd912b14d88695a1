import { TapesyncError } from '../errors/error.ts';
import type { Encoding } from '../sources/codecs.ts';
import { type Decoded, Decoder, encodingError } from '../sources/decoder.ts';
import { readSource } from '../sources/read-source.ts';
import type { Source } from '../sources/source.ts';
import { PLAIN_SHEETS } from '../sources/spreadsheet/sheet-options.ts';

/** Bytes of an export that a definition is drafted from. */
export const SAMPLE_SIZE = 1024 * 1024;

/** Longest line that is dropped if it is cut by the end of the sample. */
const LONGEST_REST = 64 * 1024;

/** The beginning of an export. */
export interface ExportSample {
  /** The name of the export in messages. */
  readonly source: string;
  /** True if a program has written it. */
  readonly isProgram?: boolean;
  /** True if it is behind an address. */
  readonly isAddress?: boolean;
  /** The sheet of a workbook, where one was asked for. */
  readonly sheet?: string | undefined;
  /** The query of which it has the rows. */
  readonly query?: string | undefined;
  readonly text: string;
  /** The text with a blank in place of each NUL, so that columns keep their places. */
  readonly columns: string;
  /** The encoding that a definition must name; `undefined` where it need not name one. */
  readonly encoding: Encoding | undefined;
  /** True if the sample is the whole export. */
  readonly isWhole: boolean;
}

/**
 * Reads the beginning of an export. Throws what `readSource` throws, SOURCE_ENCODING if a byte order mark names another
 * encoding than that of the text, SOURCE_LINE_ENDS, and SOURCE_UNCLEAR for an empty or binary export. The signal stops the reading. Of a workbook it is the beginning
 * of a sheet, the first one unless one is asked for; a query that was asked is kept with the sample.
 */
export async function readSample(
  source: Source,
  signal: AbortSignal = new AbortController().signal,
  asked: Pick<ExportSample, 'sheet' | 'query'> = {},
): Promise<ExportSample> {
  const pieces: Buffer[] = [];
  let size = 0;
  const options = { signal, progress: { bytes: 0 }, sheets: { ...PLAIN_SHEETS, sheet: asked.sheet } };
  for await (const piece of readSource(source, options)) {
    pieces.push(piece);
    size += piece.length;
    if (size > SAMPLE_SIZE) break;
  }
  const kind = { isProgram: source.isProgram === true, isAddress: source.isAddress === true };
  return { ...decodeSample(source.name, Buffer.concat(pieces)), ...kind, ...asked };
}

/** Decodes the beginning of an export; throws as `readSample` does. */
export function decodeSample(source: string, bytes: Buffer): ExportSample {
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
  if (decoded.columns.trim() === '') throw unclear(source, 'it is empty');
  if (isBinary(text)) throw unclear(source, 'it holds binary data');
  const cut = isWhole ? (lines: string) => lines : wholeLines;
  return { source, text: cut(text), columns: cut(decoded.columns), encoding: fault?.suggestion, isWhole };
}

// A line that is cut is dropped, unless it is very long: then there is hardly another one, as in JSON.
function wholeLines(text: string): string {
  const end = text.lastIndexOf('\n') + 1;
  return text.length - end > LONGEST_REST ? text : text.slice(0, end);
}

/** Returns the error for an export that no definition can be drafted from. */
export function unclear(source: string, found: string): TapesyncError {
  return new TapesyncError('SOURCE_UNCLEAR', { source, found });
}

function decode(bytes: Buffer, encoding: Encoding | undefined, isWhole: boolean) {
  const decoder = new Decoder(encoding);
  const first = decoder.decode(bytes);
  // Only the end of the export must not be in the middle of a character.
  const last: Decoded = isWhole && first.fault === undefined ? decoder.end() : { text: '' };
  const text = first.text + last.text;
  return { text, fault: first.fault ?? last.fault, columns: text.replaceAll('\0', ' ') };
}

// Text has no control characters but tabs, line ends, form feeds, and a few escape sequences of a console.
function isBinary(text: string): boolean {
  const controls = text.slice(0, 100_000).match(/[\u0001-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0;
  return controls * 100 > Math.min(text.length, 100_000);
}
