/**
 * Recognizes the lines of one input: those that have the fingerprint which is expected next, or one near it, are not read.
 *
 * @module
 */

import { numberAt } from '../../platform/typed-arrays.ts';
import { LONGEST_RECORD } from '../../sources/formats/cutter.ts';
import { HASH_SIZE, type LineKernel, MOST_LINES } from '../kernel/line-kernel.ts';
import { ExpectedLines } from './expected-lines.ts';
import { isSameMeaning, type LineMeaning } from './fingerprint-draft.ts';
import { FingerprintError } from './fingerprint-error.ts';
import type { Meaning } from './fingerprint-text.ts';
import type { LinePart, LineReading, RecognizedPart, RecognizedRecords } from './line-parts.ts';
import { LineReader, lineAfter, type ReadLines } from './read-lines.ts';
import type { Recognition } from './recognition.ts';
import { type Recognizable, recognizableOf, recordsOf } from './recognizable.ts';

// Lines that are read at once between two looks at the state.
const MOST_READ = 2000;
// Lines that are hashed at once where the state has just changed: it may change again soon.
const FEWEST_SCANNED = 64;
const GROWTH = 4;

// As with a document of JSON, of which no line means something by itself.
const MANY_SEEN = 5000;
// No record is as long as that.
const MOST_WAITING = 4 * LONGEST_RECORD;

const WORDS = HASH_SIZE / 4;

/** Recognizes the lines of one input. */
export class InputRecognizer {
  readonly #recognition: Recognition;
  readonly #kernel: LineKernel;
  #expected: ExpectedLines | undefined;
  readonly #input: number;
  readonly #reading: LineReading;
  readonly #reader = new LineReader();
  /** What is recognized of the entries of each meaning; `undefined` where they have to be read. */
  readonly #recognizable: readonly (Recognizable | undefined)[];
  // The bytes in the memory of the kernel that have not been dealt with.
  #memory: Uint8Array;
  #from = 0;
  #to = 0;
  // The lines that were scanned last, and the state that they were hashed with.
  #state: string | undefined;
  #key: Uint8Array;
  #line = 0;
  #lines = 0;
  #scanned = FEWEST_SCANNED;
  /** Lines that are read without a look whether they could be recognized. */
  #blind = 1;
  /** The entry of the line that comes next, -1 where it has none. */
  #entry = -1;
  /** Lines so far, and how many of them need not be read this time or next time. */
  #seen = 0;
  #useful = 0;
  /** The entries of the lines that are being read. */
  #entries: number[] = [];

  constructor(recognition: Recognition, name: string, reading: LineReading) {
    const { kernel } = recognition;
    this.#recognition = recognition;
    this.#kernel = kernel;
    this.#reading = reading;
    this.#key = recognition.key;
    this.#input = recognition.inputs.push(name) - 1;
    this.#memory = kernel.reserve(0);
    recognition.draft?.beginInput(name);
    const { file, scopes } = recognition;
    this.#recognizable = file?.meanings.map((meaning) => recognizableOf(meaning, scopes)) ?? [];
    if (file === undefined) return;
    this.#expected = new ExpectedLines(file, kernel);
    this.#expected.at = file.inputs[this.#input]?.first ?? file.size;
  }

  /** Whether so few of many lines are worth a fingerprint that to look for them costs more than it gains. */
  get isUseless(): boolean {
    return this.#seen > MANY_SEEN && this.#useful * 2 < this.#seen;
  }

