import { quoted, TapesyncError } from '../errors/error.ts';
import { Tally } from '../model/tally.ts';
import type { Encoding } from '../sources/codecs.ts';
import { type Decoded, Decoder, encodingError, LONGEST_MARK } from '../sources/decoder.ts';
import type { Cut, Cutter } from '../sources/formats/cutter.ts';
import { type RecordFormat, recordCutter } from '../sources/formats/record-cutter.ts';
import type { Input, RawBatch } from './batch.ts';

/** How records are cut out of the bytes of inputs. */
export interface CuttingOptions {
  readonly format: RecordFormat;
  /** The encoding where no byte order mark says otherwise; UTF-8 when absent. */
  readonly encoding?: Encoding | undefined;
  /** Whether an input without a record is taken for what it says. */
  readonly allowEmpty: boolean;
}

/** Raw records, and the error behind them where nothing more can be cut out of the input. */
export interface Cutting {
  readonly batches: readonly RawBatch[];
  readonly error?: TapesyncError;
}

/** The next bytes of an input. */
export interface Surveyed {
  /** Lines, the last of which may go on. */
  readonly lines: Buffer;
  /** Text behind them. */
  readonly text?: string;
  /** Returns why nothing more can be read, once all of it has been cut or passed: the error names the line. */
  readonly error?: () => TapesyncError;
}

const NOTHING = Buffer.alloc(0);
const BLANK = 32;

// What 64 KiB of a catalog hold, so that a piece is not parted into a batch and a rest.
const LARGEST_BATCH = 2000;

type LineEnds = 'none' | 'returns' | 'newlines';

/** Decodes the bytes of one input and cuts the records out of them, as they come. Nothing is thrown. */
export class InputCutter {
  readonly #input: Input;
  readonly #options: CuttingOptions;
  readonly #cutter: Cutter;
  readonly #decoder: Decoder;
  #lineEnds: LineEnds = 'none';
  #isFound = false;
  /** Bytes at the beginning that may be a part of a byte order mark. */
  #beginning: Buffer | undefined = NOTHING;
  /** Whether lines come as UTF-8, whatever the input is. */
  #isDecoded = false;
  #isWarned = false;

  private constructor(input: Input, options: CuttingOptions, cutter: Cutter) {
    this.#input = input;
    this.#options = options;
    this.#cutter = cutter;
    this.#decoder = new Decoder(options.encoding);
    // In JSON an escape may stand for one.
    input.mayHoldNul = options.format.kind === 'json';
  }

  /** Opens an input. */
  static async open(input: Input, options: CuttingOptions): Promise<InputCutter> {
    return new InputCutter(input, options, await recordCutter(options.format, input.name));
  }

  /** The line that comes next, from 1. */
  get line(): number {
    return this.#cutter.line;
  }

  /** How the next line is read and cut: equal texts, equal cuts. `undefined` where it cannot be passed. */
  get state(): string | undefined {
    const encoding = this.#isDecoded ? 'decoded' : this.#decoder.state;
    const cut = this.#cutter.state;
    return encoding === undefined || cut === undefined ? undefined : `${encoding} ${cut}`;
  }

