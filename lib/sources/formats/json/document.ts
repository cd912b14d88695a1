import type { Token } from 'stream-json/core/parser.js';
import { quoted, TapesyncError } from '../../../errors/error.ts';
import { type BadRecord, formatError, LONGEST_RECORD, recordTooLong } from '../cutter.ts';
import { findDamage } from './damage.ts';
import type { LookupGoal } from './lookup.ts';
import { type Goal, JsonPaths } from './paths.ts';
import { compactJson, DEEPEST, ValueScanner } from './scan.ts';
import { FLUSH, passingTokens, wholeTokens } from './tokens.ts';
import type { WantedValues } from './values.ts';

/** A cut that is being made. Text around the documents has no elements. */
export interface JsonCut {
  readonly texts: string[];
  readonly lines: number[];
  readonly cells: (readonly string[] | BadRecord | undefined)[];
}

interface RecordGoal extends Goal {
  readonly kind: 'record';
}

/** What is being read: a key, or a value by its use. */
type Item = 'key' | 'aside' | RecordGoal | LookupGoal;

// The beginning of a document that is shown if it has no records.
const LONGEST_BEGIN = 1000;

// Values aside of the paths go to the parser by lines, or in pieces of this length: larger ones are slower.
const LONGEST_PIECE = 8192;

const BLANKS = new Set([' ', '\t', '\r', '\n']);

/**
 * Reads one document and takes the values at a path as records. stream-json parses all of it: keys and punctuation on
 * the way to the records one by one, then each record in one call. Values aside of the paths are checked and not kept.
 *
 * Throws SOURCE_JSON, SOURCE_RECORD_TOO_LONG, and SOURCE_FORMAT if a map is missing.
 */
export class JsonDocument {
  /** The line on which the document begins. */
  readonly firstLine: number;
  readonly #source: string;
  readonly #values: WantedValues;
  readonly #paths: JsonPaths<RecordGoal | LookupGoal>;
  readonly #scanner = new ValueScanner();
  readonly #tokens = wholeTokens();
  readonly #passing = passingTokens();
  #line: number;
  /** Columns up to the end of the text so far, and up to the item and the piece that are being read. */
  #columns: number;
  #itemColumns = 0;
  #pieceColumns = 0;
  /** Whether the piece begins within a line. */
  #isPieceCut = false;
  #begin = '';
  #isValueNext = true;
  #hasRecords = false;
  #isOver = false;
  /** The key or value that is being read, its first character, the line on which it begins, and its text so far. */
  #item: Item | undefined;
  #first = '';
  #itemLine = 0;
  #text = '';

