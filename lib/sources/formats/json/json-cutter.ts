import { quoted, TapesyncError } from '../../../errors/error.ts';
import {
  type BadRecord,
  type Cut,
  type Cutter,
  formatError,
  LONGEST_RECORD,
  recordTooLong,
} from '../cutter.ts';
import { withoutReturn } from '../lines.ts';
import { findDamage } from './damage.ts';
import { type JsonCut, JsonDocument } from './document.ts';
import { DEEPEST, ValueScanner } from './scan.ts';
import { FLUSH, wholeTokens } from './tokens.ts';
import { type JsonWanted, WantedValues } from './values.ts';

// With the byte order mark, which stands between files that were joined.
const BLANKS = new Set([' ', '\t', '\r', '\uFEFF']);

/**
 * Cuts JSON into records: the values at a path of each document in the input, or each line if the input has one object
 * per line (NDJSON). Lines around the documents, such as the banner and prompt of a console, are cut out as well,
 * without elements; so is the beginning of a document with nothing at the path, which may be an error answer.
 */
export class JsonCutter implements Cutter {
  readonly #source: string;
  readonly #path: readonly string[];
  readonly #values: WantedValues;
  readonly #lines: JsonLines;
  /** What is read outside of a document: `first line` is the first of `lines`, or begins a document after all. */
  #mode: 'start' | 'first line' | 'lines' | 'around' = 'start';
  #document: JsonDocument | undefined;
  #line = 1;
  /** The column in which the unfinished line begins, behind a document in another than 1. */
  #column = 1;
  /** The unfinished line, whether it has more than blanks, and whether a document ended in it. */
  #text = '';
  #hasText = false;
  #isBehind = false;
  #hasRecords = false;
  /** The beginning of the first document without records, and the first line around documents. */
  #firstBegin: string | undefined;
  #firstText: string | undefined;

  constructor(source: string, path: readonly string[], wanted: readonly JsonWanted[]) {
    this.#source = source;
    this.#path = path;
    this.#values = new WantedValues(wanted);
    this.#lines = new JsonLines(this.#values);
  }

  get line(): number {
    return this.#document?.line ?? this.#line;
  }

  // Where each line is an object, none has a bearing on the others; in a document all may.
  get state(): string | undefined {
    return this.#mode === 'lines' && this.#text === '' ? '' : undefined;
  }

  skip(lines: number): void {
    this.#line += lines;
  }

  cut(piece: string): Cut {
    return cutting((cut) => this.#read(piece, cut));
  }

  end(): Cut {
    return cutting((cut) => {
      if (this.#text !== '') this.#endLine(cut, '');
      if (this.#document !== undefined) throw this.#document.endedEarly();
      if (!this.#hasRecords) this.#nothingFound();
    });
  }

  #read(text: string, cut: JsonCut): void {
    for (let at = 0; at < text.length; ) {
      const document = this.#document;
      at = document === undefined ? this.#readLine(text, at, cut) : document.read(text, at, cut);
      if (document?.isOver) this.#leave(document, cut);
    }
  }

  #readLine(text: string, from: number, cut: JsonCut): number {
    if (!this.#hasText && (this.#mode === 'start' || this.#mode === 'around')) {
      const first = afterBlanks(text, from);
      const character = text.charAt(first);
      if (character === '{' || character === '[') {
        this.#column += this.#text.length + first - from;
        return this.#enter(character, first);
      }
      if (character !== '' && character !== '\n') {
        if (this.#isBehind) {
          const column = this.#column + this.#text.length + first - from;
          throw this.#damaged(`column ${column}: unexpected ${quoted(character)} behind the document`);
        }
        this.#hasText = true;
      }
    }
    const newline = text.indexOf('\n', from);
    const to = newline === -1 ? text.length : newline;
    this.#text += text.slice(from, to);
    if (this.#text.length > LONGEST_RECORD) {
      if (this.#mode !== 'first line') throw recordTooLong(this.#source, this.#line);
      this.#readAsDocument('', cut);
      return to;
    }
    if (newline === -1) return to;
    this.#endLine(cut, '\n');
    return to + 1;
  }

  /** Begins a document, or the first of objects that each stand on a line. */
  #enter(first: string, at: number): number {
    this.#text = '';
    if (this.#mode === 'start' && this.#path.length === 0 && first === '{') this.#mode = 'first line';
    else this.#open();
    return at;
  }

  #open(): void {
    this.#mode = 'around';
    this.#document = new JsonDocument(this.#source, this.#path, this.#values, this.#line, this.#column);
  }

  #leave(document: JsonDocument, cut: JsonCut): void {
    this.#document = undefined;
    this.#line = document.line;
    this.#column = document.column;
    this.#isBehind = true;
    if (document.hasRecords) {
      this.#hasRecords = true;
      return;
    }
    this.#firstBegin ??= document.begin;
    add(cut, document.begin, document.firstLine, undefined);
  }

  /** Reads the text that was taken for the first of many lines again, as the beginning of a document. */
  #readAsDocument(lineEnd: '\n' | '', cut: JsonCut): void {
    const text = this.#text + lineEnd;
    this.#text = '';
    this.#open();
    this.#read(text, cut);
  }

