import type { TapesyncError } from '../errors/error.ts';
import type { Extractor } from '../language/definition.ts';
import { Tally } from '../model/tally.ts';
import {
  type Fate,
  type Input,
  type Joined,
  type RawBatch,
  type RecordBatch,
  Segments,
} from '../records/batch.ts';
import type { Cutting, InputCutter } from '../records/input-cutter.ts';
import { InputRecognizer } from '../records/recognition/input-recognizer.ts';
import type { LinePart, RecognizedPart } from '../records/recognition/line-parts.ts';
import type { Turn } from '../records/recognition/read-lines.ts';
import type { Recognition } from '../records/recognition/recognition.ts';

/** What became of the next bytes of an input. */
export interface ExtractedPiece {
  readonly batch: RecordBatch;
  /** How many raw records there were. */
  readonly records: number;
  /** Why nothing more can be read of the input. */
  readonly error?: TapesyncError;
}

/** Extracts the records of one input, of which many lines need not be read. */
export class LineExtraction {
  readonly #input: Input;
  readonly #cutter: InputCutter;
  readonly #extractor: Extractor;
  readonly #recognizer: InputRecognizer;
  #tally = new Tally();
  #segments = new Segments();
  #records = 0;

  constructor(input: Input, cutter: InputCutter, extractor: Extractor, recognition: Recognition) {
    this.#input = input;
    this.#cutter = cutter;
    this.#extractor = extractor;
    this.#recognizer = new InputRecognizer(recognition, input.name, {
      get line() {
        return cutter.line;
      },
      get state() {
        return together(cutter.state, extractor.state);
      },
      get isHeld() {
        return extractor.isHeld;
      },
    });
  }

  /**
   * Reads the next bytes, up to the last line end in them; at the end of the input, all of them. Throws what
   * `Extractor.extract` throws.
   */
  read(bytes: Buffer, isLast: boolean): ExtractedPiece {
    [this.#tally, this.#segments, this.#records] = [new Tally(), new Segments(), 0];
    const error = this.#read(bytes, isLast);
    const batch = { tally: this.#tally, source: this.#input.name, segments: this.#segments.list };
    // What is wrong behind a record that ends the input does not count.
    const counts = error !== undefined && !this.#input.terminated;
    return { batch, records: this.#records, ...(counts && { error }) };
  }

  #read(bytes: Buffer, isLast: boolean): TapesyncError | undefined {
    const { lines, text, error } = this.#cutter.survey(bytes, isLast);
    if (this.#recognizer.isUseless) {
      const all = Buffer.concat([this.#recognizer.rest(), lines]);
      return this.#extract(this.#cutter.cut(all, this.#tally)) ?? this.#readText(text) ?? error?.();
    }
    this.#recognizer.add(lines);
    for (const part of this.#recognizer.parts()) {
      const problem = part.kind === 'recognized' ? this.#pass(part) : this.#extractLines(part);
      if (problem !== undefined || this.#input.terminated) return problem;
    }
    if (text === undefined && error === undefined && !isLast && !this.#recognizer.isFull) return undefined;
    const rest = this.#extract(this.#cutter.cut(this.#recognizer.rest(), this.#tally));
    return rest ?? this.#readText(text) ?? error?.();
  }

  #readText(text: string | undefined): TapesyncError | undefined {
    if (text === undefined || this.#input.terminated) return undefined;
    return this.#extract(this.#cutter.cutText(text, this.#tally));
  }

  #pass({ lines, lastBegins, records, bytes, isWide }: RecognizedPart): undefined {
    const { line } = this.#cutter;
    let count = 0;
    for (const each of records) {
      count += each.count;
      if (each.kind === 'recognized') this.#segments.add(each);
      else this.#tally.outcomes.add('excluded', each.reason, each.count);
    }
    this.#tally.read += count;
    this.#tally.recognized += count;
    this.#records += count;
    this.#cutter.pass(bytes, lines, isWide);
    const fits = records.some((each) => each.kind !== 'excluded' || each.fits);
    this.#extractor.pass(count, line + lastBegins, fits);
  }

  #extractLines({
    bytes,
    isFollowed,
  }: Extract<LinePart, { readonly kind: 'unread' }>): TapesyncError | undefined {
    const { line: firstLine, state } = this.#cutter;
    const lines: number[] = [];
    const fates: Fate[] = [];
    const joined: Joined[] = [];
    const states: (string | undefined)[] = [];
    const { batches, error: cutError } = this.#cutter.cut(bytes, this.#tally);
    // What follows is known by the state before all of them.
    const isKnown = isFollowed && batches.length === 1 && this.#cutter.state === state;
    const followed = batches.map((raw) => ({ ...raw, wantsFates: true, isFollowed: isKnown }));
    const cutting = cutError === undefined ? { batches: followed } : { batches: followed, error: cutError };
    const error = this.#extract(cutting, (raw, extracted) => {
      const before = lines.length;
      for (const { first, last } of extracted.joined ?? [])
        joined.push({ first: first + before, last: last + before });
      for (const line of raw.lines) lines.push(line);
      for (const fate of extracted.fates ?? []) fates.push(fate);
      for (const state of extracted.states ?? []) states.push(state);
    });
    if (error !== undefined || this.#input.terminated) return error;
    const turns: Turn[] = [];
    const cut = this.#cutter.state;
    for (let after = 0; after < states.length; after++) {
      const state = after + 1 < states.length ? states[after + 1] : this.#extractor.state;
      if (state !== states[after]) turns.push({ after, state: together(cut, state) });
    }
    this.#recognizer.enter({ firstLine, lines, fates, joined, turns });
    return undefined;
  }

  #extract(
    { batches, error }: Cutting,
    follow?: (raw: RawBatch, extracted: RecordBatch) => void,
  ): TapesyncError | undefined {
    for (const raw of batches) {
      this.#records += raw.texts.length;
      const extracted = this.#extractor.extract(raw);
      this.#segments.append(extracted.segments);
      follow?.(raw, extracted);
      if (this.#input.terminated) return undefined;
    }
    return error;
  }
}

// How a line is cut, and what is made of it.
function together(cut: string | undefined, extracted: string | undefined): string | undefined {
  return cut === undefined || extracted === undefined ? undefined : `${cut}\n${extracted}`;
}
