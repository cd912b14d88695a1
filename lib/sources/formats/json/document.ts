import type { Token } from 'stream-json/core/parser.js';
import { quoted, TapesyncError } from '../../../errors/error.ts';
import type { BadRecord } from '../cutter.ts';
import { LONGEST_RECORD, recordTooLong } from '../cutter.ts';
import type { LookupGoal } from './lookup.ts';
import { type Goal, Places } from './places.ts';
import { compactJson, DEEPEST, ValueScanner } from './scan.ts';
import { damagedLine, FLUSH, passingTokens, syntaxProblem, wholeTokens } from './tokens.ts';
import type { WantedValues } from './values.ts';

/** A cut that is being made. Text around the documents has no cells. */
export interface JsonCut {
  readonly texts: string[];
  readonly lines: number[];
  readonly cells: (readonly string[] | BadRecord | undefined)[];
}

interface RecordGoal extends Goal {
  readonly kind: 'record';
}

/** What is being read: a key, or a value and what its place makes of it. */
type Part = 'key' | 'aside' | RecordGoal | LookupGoal;

// As much of a document as is shown where it holds no records.
const LONGEST_BEGIN = 1000;

// What lies aside goes to the parser by lines, or in runs of this length: in runs of 64 KiB it takes a third longer.
const LONGEST_RUN = 8192;

const BLANKS = new Set([' ', '\t', '\r', '\n']);

/**
 * Reads one document and takes the values at a path as records. stream-json reads all of it: the keys and punctuation
 * on the way to the records one by one, so that it is known where they lead; then each record in one call. What lies
 * aside is checked, and nothing of it is kept.
 *
 * Errors are thrown: SOURCE_JSON, SOURCE_RECORD_TOO_LONG, SOURCE_FORMAT where a map is missing.
 */
export class JsonDocument {
  /** Line on which the document begins. */
  readonly firstLine: number;
  readonly #source: string;
  readonly #values: WantedValues;
  readonly #places: Places<RecordGoal | LookupGoal>;
  readonly #scanner = new ValueScanner();
  readonly #tokens = wholeTokens();
  readonly #passing = passingTokens();
  #line: number;
  #begin = '';
  #isValueNext = true;
  #hasRecords = false;
  #isOver = false;
  /** What is being read, its first character, the line on which it begins, and its text so far. */
  #part: Part | undefined;
  #first = '';
  #partLine = 0;
  #text = '';

