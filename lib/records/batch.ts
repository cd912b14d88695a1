/**
 * Records on their way from the bytes of an input to volume records, some hundred to some thousand in a batch.
 *
 * @module
 */

import type { NamedScope, VolumeId } from '../model/scope.ts';
import type { Tally } from '../model/tally.ts';
import type { VolumeRecord } from '../model/volume-record.ts';
import type { ScopeSnapshot } from '../snapshots/scope-snapshot.ts';
import type { BadRecord } from '../sources/formats/cutter.ts';
import type { LineMatcher } from './match/line-matcher.ts';
import type { Stretch } from './pieces.ts';

/** One input as the chain knows it. */
export interface Input {
  /** A file name as the operator gave it, or `stdin`. */
  readonly name: string;
  /** Set by the extractor when a TERMINATE record has ended this input: the reader stops there. */
  terminated: boolean;
  /** Set by the reader before the first record with a NUL in it, so that others are not searched for one. */
  mayHoldNul?: boolean;
  /** Set by the extractor once it knows how to match lines of this input with rows. */
  matcher?: LineMatcher | undefined;
  /** Set with the matcher: makes a record of the elements of a line. */
  read?: ReadLine | undefined;
}

/** Makes a record of a line. */
export type ReadLine = (text: string, elements: readonly string[], line: number) => VolumeRecord;

/** Lines, one after the other, that no records were made of; each is one record. */
interface PassedLines {
  readonly count: number;
  /** Line of the first record. */
  readonly line: number;
  /** How many of the other records of the batch stand before them. */
  readonly before: number;
}

/**
 * The records that leave fields out that their rows have, in pairs: which of the records, from 0, and the fields, one bit each
 * by their order in the snapshot. Absent where there are none.
 */
export type FieldsNotGiven = readonly number[];

/**
 * Records that match the snapshot, of volumes whose rows follow each other. They were found by the bytes of their lines,
 * and are no more than this.
 */
export interface UnchangedSegment extends PassedLines {
  readonly kind: 'unchanged';
  readonly snapshot: ScopeSnapshot;
  /** The row of the first volume. */
  readonly row: number;
  readonly notGiven?: FieldsNotGiven;
}

/** Records that match the snapshot, of volumes anywhere in it, in the order of the input. */
export interface UnchangedRows extends Omit<PassedLines, 'line'> {
  readonly kind: 'rows';
  readonly snapshot: ScopeSnapshot;
  readonly rows: readonly number[];
  readonly lines: readonly number[];
  readonly notGiven?: FieldsNotGiven;
}

/**
 * Records whose lines are read when their scopes are visited. Lines are left unread only where a stage sets all records
 * aside, or where records are only counted.
 */
export interface UnreadSegment extends PassedLines {
  readonly kind: 'unread';
  readonly input: Input;
  readonly matcher: LineMatcher;
  /** Bytes among which the lines stand one behind the other, line ends and all. */
  readonly bytes: Buffer;
  /** Where each line begins, and at last where they end. */
  readonly bounds: readonly number[];
  /** The scope of each line, by its number in the matcher. */
  readonly scopes: readonly number[];
}

/** Records of one scope that were set aside until it is visited, as pieces of lines of the input. */
export interface AsideSegment extends Omit<PassedLines, 'line'> {
  readonly kind: 'aside';
  readonly input: Input;
  readonly pieces: Stretch;
}

/**
 * The mention of a volume by a record that was rejected and counted: the volume is not absent, and its earlier records
 * are superseded.
 */
export interface RejectedMention extends Pick<PassedLines, 'before'> {
  readonly kind: 'rejected';
  readonly scope: NamedScope;
  readonly volume: VolumeId;
  /** Set if the record had no line end: its label may be cut. */
  readonly isUnended?: true;
  /** The record was counted before. */
  readonly count: 0;
}

/** Records of one scope that need no reading any more. */
export type SettledSegment = UnchangedSegment | RejectedMention;

/** Records that passed by the extractor, and mentions by those that it rejected. */
export type PassedSegment = SettledSegment | UnreadSegment;

/** Returns the number of records in segments. */
export function recordsOf(segments: readonly Pick<PassedLines, 'count'>[] = []): number {
  let count = 0;
  for (const segment of segments) count += segment.count;
  return count;
}

/** The common part of all batches. */
export interface Batch {
  readonly tally: Tally;
}

interface InputBatch extends Batch {
  /** Records beside the others, in the order of the input. */
  readonly passed?: readonly PassedSegment[];
}

/** Records as they stood in one input. */
export interface RawBatch extends InputBatch {
  readonly input: Input;
  /** Set if the last record has no line end, though a line before it has one. */
  readonly isUnended?: true;
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

/** Volume records of one input. */
export interface RecordBatch extends InputBatch {
  readonly source: string;
  readonly records: readonly VolumeRecord[];
}