  #endLine(cut: JsonCut, lineEnd: '\n' | ''): void {
    switch (this.#mode) {
      case 'first line':
        if (typeof this.#lines.read(this.#text.trim(), this.#column + indent(this.#text)) === 'string') {
          this.#readAsDocument(lineEnd, cut);
          return;
        }
        this.#demandMaps();
        this.#mode = 'lines';
        this.#hasRecords = true;
        this.#addLine(cut, lineEnd);
        break;
      case 'lines':
        this.#addLine(cut, lineEnd);
        break;
      default:
        this.#addText(cut);
    }
    this.#text = '';
    if (lineEnd !== '') {
      this.#line += 1;
      this.#column = 1;
    }
  }

  // Where each line is a record, no map can be there.
  #demandMaps(): void {
    const expected = this.#values.lookups.missing();
    if (expected !== undefined) throw formatError(this.#source, expected, this.#text.trim());
  }

  /** Adds a line that should be an object. */
  #addLine(cut: JsonCut, lineEnd: '\n' | ''): void {
    const text = this.#text.trim();
    if (text === '') return;
    const cells = this.#lines.read(text, this.#column + indent(this.#text));
    if (typeof cells !== 'string') {
      add(cut, text, this.#line, cells);
    } else if (lineEnd === '') {
      throw this.#damaged(cells);
    } else {
      const parameters = { expected: 'a JSON object', problem: cells };
      add(cut, text, this.#line, { error: new TapesyncError('RECORD_FORMAT', parameters) });
    }
  }

  /** Adds a line around documents. */
  #addText(cut: JsonCut): void {
    if (this.#hasText) {
      const text = withoutReturn(this.#text);
      this.#firstText ??= text;
      add(cut, text, this.#line, undefined);
    }
    this.#hasText = false;
    this.#isBehind = false;
  }

  #nothingFound(): void {
    const expected =
      this.#firstBegin === undefined ? 'a JSON document' : `at the path ${this.#path.join('.')}`;
    const found = this.#firstBegin ?? this.#firstText?.trim();
    if (found !== undefined) throw formatError(this.#source, expected, found);
  }

  #damaged(problem: string): TapesyncError {
    return new TapesyncError('SOURCE_JSON', { source: this.#source, line: this.#line, problem });
  }
}

function cutting(read: (cut: JsonCut) => void): Cut {
  const cut: JsonCut = { texts: [], lines: [], cells: [] };
  try {
    read(cut);
    return cut;
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    return { ...cut, error };
  }
}

function add(cut: JsonCut, text: string, line: number, cells: JsonCut['cells'][number]): void {
  cut.texts.push(text);
  cut.lines.push(line);
  cut.cells.push(cells);
}

/** Returns the index of the next character that is not a blank; a line end is none. */
function afterBlanks(text: string, from: number): number {
  let at = from;
  while (BLANKS.has(text.charAt(at))) at += 1;
  return at;
}

function indent(text: string): number {
  return text.length - text.trimStart().length;
}

const NO_KEYS = () => [];

/** Reads lines that are one JSON object each. */
export class JsonLines {
  readonly #values: WantedValues;
  readonly #scanner = new ValueScanner();
  #tokens = wholeTokens();

  constructor(values: WantedValues) {
    this.#values = values;
  }

  /**
   * Returns the wanted values of a line without blanks around it, or the problem if it is not an object. `column` is where
   * it begins, from 1.
   */
  read(line: string, column = 1): readonly string[] | BadRecord | string {
    if (!line.startsWith('{')) return `it begins with ${quoted(line)}`;
    this.#scanner.start('{', 0);
    const end = this.#scanner.scan(line, 0, line.length);
    if (this.#scanner.tooDeep) return `nested deeper than ${DEEPEST} levels`;
    try {
      const tokens = this.#tokens(line + FLUSH);
      if (end === line.length) return this.#values.cells(tokens, NO_KEYS);
    } catch {
      this.#tokens = wholeTokens();
      const damage = findDamage(line);
      if (damage !== undefined) return `column ${column + damage.at}: ${damage.problem}`;
    }
    this.#tokens = wholeTokens();
    return end === -1 ? 'it ends too early' : `more follows: ${quoted(line.slice(end).trim())}`;
  }
}