  /**
   * Looks at the next bytes, which are then cut or passed line by line: as they are or, where a character has two bytes, as
   * UTF-8. What is no text, and what UTF-8 has no form for, cannot be taken apart.
   */
  survey(piece: Buffer, isLast: boolean): Surveyed {
    const all = this.#beginning === undefined ? piece : Buffer.concat([this.#beginning, piece]);
    if (this.#beginning !== undefined && all.length < LONGEST_MARK && !isLast) {
      this.#beginning = all;
      return { lines: NOTHING };
    }
    this.#beginning = undefined;
    const bytes = this.#decoder.survey(all);
    if (!this.#decoder.isWide) return { lines: bytes };
    this.#isDecoded = true;
    const { text, fault } = this.#decoder.decode(bytes, this.#cutter.line);
    const error = fault && (() => encodingError(this.#input.name, this.#cutter.line, fault));
    const found = text.isWellFormed() ? { lines: Buffer.from(text) } : { lines: NOTHING, text };
    return error === undefined ? found : { ...found, error };
  }

  /** Cuts the next bytes; with a tally, what happens is counted in that. */
  cut(bytes: Buffer, tally?: Tally): Cutting {
    if (this.#isDecoded) return this.cutText(bytes.toString(), tally);
    const decoded = this.#decoder.decode(bytes, this.#cutter.line);
    this.#look(decoded.text);
    return this.#cutting(this.#cut(decoded), tally);
  }

  /** Cuts the next text. */
  cutText(text: string, tally?: Tally): Cutting {
    this.#look(text);
    return this.#cutting(this.#cutter.cut(text), tally);
  }

  /**
   * Passes lines without cutting them, between two records.
   *
   * @param isWide whether they may have bytes beyond ASCII
   */
  pass(bytes: Uint8Array, lines: number, isWide: boolean): void {
    if (!this.#isDecoded)
      this.#decoder.pass(
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        this.#cutter.line,
        isWide,
      );
    this.#cutter.skip(lines);
    this.#lineEnds = 'newlines';
    this.#isFound ||= bytes.some((byte) => byte > BLANK);
  }

  /** Cuts what the end of the input completes, and looks whether the whole of it can be believed. */
  end(): Cutting {
    const rest = this.#cut(this.#decoder.end());
    const { name: source } = this.#input;
    if (rest.error !== undefined) return this.#cutting(rest);
    // All of it would be one record, and the others lost in it.
    if (this.#lineEnds === 'returns')
      return this.#cutting({ ...rest, error: new TapesyncError('SOURCE_LINE_ENDS', { source }) });
    const first = this.#cutting(rest);
    const last = this.#cutting(this.#cutter.end());
    const batches = [...first.batches, ...last.batches];
    if (last.error !== undefined) return { batches, error: last.error };
    if (this.#isFound || this.#options.allowEmpty) return { batches };
    return { batches, error: new TapesyncError('SOURCE_EMPTY', { source }) };
  }

  /** Returns the error of an input that was read in another encoding than its own. */
  misread(): TapesyncError | undefined {
    const { misread } = this.#decoder;
    if (misread === undefined) return undefined;
    const { line, text } = misread;
    const encoding = this.#options.encoding ?? 'UTF-8';
    return new TapesyncError('SOURCE_MISREAD', {
      source: this.#input.name,
      encoding,
      line,
      found: quoted(text),
    });
  }

  #cut({ text, fault }: Decoded): Cut {
    const records = this.#cutter.cut(text);
    if (fault === undefined || records.error !== undefined) return records;
    return { ...records, error: encodingError(this.#input.name, this.#cutter.line, fault) };
  }

  #look(text: string): void {
    this.#lineEnds = lineEnds(this.#lineEnds, text);
    if (!this.#input.mayHoldNul && text.includes('\0')) this.#input.mayHoldNul = true;
  }

  #cutting(cut: Cut, tally?: Tally): Cutting {
    this.#isFound ||= cut.texts.some((text) => text.trim() !== '');
    const batches = [...slices(cut)].map((slice) => this.#batch(slice, tally));
    return cut.error === undefined ? { batches } : { batches, error: cut.error };
  }

  #batch({ texts, lines, cells, isUnended }: Cut, tally = new Tally()): RawBatch {
    const mark = this.#decoder.overruledBy;
    if (!this.#isWarned && mark !== undefined) {
      this.#isWarned = true;
      const { encoding } = this.#options;
      tally.warnings.push(
        `${this.#input.name}: it begins with a byte order mark of ${mark} and is read as that, though the definition says SetEncoding("${encoding}")`,
      );
    }
    const records = { texts, lines, ...(cells && { cells }), ...(isUnended && { isUnended }) };
    return { input: this.#input, ...records, tally };
  }
}

function lineEnds(before: LineEnds, text: string): LineEnds {
  if (before === 'newlines' || text.includes('\n')) return 'newlines';
  return before === 'returns' || /\r./s.test(text) ? 'returns' : 'none';
}

function* slices(cut: Cut): Iterable<Cut> {
  const { texts, lines, cells, isUnended } = cut;
  if (texts.length <= LARGEST_BATCH) {
    if (texts.length > 0) yield cut;
    return;
  }
  for (let from = 0; from < texts.length; from += LARGEST_BATCH) {
    const to = from + LARGEST_BATCH;
    yield {
      texts: texts.slice(from, to),
      lines: lines.slice(from, to),
      ...(cells && { cells: cells.slice(from, to) }),
      ...(to >= texts.length && isUnended && { isUnended }),
    };
  }
}
