/**
 * Records on their way from the bytes of an input to volume records, some hundred to some thousand in a batch.
 *
 * @module
 */

import type { NamedScope, VolumeId } from '../model/scope.ts';
import type { Tally } from '../model/tally.ts';
import type { VolumeRecord } from '../model/volume-record.ts';
import type { BadRecord } from '../sources/formats/cutter.ts';

/** One input as the chain knows it. */
export interface Input {
  /** A file name as the operator gave it, or `stdin`. */
  readonly name: string;
  /** Set by the extractor when a TERMINATE record has ended this input: the reader stops there. */
  terminated: boolean;
  /** Set before the first record with a NUL in it, so that others are not searched for one. */
  mayHoldNul?: boolean;
}

/** The next bytes of an input, after decompression. */
export interface RawPiece {
  readonly input: Input;
  readonly bytes: Buffer;
  /** Set on the last piece of an input that was read to its end, or terminated. */
  readonly isLast?: true;
}

/** The common part of all batches. */
export interface Batch {
  readonly tally: Tally;
}

/** Records as they stood in one input. */
export interface RawBatch extends Batch {
  readonly input: Input;
  /** Set if the last record has no line end, though a line before it has one. */
  readonly isUnended?: true;
  /** Whether the fates of its records are wanted. */
  readonly wantsFates?: boolean;
  /** Set if the line behind them does not go on with the last one, as long as the state is what it was before them. */
  readonly isFollowed?: boolean;
  /** Text of each record, without its line end. */
  readonly texts: readonly string[];
  /** Line on which each record begins, from 1. */
  readonly lines: readonly number[];
  /**
   * The elements of each record of a delimited input, the wanted values of each JSON record; absent for text, and
   * `undefined` for text that stands around JSON.
   */
  readonly cells?: readonly (readonly string[] | BadRecord | undefined)[];
}

/** Why a raw record is excluded each time. */
export interface Exclusion {
  readonly reason: string;
  /** Whether it is a record that fits the definition, excluded for its values. */
  readonly fits: boolean;
}

/**
 * What became of one raw record: its volume record, or its exclusion. `undefined` for one that has to be read in each run.
 */
export type Fate = VolumeRecord | Exclusion | undefined;

/** Raw records that are one record, which the next one completed: numbers of the first and the last one. */
export interface Joined {
  readonly first: number;
  /** The one that has the fate. */
  readonly last: number;
}

/** Volume records that follow each other. */
export interface RecordsSegment {
  readonly kind: 'records';
  readonly records: readonly VolumeRecord[];
}

/** Records of one scope that were recognized: they say what they said when their volumes were found in step. */
export interface RecognizedSegment {
  readonly kind: 'recognized';
  readonly scope: NamedScope;
  /** Negative where records are taken back, since they stand by themselves in another segment. */
  readonly count: number;
  /** Of these, records of volumes that the server does not have. */
  readonly foreign: number;
  /** How many volumes the server has in the scope. */
  readonly size: number;
}

/**
 * The mention of a volume by a record that was rejected and counted: the volume is not absent, and its earlier records
 * are superseded.
 */
export interface RejectedMention {
  readonly kind: 'rejected';
  readonly scope: NamedScope;
  readonly volume: VolumeId;
  readonly line: number;
  /** Set if the record had no line end: its label may be cut. */
  readonly isUnended?: true;
}

/** A stretch of an input that travels as one. */
export type Segment = RecordsSegment | RecognizedSegment | RejectedMention;

/** What became of the records of one input, in their order. */
export interface RecordBatch extends Batch {
  readonly source: string;
  readonly segments: readonly Segment[];
  /** The fate of each raw record, where they were wanted. */
  readonly fates?: readonly Fate[];
  /** Of these, those that hold only where the next raw record is the same, too, in order. */
  readonly joined?: readonly Joined[];
  /** The state of the extractor before each raw record, where fates were wanted. */
  readonly states?: readonly (string | undefined)[];
}

/** Returns how many records segments stand for; those that were rejected are counted already. */
export function recordsIn(segments: readonly (Segment | { readonly kind: 'in step' })[]): number {
  let count = 0;
  for (const segment of segments) {
    if (segment.kind === 'records') count += segment.records.length;
    else if (segment.kind === 'recognized') count += segment.count;
  }
  return count;
}

/** Gathers segments in the order of the input; records that follow each other become one, and so do recognized ones. */
export class Segments {
  readonly list: Segment[] = [];
  #records: VolumeRecord[] | undefined;

  /** Adds a record. */
  addRecord(record: VolumeRecord): void {
    if (this.#records === undefined) {
      this.#records = [];
      this.list.push({ kind: 'records', records: this.#records });
    }
    this.#records.push(record);
  }

  /** Adds segments that follow. */
  append(segments: readonly Segment[]): void {
    for (const segment of segments) {
      if (segment.kind === 'records') for (const record of segment.records) this.addRecord(record);
      else this.add(segment);
    }
  }

  /** Adds what is no record. */
  add(segment: RecognizedSegment | RejectedMention): void {
    this.#records = undefined;
    const last = this.list.at(-1);
    if (segment.kind === 'recognized' && last?.kind === 'recognized' && last.scope === segment.scope)
      this.list[this.list.length - 1] = {
        ...last,
        count: last.count + segment.count,
        foreign: last.foreign + segment.foreign,
      };
    else this.list.push(segment);
  }
}