  /** Takes the next bytes of the input. */
  add(bytes: Uint8Array): void {
    const left = this.#to - this.#from;
    // What is left is moved before the memory may grow.
    this.#memory.copyWithin(0, this.#from, this.#to);
    this.#memory = this.#kernel.reserve(left + bytes.length);
    this.#memory.set(bytes, left);
    [this.#from, this.#to] = [0, left + bytes.length];
    this.#lines = this.#line = 0;
  }

  /** Returns the bytes behind the last line end, and has done with them. */
  rest(): Buffer {
    const bytes = Buffer.from(this.#memory.subarray(this.#from, this.#to));
    this.#from = this.#to;
    return bytes;
  }

  /** Whether a line is so long that it has to be cut to be found too long. */
  get isFull(): boolean {
    return this.#to - this.#from > MOST_WAITING;
  }

  /**
   * Yields the whole lines, in order. What was recognized has to be passed, and what is to be read has to be read and
   * entered by `enter`, before the next part is asked for.
   */
  *parts(): Generator<LinePart, void> {
    while (this.#scan()) {
      const part = this.#recognize() ?? this.#unread();
      if (part !== undefined) yield part;
    }
  }

  /** Enters what became of the lines that were to be read. */
  enter(read: ReadLines): void {
    const count = this.#entries.length;
    const end = this.#endOf(this.#line + count - 1);
    if (this.#recognition.draft !== undefined) this.#log(read, count);
    this.#from = end;
    // Behind a change of the state other lines have been scanned meanwhile.
    if (read.turns.length > 0) this.#lines = this.#line = 0;
    else this.#line += count;
  }

  // Makes sure that there is a line, hashed with the present state; returns whether there is one.
  #scan(): boolean {
    const { state } = this.#reading;
    if (this.#line < this.#lines && state === this.#state) return true;
    if (state !== this.#state) {
      this.#state = state;
      this.#scanned = FEWEST_SCANNED;
      if (state !== undefined) {
        this.#blind = 1;
        this.#key = this.#kernel.hash(Buffer.from(state), this.#recognition.key);
      }
    } else this.#scanned = Math.min(this.#scanned * GROWTH, MOST_LINES);
    this.#line = 0;
    this.#lines = this.#kernel.scan(this.#from, this.#to, this.#key, this.#scanned);
    this.#expected?.begin();
    return this.#lines > 0;
  }

  #recognize(): RecognizedPart | undefined {
    const found: FoundLines = { lines: 0, lastBegins: 0, records: [], size: 0 };
    this.#unlessDamaged(() => {
      while (this.#line + found.lines < this.#lines && this.#recognizeMore(found));
    });
    const { lines, lastBegins, records } = found;
    if (lines === 0) return undefined;
    records.length = found.size;
    this.#seen += lines;
    this.#useful += lines;
    const end = this.#endOf(this.#line + lines - 1);
    const bytes = this.#memory.subarray(this.#from, end);
    const isWide = this.#kernel.wide.subarray(this.#line, this.#line + lines).includes(1);
    this.#from = end;
    this.#line += lines;
    return { kind: 'recognized', lines, lastBegins, records, bytes, isWide };
  }

  // Adds lines whose entries follow each other; returns whether what comes behind them may be recognized, too.
  #recognizeMore(found: FoundLines): boolean {
    const { file, taken, foreign, draft, lines: places } = this.#recognition;
    const expected = this.#expected;
    this.#entry = -1;
    if (file === undefined || expected === undefined) return false;
    const matched = find(expected, this.#line + found.lines);
    if (matched === 0) return false;
    const entry = expected.at;
    this.#entry = entry;
    if (this.#state === undefined || this.#reading.isHeld || this.#isWithin(entry)) return false;
    const { records } = found;
    let whole = 0;
    let lastBegins = 0;
    for (let at = 0; at < matched; ) {
      const meaning = this.#recognizable[file.meaningAt(entry + at)];
      if (meaning === undefined) break;
      const isForeign = foreign.has(entry + at);
      const left = meaning.needsNext ? matched - at - 1 : matched - at;
      const most = isForeign ? 1 : foreign.gap(entry + at, file.runAt(entry + at, left));
      const count = taken.gap(entry + at, Math.min(left, most));
      if (count === 0) break;
      at += count;
      if (meaning.one === undefined) continue;
      lastBegins = count > 1 ? at - 1 : whole;
      whole = at;
      records.push(recordsOf(meaning.one, count, isForeign));
    }
    if (whole === 0) return false;
    taken.add(entry, whole);
    places.add(entry, whole, this.#input, this.#reading.line + found.lines);
    draft?.copy(entry, whole);
    expected.at = entry + whole;
    found.lastBegins = found.lines + lastBegins;
    found.lines += whole;
    found.size = records.length;
    return whole === matched;
  }

  // Returns the lines up to the next one that is recognized, or up to one that may change the state; `undefined` where they
  // have to be looked at anew.
  #unread(): LinePart | undefined {
    const expected = this.#expected;
    const looksAnywhere = expected?.looksAnywhere;
    const most = this.#state === undefined ? this.#blind : MOST_READ;
    if (this.#state === undefined) this.#blind = Math.min(this.#blind * 2, MOST_READ);
    const entries: number[] = [];
    let isFollowed = false;
    let line = this.#line;
    for (; line < this.#lines && entries.length < most; line++) {
      const isFirst = line === this.#line;
      const entry = isFirst ? this.#entry : this.#entryOf(line);
      const meaning = entry === -1 ? undefined : this.#meaningOf(entry);
      isFollowed = !isFirst && this.#isRecognizable(entry);
      if (isFollowed) break;
      entries.push(entry);
      if (entry !== -1 && expected !== undefined) expected.at = entry + 1;
      if (meaning?.kind === 'turn') break;
    }
    // Of those that were missed near by, most are somewhere else.
    if (expected?.looksAnywhere !== looksAnywhere) return undefined;
    this.#entries = entries;
    const end = this.#endOf(this.#line + entries.length - 1);
    // The memory may be replaced while they are read.
    return { kind: 'unread', bytes: Buffer.from(this.#memory.subarray(this.#from, end)), isFollowed };
  }

  // Returns the entry of a line, -1 where it has none.
  #entryOf(line: number): number {
    const expected = this.#expected;
    if (expected === undefined) return -1;
    const matched = this.#unlessDamaged(() => find(expected, line)) ?? 0;
    return matched > 0 ? expected.at : -1;
  }

  // Without what was left, all lines are read from here on.
  #unlessDamaged<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof FingerprintError)) throw error;
      this.#expected = undefined;
      this.#recognition.draft?.abandon();
      return undefined;
    }
  }

  #meaningOf(entry: number): Meaning | undefined {
    const { file } = this.#recognition;
    return this.#unlessDamaged(() => file?.meanings[file.meaningAt(entry)]);
  }

  #isRecognizable(entry: number): boolean {
    const { file, taken } = this.#recognition;
    if (this.#state === undefined || entry === -1 || file === undefined || taken.has(entry)) return false;
    const look = () => this.#recognizable[file.meaningAt(entry)] !== undefined && !this.#isWithin(entry);
    return this.#unlessDamaged(look) ?? false;
  }

  // Whether an entry is of a line within a record: where that line now begins one, it says something else.
  #isWithin(entry: number): boolean {
    const { file } = this.#recognition;
    return entry > 0 && file?.meanings[file.meaningAt(entry - 1)]?.kind === 'open';
  }

