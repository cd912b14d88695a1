import { Account } from '../../model/tally.ts';
import type { Decoder } from '../../sources/decoder.ts';
import type { Cut, LineCutter } from '../../sources/formats/cutter.ts';
import type { Input, PassedRun } from '../batch.ts';
import type { LineProof } from './line-matcher.ts';
import type { LineSifter } from './part.ts';

/** What was cut out of a piece of input, and the records between it that passed. */
export interface Sifted extends Cut {
  readonly passed: readonly PassedRun[];
  /** Tells of the snapshots that were downloaded. */
  readonly account: Account;
}

const NEWLINE = 10;

/**
 * Lets lines of one input pass by its decoder and its cutter, which see all other bytes as if these had never been there,
 * and count lines and bytes as if they had.
 */
export class Sieve {
  readonly #lines: LineSifter;
  readonly #decoder: Decoder;
  readonly #cutter: LineCutter;
  readonly #cut: (bytes: Buffer) => Cut;

  /** @param cut decodes and cuts bytes, by the same decoder and cutter */
  constructor(lines: LineSifter, decoder: Decoder, cutter: LineCutter, cut: (bytes: Buffer) => Cut) {
    this.#lines = lines;
    this.#decoder = decoder;
    this.#cutter = cutter;
    this.#cut = cut;
  }

  /** Cuts the next piece of the input. */
  async cut(piece: Buffer, input: Input, proof: LineProof): Promise<Sifted> {
    const account = new Account();
    const sifted = { texts: [], lines: [], cells: [], passed: [], account };
    // The line that the last piece has left unfinished, or the record that it has left open, comes first.
    const begun = this.#isBetween ? 0 : piece.indexOf(NEWLINE) + 1;
    const first = this.#add(sifted, piece.subarray(0, begun));
    if (first.error !== undefined) return first;
    const rest = piece.subarray(begun);
    if (!this.#isBetween) return this.#add(first, rest);
    return this.#siftLines(first, rest, input, proof);
  }

  get #isBetween(): boolean {
    return this.#decoder.isBetweenBytes && this.#cutter.isBetweenRecords;
  }

  async #siftLines(sifted: Growing, piece: Buffer, input: Input, proof: LineProof): Promise<Sifted> {
    for (const part of await this.#lines.part(piece, proof, sifted.account)) {
      if (part.kind === 'bytes') {
        const { error } = this.#add(sifted, part.bytes);
        if (error !== undefined) return { ...sifted, error };
        continue;
      }
      const { line } = this.#cutter;
      const before = sifted.texts.length;
      if (part.kind === 'unread') {
        const { kind, count, bytes, bounds, scopes } = part;
        sifted.passed.push({ kind, input, proof, count, bytes, bounds, scopes, line, before });
      } else {
        const { kind, held, row, count } = part;
        sifted.passed.push({ kind, held, row, count, line, before });
      }
      this.#cutter.skip(part.count, proof.width);
      this.#decoder.skip(part.length);
    }
    return sifted;
  }

  #add(sifted: Growing, bytes: Buffer): Sifted & Growing {
    if (bytes.length === 0) return sifted;
    const { texts, lines, cells, error } = this.#cut(bytes);
    for (let index = 0; index < texts.length; index++) {
      sifted.texts.push(texts[index] ?? '');
      sifted.lines.push(lines[index] ?? 0);
      sifted.cells.push(cells?.[index]);
    }
    return error === undefined ? sifted : { ...sifted, error };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type Growing = Mutable<Pick<Required<Sifted>, 'texts' | 'lines' | 'cells' | 'passed' | 'account'>>;
