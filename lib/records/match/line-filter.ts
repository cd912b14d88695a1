import { Tally } from '../../model/tally.ts';
import type { Decoder } from '../../sources/decoder.ts';
import type { Cut, LineCutter } from '../../sources/formats/cutter.ts';
import type { Input, PassedSegment } from '../batch.ts';
import type { LineMatcher } from './line-matcher.ts';
import type { LineRecognizer } from './part.ts';

/** What was cut out of a piece of input, and the records between it that passed. */
export interface Filtered extends Cut {
  readonly passed: readonly PassedSegment[];
  /** Counts the snapshots that were downloaded. */
  readonly tally: Tally;
}

const NEWLINE = 10;

/**
 * Takes matched lines of one input out of its bytes before the decoder and the cutter, which still count their lines and
 * bytes.
 */
export class LineFilter {
  readonly #lines: LineRecognizer;
  readonly #decoder: Decoder;
  readonly #cutter: LineCutter;
  readonly #cut: (bytes: Buffer) => Cut;

  /** @param cut decodes and cuts bytes, by the same decoder and cutter */
  constructor(lines: LineRecognizer, decoder: Decoder, cutter: LineCutter, cut: (bytes: Buffer) => Cut) {
    this.#lines = lines;
    this.#decoder = decoder;
    this.#cutter = cutter;
    this.#cut = cut;
  }

  /** Cuts the next piece of the input. */
  async cut(piece: Buffer, input: Input, matcher: LineMatcher): Promise<Filtered> {
    const tally = new Tally();
    const filtered = { texts: [], lines: [], cells: [], passed: [], tally };
    // The line that the last piece has left unfinished, or the record that it has left open, comes first.
    const begun = this.#isBetween ? 0 : piece.indexOf(NEWLINE) + 1;
    const first = this.#add(filtered, piece.subarray(0, begun));
    if (first.error !== undefined) return first;
    const rest = piece.subarray(begun);
    if (!this.#isBetween) return this.#add(first, rest);
    return this.#filterLines(first, rest, input, matcher);
  }

  get #isBetween(): boolean {
    return this.#decoder.isBetweenBytes && this.#cutter.isBetweenRecords;
  }

  async #filterLines(
    filtered: Growing,
    piece: Buffer,
    input: Input,
    matcher: LineMatcher,
  ): Promise<Filtered> {
    for (const part of await this.#lines.part(piece, matcher, filtered.tally)) {
      if (part.kind === 'bytes') {
        const { error } = this.#add(filtered, part.bytes);
        if (error !== undefined) return { ...filtered, error };
        continue;
      }
      const { line } = this.#cutter;
      const before = filtered.texts.length;
      if (part.kind === 'unread') {
        const { kind, count, bytes, bounds, scopes } = part;
        filtered.passed.push({ kind, input, matcher, count, bytes, bounds, scopes, line, before });
      } else {
        const { kind, snapshot, row, count, notGiven } = part;
        filtered.passed.push({ kind, snapshot, row, count, line, before, ...(notGiven && { notGiven }) });
      }
      this.#cutter.skip(part.count);
      this.#decoder.skip(part.length);
    }
    return filtered;
  }

  #add(filtered: Growing, bytes: Buffer): Filtered & Growing {
    if (bytes.length === 0) return filtered;
    const { texts, lines, cells, error } = this.#cut(bytes);
    for (let index = 0; index < texts.length; index++) {
      filtered.texts.push(texts[index] ?? '');
      filtered.lines.push(lines[index] ?? 0);
      filtered.cells.push(cells?.[index]);
    }
    return error === undefined ? filtered : { ...filtered, error };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type Growing = Mutable<Pick<Required<Filtered>, 'texts' | 'lines' | 'cells' | 'passed' | 'tally'>>;
