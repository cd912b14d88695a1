import { Readable } from 'node:stream';
import { quoted, TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { Tally } from '../lib/model/tally.ts';
import type { StageTime } from '../lib/observe/progress.ts';
import {
  type Input,
  type PassedSegment,
  type RawBatch,
  type ReadLine,
  recordsOf,
} from '../lib/records/batch.ts';
import { LineFilter } from '../lib/records/match/line-filter.ts';
import type { LineMatcher } from '../lib/records/match/line-matcher.ts';
import type { LineRecognizer } from '../lib/records/match/part.ts';
import type { Encoding } from '../lib/sources/codecs.ts';
import { type Decoded, Decoder, encodingError } from '../lib/sources/decoder.ts';
import type { Cut, LineCutter } from '../lib/sources/formats/cutter.ts';
import type { RecordFormat } from '../lib/sources/formats/record-cutter.ts';
import { recordCutter } from '../lib/sources/formats/record-cutter.ts';
import { type ReadOptions, readSource } from '../lib/sources/read-source.ts';
import type { Source } from '../lib/sources/source.ts';

import { EndOfInput } from './stage.ts';

/** What is read, and how. */
export interface SourceReaderOptions extends ReadOptions {
  /** Read one after the other. */
  readonly sources: readonly Source[];
  readonly format: RecordFormat;
  /** The encoding where no byte order mark says otherwise; UTF-8 when absent. */
  readonly encoding?: Encoding | undefined;
  /** Whether an input without a record is taken for what it says. */
  readonly allowEmpty: boolean;
  /** Makes for an input what takes lines out of it, where any may pass by the extractor. */
  readonly recognizer?: () => LineRecognizer;
  readonly time: StageTime;
}

// What 64 KiB of a catalog hold, so that a chunk is not parted into a batch and a rest.
const LARGEST_BATCH = 2000;

/** A cut, and records that passed it by; `tally` says what it took to find them. */
interface Portion extends Cut {
  readonly passed?: readonly PassedSegment[];
  readonly tally?: Tally;
}

const NOTHING: Portion = { texts: [], lines: [] };

/**
 * Returns the first stage of the chain: a stream of `RawBatch`es and then the `EndOfInput`, which never fails. The end is
 * `failed` with an error of class `source` when an input could not be read to its end, `interrupted` when the signal came
 * first; the records before either have been delivered. An input that the consumer has set `terminated` is left there,
 * and what is wrong with its rest does not count.
 */
export function sourceReader(options: SourceReaderOptions): Readable {
  return new SourceReader(options);
}

// Not Readable.from: when the stream is destroyed it would wait for a read that an idle pipe never ends.
class SourceReader extends Readable {
  readonly #batches: AsyncGenerator<RawBatch, InputEnd>;
  #ended = false;
  readonly #time: StageTime;
  readonly #closed = new AbortController();

  constructor(options: SourceReaderOptions) {
    super({ objectMode: true, highWaterMark: 1 });
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    this.#batches = rawBatches({ ...options, signal });
    this.#time = options.time;
  }

  override _read(): void {
    if (this.#ended) {
      this.push(null);
      return;
    }
    const started = performance.now();
    this.#batches.next().then(
      ({ done, value }) => {
        this.#time.ms += performance.now() - started;
        this.#ended = done === true;
        if (done) this.push(new EndOfInput(value));
        else {
          this.#time.records += value.texts.length + recordsOf(value.passed);
          this.push(value);
        }
      },
      (error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#closed.abort();
    done(error);
  }
}

/** An input that stops being read the moment it is terminated, even while its pipe is idle. */
class OpenInput implements Input {
  readonly name: string;
  matcher: LineMatcher | undefined;
  read: ReadLine | undefined;
  mayHoldNul: boolean;
  readonly #left = new AbortController();
  /** Aborts when there is nothing more to read: the input was terminated, or the run was stopped. */
  readonly signal: AbortSignal;

  constructor(name: string, format: RecordFormat, stop: AbortSignal) {
    this.name = name;
    // In JSON an escape may stand for one.
    this.mayHoldNul = format.kind === 'json';
    this.signal = AbortSignal.any([stop, this.#left.signal]);
  }

  get terminated(): boolean {
    return this.#left.signal.aborted;
  }

  set terminated(terminated: boolean) {
    if (terminated) this.#left.abort();
  }
}

async function* rawBatches(options: SourceReaderOptions): AsyncGenerator<RawBatch, InputEnd> {
  for (const source of options.sources) {
    const input = new OpenInput(source.name, options.format, options.signal);
    const end = yield* inputBatches(source, input, options);
    if (end.kind !== 'complete') return end;
  }
  return { kind: 'complete' };
}

async function* inputBatches(
  source: Source,
  input: OpenInput,
  options: SourceReaderOptions,
): AsyncGenerator<RawBatch, InputEnd> {
  const { encoding } = options;
  const decoder = new Decoder(encoding);
  let found = false;
  let isWarned = false;
  try {
    for await (const cut of cuts(source, input, decoder, { ...options, signal: input.signal })) {
      for (const slice of slices(cut)) {
        const next = batch(input, slice);
        const mark = decoder.overruledBy;
        if (!isWarned && mark !== undefined) {
          isWarned = true;
          next.tally.warnings.push(
            `${input.name}: it begins with a byte order mark of ${mark} and is read as that, though the definition says SetEncoding("${encoding}")`,
          );
        }
        yield next;
      }
      if (input.terminated) return complete(input, decoder, encoding);
      if (cut.error !== undefined) throw cut.error;
      found ||= cut.texts.some((text) => text.trim() !== '');
    }
    if (!found && !options.allowEmpty) throw new TapesyncError('SOURCE_EMPTY', { source: input.name });
    return complete(input, decoder, encoding);
  } catch (error) {
    if (input.terminated) return complete(input, decoder, encoding);
    if (options.signal.aborted) return { kind: 'interrupted' };
    if (!(error instanceof TapesyncError)) throw error;
    // The consumer may not have looked yet at the records before the error, where one may terminate the input.
    // A stage has two batches in hand: once it takes a third, it is done with the first.
    yield batch(input, NOTHING);
    yield batch(input, NOTHING);
    return input.terminated ? complete(input, decoder, encoding) : { kind: 'failed', error };
  }
}

// An input that was read to its end, unless that was in another encoding than its own.
function complete(input: Input, { misread }: Decoder, encoding: Encoding = 'UTF-8'): InputEnd {
  if (misread === undefined) return { kind: 'complete' };
  const { line, text } = misread;
  const parameters = { source: input.name, encoding, line, found: quoted(text) };
  return { kind: 'failed', error: new TapesyncError('SOURCE_MISREAD', parameters) };
}

/**
 * Cuts the records out of one input, as they come. Each chunk that is read is cut and passed on: a file gives
 * 64 KiB, some thousand records; a pipe gives what has gathered while the chain was busy, so that a slow one is
 * never waited for and a fast one fills the batches.
 */
async function* cuts(
  source: Source,
  input: Input,
  decoder: Decoder,
  options: SourceReaderOptions,
): AsyncGenerator<Portion> {
  const cutter = await recordCutter(options.format, source.name);
  const cut = ({ text, fault }: Decoded): Cut => {
    const records = cutter.cut(text);
    if (fault === undefined || records.error !== undefined) return records;
    return { ...records, error: encodingError(source.name, cutter.line, fault) };
  };
  let ends = 'none' as LineEnds;
  const cutBytes = (bytes: Buffer): Cut => {
    const decoded = decoder.decode(bytes, cutter.line);
    ends = lineEnds(ends, decoded.text);
    if (!input.mayHoldNul && decoded.text.includes('\0')) input.mayHoldNul = true;
    return cut(decoded);
  };
  const filter =
    options.recognizer && 'skip' in cutter
      ? new LineFilter(options.recognizer(), decoder, cutter as LineCutter, cutBytes)
      : undefined;
  for await (const bytes of readSource(source, options)) {
    const { matcher } = input;
    yield matcher && filter ? await filter.cut(bytes, input, matcher) : cutBytes(bytes);
  }
  yield cut(decoder.end());
  // All of it would be one record, and the others lost in it.
  if (ends === 'returns') throw new TapesyncError('SOURCE_LINE_ENDS', { source: source.name });
  yield cutter.end();
}

type LineEnds = 'none' | 'returns' | 'newlines';

function lineEnds(before: LineEnds, text: string): LineEnds {
  if (before === 'newlines' || text.includes('\n')) return 'newlines';
  return before === 'returns' || /\r./s.test(text) ? 'returns' : 'none';
}

function* slices(portion: Portion): Iterable<Portion> {
  const { texts, lines, cells, passed = [], tally, isUnended } = portion;
  if (texts.length <= LARGEST_BATCH) {
    if (texts.length > 0 || tally !== undefined) yield portion;
    return;
  }
  for (let from = 0; from < texts.length; from += LARGEST_BATCH) {
    const to = from + LARGEST_BATCH;
    const isWithin = ({ before }: PassedSegment) => before >= from && (before < to || to >= texts.length);
    const segments = passed
      .filter(isWithin)
      .map((segment) => ({ ...segment, before: segment.before - from }));
    yield {
      texts: texts.slice(from, to),
      lines: lines.slice(from, to),
      ...(cells && { cells: cells.slice(from, to) }),
      ...(segments.length > 0 && { passed: segments }),
      ...(from === 0 && tally && { tally }),
      ...(to >= texts.length && isUnended && { isUnended }),
    };
  }
}

function batch(input: Input, { texts, lines, cells, passed, tally, isUnended }: Portion): RawBatch {
  const records = { texts, lines, ...(cells && { cells }), ...(passed && { passed }) };
  return { input, ...records, ...(isUnended && { isUnended }), tally: tally ?? new Tally() };
}
