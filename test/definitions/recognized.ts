/**
 * Reads an export line by line, where lines of which it is known what becomes of them need not be read.
 *
 * @module
 */

import { TapesyncError } from '../../lib/errors/error.ts';
import type { Definition, ExtractedRecords, Extractor } from '../../lib/language/definition.ts';
import { Tally } from '../../lib/model/tally.ts';
import type { VolumeRecord } from '../../lib/model/volume-record.ts';
import type { Exclusion, Input } from '../../lib/records/batch.ts';
import { Decoder, encodingError } from '../../lib/sources/decoder.ts';
import type { Cut, Cutter } from '../../lib/sources/formats/cutter.ts';
import { recordCutter } from '../../lib/sources/formats/record-cutter.ts';

const NEWLINE = 10;

/** What became of a line: its volume record or its exclusion. */
export type Known = VolumeRecord | Exclusion;

/** What is known of lines, by the state before them and their bytes. */
export type KnownLines = ReadonlyMap<string, Known>;

/** What was made of an export. */
export interface Reading {
  readonly records: readonly VolumeRecord[];
  readonly read: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly problems: readonly unknown[];
  readonly warnings: readonly string[];
  readonly error?: string;
}

/** The lines of an export, with their line ends. */
export function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline + 1;
    lines.push(bytes.subarray(at, end));
    at = end;
  }
  return lines;
}

/** Returns the key of a line; `undefined` where it cannot be known what becomes of it. */
function keyOf(line: Buffer, states: readonly (string | undefined)[]): string | undefined {
  if (states.includes(undefined) || line.at(-1) !== NEWLINE) return undefined;
  return JSON.stringify([...states, line.toString('latin1')]);
}

/** Reads the lines of an export; `learnt` gets what becomes of each, by its number from 0. */
export async function readLines(
  definition: Definition,
  lines: readonly Buffer[],
  known: KnownLines = new Map(),
  learnt?: (index: number, key: string, fate: Known) => void,
): Promise<Reading> {
  const reader = new LineByLine(definition, await recordCutter(definition.format, 'in'));
  try {
    const mark = reader.survey(Buffer.concat(lines));
    for (const [index, whole] of lines.entries()) {
      const line = index === 0 ? whole.subarray(mark) : whole;
      const key = keyOf(line, reader.states);
      const fate = key === undefined || reader.isHeld ? undefined : known.get(key);
      if (fate !== undefined) reader.pass(line, fate);
      else {
        const found = reader.read(line);
        if (key !== undefined && found !== undefined) learnt?.(index, key, found);
      }
      if (reader.isOver) break;
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    return reader.reading(error);
  }
  return reader.reading();
}

class LineByLine {
  readonly #decoder: Decoder;
  readonly #cutter: Cutter;
  readonly #extractor: Extractor;
  readonly #input: Input;
  readonly #tally = new Tally();
  readonly #records: VolumeRecord[] = [];

  constructor({ encoding, format, open }: Definition, cutter: Cutter) {
    this.#decoder = new Decoder(encoding);
    this.#cutter = cutter;
    this.#extractor = open('in');
    this.#input = { name: 'in', terminated: false, mayHoldNul: format.kind === 'json' };
  }

  get isOver(): boolean {
    return this.#input.terminated;
  }

  get isHeld(): boolean {
    return this.#extractor.isHeld;
  }

  get states() {
    return [this.#decoder.state, this.#cutter.state, this.#extractor.state];
  }

  /** Returns the length of the byte order mark. */
  survey(piece: Buffer): number {
    return piece.length - this.#decoder.survey(piece).length;
  }

  pass(line: Buffer, fate: Known): void {
    const { line: number } = this.#cutter;
    const isWide = line.some((byte) => byte >= 0x80);
    this.#decoder.pass(line, number, isWide);
    this.#extractor.pass(1, number, !('reason' in fate) || fate.fits);
    this.#cutter.skip(1);
    this.#tally.read++;
    if ('reason' in fate) this.#tally.outcomes.add('excluded', fate.reason);
    else this.#records.push({ ...fate, line: number });
  }

  /** Reads a line, and returns what it becomes each time. */
  read(line: Buffer): Known | undefined {
    const { text, fault } = this.#decoder.decode(line, this.#cutter.line);
    if (text.includes('\0')) this.#input.mayHoldNul = true;
    const cut = this.#cutter.cut(text);
    const fates = this.#extract(cut);
    if (cut.error === undefined && fault !== undefined) throw encodingError('in', this.#cutter.line, fault);
    const [fate] = fates;
    return fates.length === 1 && this.#cutter.state !== undefined ? fate : undefined;
  }

  end(): void {
    if (!this.isOver) {
      const { text, fault } = this.#decoder.end();
      if (fault !== undefined) throw encodingError('in', this.#cutter.line, fault);
      this.#extract(this.#cutter.cut(text));
      this.#extract(this.#cutter.end());
    }
    const { misread } = this.#decoder;
    if (misread !== undefined) {
      const { line, text: found } = misread;
      throw new TapesyncError('SOURCE_MISREAD', { source: 'in', encoding: 'Windows-1252', line, found });
    }
    this.#records.push(...recordsOf(this.#extractor.end(this.#tally)));
  }

  reading(error?: TapesyncError): Reading {
    const { read, outcomes, problems, warnings } = this.#tally;
    const excluded = Object.fromEntries([...outcomes.reasons('excluded')].sort());
    const records = this.#records.toSorted((one, other) => one.line - other.line);
    return { records, read, excluded, problems, warnings, ...(error && { error: error.message }) };
  }

  #extract({ texts, lines, cells, isUnended, error }: Cut): readonly (Known | undefined)[] {
    if (this.isOver) return [];
    const tally = this.#tally;
    const batch = { tally, input: this.#input, texts, lines, wantsFates: true } as const;
    const extracted = this.#extractor.extract({
      ...batch,
      ...(cells && { cells }),
      ...(isUnended && { isUnended }),
    });
    this.#records.push(...recordsOf(extracted));
    if (error !== undefined && !this.isOver) throw error;
    return extracted.fates ?? [];
  }
}

function recordsOf({ segments }: ExtractedRecords): readonly VolumeRecord[] {
  return segments.flatMap((segment) => (segment.kind === 'records' ? segment.records : []));
}