  #endOf(line: number): number {
    return numberAt(this.#kernel.ends, line);
  }

  // Adds lines to the draft, each hashed with the state that it was read in.
  #log(read: ReadLines, count: number): void {
    const [hasState, isOpen] = [this.#state !== undefined, this.#reading.state === undefined];
    const { meanings, labels } = this.#reader.meanings(read, count, hasState, isOpen);
    const turns = read.turns.map(({ after, state }) => ({
      line: lineAfter(read.lines, after, read.firstLine, count),
      state,
    }));
    this.#seen += count;
    for (const { kind } of meanings) if (kind !== 'read' && kind !== 'turn') this.#useful++;
    if (this.isUseless) this.#recognition.draft?.abandon();
    const ends = turns.length === 0 ? this.#kernel.ends : this.#kernel.ends.slice(0, this.#lines);
    const startOf = (line: number) => (line === 0 ? this.#from : numberAt(ends, this.#line + line - 1));
    let first = 0;
    let shift = this.#line; // from a line to its hash
    for (let turn = 0; turn <= turns.length; turn++) {
      const next = turns[turn]?.line ?? count;
      for (let line = first; line < next; line++) {
        const [meaning, label] = [meanings[line], labels[line] ?? ''];
        if (meaning === undefined) continue;
        const entry = turn === 0 ? numberAt(this.#entries, line) : -1;
        if (this.#isAsBefore(entry, meaning, label)) this.#recognition.draft?.copy(entry, 1);
        else this.#recognition.draft?.add(this.#kernel.hashes, (line + shift) * WORDS, meaning, label);
      }
      const behind = turns[turn + 1]?.line ?? count;
      first = next;
      if (next >= behind || turn === turns.length) continue;
      const state = turns[turn]?.state ?? '';
      const key = this.#kernel.hash(Buffer.from(state), this.#recognition.key);
      this.#kernel.scan(startOf(next), startOf(behind), key);
      shift = -next;
    }
  }

  #isAsBefore(entry: number, meaning: LineMeaning, label: string): boolean {
    const { file, scopes } = this.#recognition;
    const before = entry === -1 ? undefined : this.#meaningOf(entry);
    if (before === undefined || file === undefined) return false;
    const of = before.kind === 'volume' ? scopes[before.scope]?.of.name : undefined;
    if (!isSameMeaning(before, of, meaning)) return false;
    return meaning.kind !== 'volume' || this.#unlessDamaged(() => file.label(entry)) === label;
  }
}

/** Lines that follow each other and were recognized, so far. */
interface FoundLines {
  lines: number;
  lastBegins: number;
  readonly records: RecognizedRecords[];
  /** How many of these are of the lines: not those of lines among which damage was found. */
  size: number;
}

// Goes on to the entry of a line; returns how many lines from there on are the expected ones.
function find(expected: ExpectedLines, line: number): number {
  const count = expected.same(line);
  if (count > 0) return count;
  return expected.find(line) ? expected.same(line) : 0;
}