  constructor(source: string, path: readonly string[], values: WantedValues, firstLine: number) {
    this.#source = source;
    this.#values = values;
    this.firstLine = firstLine;
    this.#line = firstLine;
    const records: RecordGoal = {
      kind: 'record',
      path,
      byValues: path.at(-1) === '*' ? 'nothing' : 'arrays',
    };
    this.#places = new Places<RecordGoal | LookupGoal>([records, ...values.lookups.goals], (goal) => {
      if (goal.kind === 'lookup') goal.isFound = true;
      else this.#hasRecords = true;
    });
  }

  /** Line in which the text so far ends. */
  get line(): number {
    return this.#line;
  }

  /** Whether the document has been read to its end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether there are records at the path, or an empty array of them. */
  get hasRecords(): boolean {
    return this.#hasRecords;
  }

  /** How the document begins, in one line. */
  get begin(): string {
    return this.#begin.replaceAll(/\s+/g, ' ');
  }

  /** Takes text from a place on, adds the records that it completes, and returns where the document ends in it. */
  read(text: string, from: number, cut: JsonCut): number {
    let at = from;
    while (at < text.length && !this.#isOver) {
      at = this.#part === undefined ? this.#step(text, at) : this.#continue(text, at, cut);
    }
    return at;
  }

  /** Returns the error for an input that ends before the document. */
  endedEarly(): TapesyncError {
    return this.#damaged(this.#line, `the document ends inside ${this.#innermost()}`);
  }

  #innermost(): 'a string' | 'an object' | 'an array' {
    if (this.#part !== undefined) {
      if (this.#scanner.inString) return 'a string';
      if (this.#first === '{') return 'an object';
      if (this.#first === '[') return 'an array';
    }
    return this.#places.isInArray ? 'an array' : 'an object';
  }

  /** Takes a blank, a punctuation mark, or nothing where a key or a value begins. */
  #step(text: string, at: number): number {
    const character = text.charAt(at);
    if (BLANKS.has(character)) {
      if (character === '\n') this.#line += 1;
      return at + 1;
    }
    if (this.#isValueNext && !',:]}'.includes(character)) return this.#value(character, at);
    if (character === '"') return this.#start('key', character, at);
    this.#note(character);
    this.#feed(character, character);
    this.#isValueNext = character === ':' || (character === ',' && this.#places.isInArray);
    if (character === ']' || character === '}') {
      this.#places.leave();
      this.#isOver = this.#places.depth === 0;
    }
    return at + 1;
  }

  #value(first: string, at: number): number {
    const place = this.#places.place(first);
    if (place !== 'within') return this.#start(place, first, at);
    this.#note(first);
    this.#feed(first, first);
    this.#isValueNext = first === '[';
    return at + 1;
  }

  #start(part: Part, first: string, at: number): number {
    this.#part = part;
    this.#first = first;
    this.#partLine = this.#line;
    this.#text = '';
    this.#isValueNext = false;
    this.#scanner.start(first, this.#places.depth);
    return at;
  }

  /** Reads on in a key or a value. */
  #continue(text: string, from: number, cut: JsonCut): number {
    const isAside = this.#part === 'aside';
    const most = isAside ? text.length : from + LONGEST_RECORD + 1 - this.#text.length;
    const to = Math.min(text.length, most);
    const end = this.#scanner.scan(text, from, to);
    const stop = end === -1 ? to : end;
    const part = text.slice(from, stop);
    this.#note(part);
    if (isAside) this.#check(part);
    else this.#text += part;
    this.#line = this.#partLine + this.#scanner.newlines;
    if (this.#scanner.tooDeep) throw this.#damaged(this.#line, `nested deeper than ${DEEPEST} levels`);
    if (!isAside && this.#text.length > LONGEST_RECORD) throw recordTooLong(this.#source, this.#partLine);
    if (end !== -1) this.#finish(cut);
    return stop;
  }

  /** Checks text that lies aside, line by line, so that an error has its line wherever the pieces are cut. */
  #check(text: string): void {
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf('\n', at);
      const line = newline === -1 ? text.length : newline + 1;
      const run = at + LONGEST_RUN - this.#text.length;
      const to = Math.min(line, run);
      this.#text += text.slice(at, to);
      if (to === newline + 1) this.#checkRun(FLUSH);
      else if (to === run) this.#checkRun('');
      at = to;
    }
  }

  #checkRun(end: string): void {
    const run = this.#text;
    this.#text = '';
    try {
      this.#passing(run + end);
    } catch (error) {
      throw this.#damaged(this.#line, syntaxProblem(error));
    }
    if (run.endsWith('\n')) this.#line += 1;
  }

  /** Takes a key or value that has come to its end. */
  #finish(cut: JsonCut): void {
    const part = this.#part;
    this.#part = undefined;
    this.#isOver = this.#places.depth === 0;
    if (part === 'aside') {
      this.#checkRun(FLUSH);
      this.#feed('""', '');
    } else if (part === 'key') {
      for (const token of this.#feed(this.#text + FLUSH, this.#text)) {
        if (token.name === 'keyValue') this.#places.key(token.value);
      }
    } else if (part?.kind === 'record') {
      this.#record(part, cut);
    } else if (part?.kind === 'lookup') {
      const [key = ''] = this.#places.keysOfAll(part).slice(-1);
      this.#demand(this.#values.addEntry(part, key, this.#valueTokens()));
    }
  }

  #record(goal: RecordGoal, { texts, lines, cells }: JsonCut): void {
    this.#hasRecords = true;
    this.#demand(this.#values.lookups.missing());
    cells.push(this.#values.cells(this.#valueTokens(), () => this.#places.keysOfAll(goal)));
    lines.push(this.#partLine);
    texts.push(this.#scanner.hasBlanks ? compactJson(this.#text) : this.#text);
  }

  #demand(expected: string | undefined): void {
    if (expected === undefined) return;
    throw new TapesyncError('SOURCE_FORMAT', { source: this.#source, expected, found: quoted(this.begin) });
  }

  #valueTokens(): readonly Token[] {
    try {
      return this.#tokens(this.#text + FLUSH);
    } catch (error) {
      const { at, line } = damagedLine(this.#text);
      throw this.#damaged(this.#partLine + at, `${syntaxProblem(error)} in ${quoted(line)}`);
    }
  }

  #feed(text: string, shown: string): readonly Token[] {
    try {
      return this.#tokens(text);
    } catch {
      throw this.#damaged(this.#line, `unexpected ${quoted(shown)}`);
    }
  }

  #note(text: string): void {
    if (this.#begin.length < LONGEST_BEGIN) this.#begin += text.slice(0, LONGEST_BEGIN - this.#begin.length);
  }

  #damaged(line: number, problem: string): TapesyncError {
    return new TapesyncError('SOURCE_JSON', { source: this.#source, line, problem });
  }
}