  /** @param firstColumn the column in which the document begins */
  constructor(
    source: string,
    path: readonly string[],
    values: WantedValues,
    firstLine: number,
    firstColumn = 1,
  ) {
    this.#source = source;
    this.#values = values;
    this.firstLine = firstLine;
    this.#line = firstLine;
    this.#columns = firstColumn - 1;
    const records: RecordGoal = {
      kind: 'record',
      path,
      byValues: path.at(-1) === '*' ? 'nothing' : 'arrays',
    };
    this.#paths = new JsonPaths<RecordGoal | LookupGoal>([records, ...values.lookups.goals], (goal) => {
      if (goal.kind === 'lookup') goal.isFound = true;
      else this.#hasRecords = true;
    });
  }

  /** The line in which the text so far ends. */
  get line(): number {
    return this.#line;
  }

  /** The column behind the text so far. */
  get column(): number {
    return this.#columns + 1;
  }

  /** Whether the document has been read to its end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether there are records at the path, or an empty array. */
  get hasRecords(): boolean {
    return this.#hasRecords;
  }

  /** The beginning of the document, in one line. */
  get begin(): string {
    return this.#begin.replaceAll(/\s+/g, ' ');
  }

  /** Reads text from an index on, adds the records that it completes, and returns the index where it stopped. */
  read(text: string, from: number, cut: JsonCut): number {
    let at = from;
    while (at < text.length && !this.#isOver) {
      at = this.#item === undefined ? this.#step(text, at) : this.#continue(text, at, cut);
    }
    return at;
  }

  /** Returns the error for an input that ends before the document. */
  endedEarly(): TapesyncError {
    return this.#damaged(this.#line, `the document ends inside ${this.#innermost()}`);
  }

  #innermost(): 'a string' | 'an object' | 'an array' {
    if (this.#item !== undefined) {
      if (this.#scanner.inString) return 'a string';
      if (this.#first === '{') return 'an object';
      if (this.#first === '[') return 'an array';
    }
    return this.#paths.isInArray ? 'an array' : 'an object';
  }

  /** Reads a blank or a punctuation mark; or starts a key or a value, which is read next. */
  #step(text: string, at: number): number {
    const character = text.charAt(at);
    if (BLANKS.has(character)) {
      if (character === '\n') this.#line += 1;
      this.#columns = character === '\n' ? 0 : this.#columns + 1;
      return at + 1;
    }
    if (this.#isValueNext && !',:]}'.includes(character)) return this.#value(character, at);
    if (character === '"') return this.#start('key', character, at);
    this.#note(character);
    this.#feed(character, character, this.#columns);
    this.#columns += 1;
    this.#isValueNext = character === ':' || (character === ',' && this.#paths.isInArray);
    if (character === ']' || character === '}') {
      this.#paths.leave();
      this.#isOver = this.#paths.depth === 0;
    }
    return at + 1;
  }

  #value(first: string, at: number): number {
    const use = this.#paths.next(first);
    if (use !== 'within') return this.#start(use, first, at);
    this.#note(first);
    this.#feed(first, first, this.#columns);
    this.#columns += 1;
    this.#isValueNext = first === '[';
    return at + 1;
  }

  #start(item: Item, first: string, at: number): number {
    this.#item = item;
    this.#first = first;
    this.#itemLine = this.#line;
    this.#itemColumns = this.#columns;
    this.#pieceColumns = this.#columns;
    this.#isPieceCut = false;
    this.#text = '';
    this.#isValueNext = false;
    this.#scanner.start(first, this.#paths.depth);
    return at;
  }

  /** Reads more of a key or a value. */
  #continue(text: string, from: number, cut: JsonCut): number {
    const isAside = this.#item === 'aside';
    const most = isAside ? text.length : from + LONGEST_RECORD + 1 - this.#text.length;
    const to = Math.min(text.length, most);
    const end = this.#scanner.scan(text, from, to);
    const stop = end === -1 ? to : end;
    const piece = text.slice(from, stop);
    this.#note(piece);
    if (isAside) this.#check(piece);
    else this.#text += piece;
    this.#line = this.#itemLine + this.#scanner.newlines;
    const newline = piece.lastIndexOf('\n');
    this.#columns = newline === -1 ? this.#columns + piece.length : piece.length - newline - 1;
    if (this.#scanner.tooDeep) throw this.#damaged(this.#line, `nested deeper than ${DEEPEST} levels`);
    if (!isAside && this.#text.length > LONGEST_RECORD) throw recordTooLong(this.#source, this.#itemLine);
    if (end !== -1) this.#finish(cut);
    return stop;
  }

  /** Checks text aside of the paths, line by line, so that an error has its line however the pieces are cut. */
  #check(text: string): void {
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf('\n', at);
      const line = newline === -1 ? text.length : newline + 1;
      const most = at + LONGEST_PIECE - this.#text.length;
      const to = Math.min(line, most);
      this.#text += text.slice(at, to);
      if (to === newline + 1) this.#checkPiece(FLUSH);
      else if (to === most) this.#checkPiece('');
      at = to;
    }
  }

  #checkPiece(end: string): void {
    const piece = this.#text;
    this.#text = '';
    try {
      this.#passing(piece + end);
    } catch {
      const damage = this.#isPieceCut ? undefined : findDamage(piece, true);
      if (damage === undefined) throw this.#damaged(this.#line, 'it is no JSON');
      throw this.#damaged(this.#line, damage.problem, this.#pieceColumns + damage.at);
    }
    const isLine = piece.endsWith('\n');
    if (isLine) this.#line += 1;
    this.#pieceColumns = isLine ? 0 : this.#pieceColumns + piece.length;
    this.#isPieceCut = !isLine;
  }

  /** Takes a key or value that was read to its end. */
  #finish(cut: JsonCut): void {
    const item = this.#item;
    this.#item = undefined;
    this.#isOver = this.#paths.depth === 0;
    if (item === 'aside') {
      this.#checkPiece(FLUSH);
      this.#feed('""', '', this.#itemColumns);
    } else if (item === 'key') {
      for (const token of this.#feed(this.#text + FLUSH, this.#text, this.#itemColumns)) {
        if (token.name === 'keyValue') this.#paths.key(token.value);
      }
    } else if (item?.kind === 'record') {
      this.#record(item, cut);
    } else if (item?.kind === 'lookup') {
      const [key = ''] = this.#paths.keysOfAll(item).slice(-1);
      this.#demand(this.#values.addEntry(item, key, this.#valueTokens()));
    }
  }

  #record(goal: RecordGoal, { texts, lines, cells }: JsonCut): void {
    this.#hasRecords = true;
    this.#demand(this.#values.lookups.missing());
    cells.push(this.#values.cells(this.#valueTokens(), () => this.#paths.keysOfAll(goal)));
    lines.push(this.#itemLine);
    texts.push(this.#scanner.hasBlanks ? compactJson(this.#text) : this.#text);
  }

  #demand(expected: string | undefined): void {
    if (expected !== undefined) throw formatError(this.#source, expected, this.begin);
  }

  #valueTokens(): readonly Token[] {
    try {
      return this.#tokens(this.#text + FLUSH);
    } catch {
      const { at = 0, problem = 'it is no JSON' } = findDamage(this.#text) ?? {};
      const before = this.#text.slice(0, at).split('\n');
      const columns = before.length === 1 ? this.#itemColumns + at : (before.at(-1)?.length ?? 0);
      throw this.#damaged(this.#itemLine + before.length - 1, problem, columns);
    }
  }

  #feed(text: string, shown: string, columns: number): readonly Token[] {
    try {
      return this.#tokens(text);
    } catch {
      throw this.#damaged(this.#line, `unexpected ${quoted(shown)}`, columns);
    }
  }

  #note(text: string): void {
    if (this.#begin.length < LONGEST_BEGIN) this.#begin += text.slice(0, LONGEST_BEGIN - this.#begin.length);
  }

  /** `columns` are those before the place. */
  #damaged(line: number, problem: string, columns?: number): TapesyncError {
    const place = columns === undefined ? '' : `column ${columns + 1}: `;
    return new TapesyncError('SOURCE_JSON', { source: this.#source, line, problem: `${place}${problem}` });
  }
}
