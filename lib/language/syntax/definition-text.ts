import { CODECS, type Encoding } from '../../sources/codecs.ts';
import { Decoder } from '../../sources/decoder.ts';
import type { Diagnostics } from './diagnostics.ts';

/** Greatest size in bytes of a definition, an included file or a list. */
export const LARGEST_DEFINITION = 4 * 1024 * 1024;

/** The text of a definition, with LF alone as line end. */
export interface DefinitionText {
  readonly text: string;
  /** The encoding in which it was read, and the line that made it so, where neither UTF-8 nor a mark says so. */
  readonly guess?: { readonly encoding: Encoding; readonly line: number };
}

/**
 * Decodes a definition as exports are: by its byte order mark, else as UTF-8, else as UTF-16 or Windows-1252, whichever it
 * looks like. Lines may end in CR, and the file in Ctrl-Z. Returns the problem if the bytes are no text.
 */
export function decodeDefinition(bytes: Uint8Array): DefinitionText | { readonly problem: string } {
  if (bytes.length > LARGEST_DEFINITION) return { problem: `it is larger than ${LARGEST_DEFINITION} bytes` };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new Decoder();
  const first = decoder.decode(buffer);
  const last = first.fault === undefined ? decoder.end() : first;
  const { fault } = last;
  if (fault === undefined) return textOf(first.text + last.text);
  const { suggestion } = fault;
  const text = suggestion && CODECS[suggestion].text(buffer);
  if (suggestion === undefined || text === undefined) return NO_TEXT;
  const before = withLineEnds(buffer.toString('latin1', 0, fault.byte));
  const read = textOf(text);
  if ('problem' in read) return read;
  return { ...read, guess: { encoding: suggestion, line: before.split('\n').length } };
}

/** Warns of a file whose encoding was guessed. */
export function warnOfGuess({ guess, text }: DefinitionText, file: string, diagnostics: Diagnostics): void {
  if (guess === undefined) return;
  const { encoding, line } = guess;
  const isOpen = encoding === 'Windows-1252' && !/SetEncoding\s*\(/i.test(text);
  const andExport = isOpen ? `; if the export is written like it, add SetEncoding("${encoding}");` : '';
  diagnostics.warning(
    { file, line, column: 1 },
    `this file is not UTF-8, and is read as ${encoding}`,
    `save it as UTF-8${andExport}`,
  );
}

const STATEMENT = /^[ \t\u00a0;]*(?:(?:Set|Add)\w+|Extract|RemoveSpaces|Include|Capture)\s*\(/im;

/**
 * Returns the first line of a text that is no definition: it is no statement, and none of a known kind comes later.
 * `undefined` for a text that may be a definition.
 */
export function exportLine(text: string): { readonly text: string; readonly number: number } | undefined {
  if (STATEMENT.test(text)) return undefined;
  const lines = text.split('\n');
  const index = lines.findIndex((line) => /^\s*[^\s#;]/.test(line));
  const first = lines[index];
  if (first === undefined || /^\s*[A-Za-z_]\w*\s*\(/.test(first)) return undefined;
  // Two words or values at least: less may be a slip.
  const beginning = lines.slice(index, index + 3).join(' ');
  // In two steps, each linear in a line that may be the whole file.
  const [, between = ''] = /\w(.*)\w/.exec(beginning) ?? [];
  return /[\s,;|:=]/.test(between) ? { text: first, number: index + 1 } : undefined;
}

const NO_TEXT = { problem: 'it is no text; save it as UTF-8' };

function textOf(text: string): DefinitionText | { readonly problem: string } {
  let end = text.length;
  for (let at = end - 1; /[\s\0\u001a]/.test(text.charAt(at)); at--)
    if (text.charAt(at) === '\u001a') end = at;
  const ended = text.slice(0, end);
  return ended.includes('\0') ? NO_TEXT : { text: withLineEnds(ended) };
}

function withLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
