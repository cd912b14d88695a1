/**
 * What travels down the chain: a batch of some hundred to some thousand records, and with it the account of what
 * has happened to records on the way.
 *
 * @module
 */

import type { Change, ChangeLine } from './changes/change.ts';
import type { Trouble } from './changes/outcome.ts';
import { Tally } from './changes/outcome.ts';
import type { TapesyncError } from './errors.ts';
import type { HeldScope } from './snapshots/held-scope.ts';
import type { Stretch } from './sorting/pieces.ts';
import type { LineProof } from './unchanged/line-proof.ts';
import type { CustomerId, MediaId, NamedScope, Scope, VolumeId } from './volumes/scope.ts';

/** A record that the operator has to look at: what `--rejects` writes, one JSON line each. */
export interface Problem {
  readonly outcome: Trouble;
  /** A code of the error table. */
  readonly code: string;
  readonly message: string;
  /** The input it came from: a file name, or `stdin`. */
  readonly source: string;
  /** Line of that input, from 1; 0 where it is not known. */
  readonly line: number;
  readonly field?: string;
  /** The record as it stood in the input, so that it can be mended and piped in again. */
  readonly raw?: string;
  /** The change that could not be made, in the form that `apply` reads. */
  readonly change?: ChangeLine;
}

/** What has happened since the last batch: merged into the run's statistics by the last stage. */
export class Account {
  /** Records taken from the input. */
  read = 0;
  readonly tally = new Tally();
  readonly problems: Problem[] = [];
  /** Sentences for the operator, printed once each. */
  readonly warnings: string[] = [];
  /** What went wrong beyond a single record, and decides the exit code. */
  readonly errors: TapesyncError[] = [];
  /** Records written out instead of compared, by `extract`. */
  written = 0;
  /** Distinct scopes met for the first time. */
  scopes = 0;
  /** Times that a record's scope was not that of the record before it. */
  scopeChanges = 0;
  /** Records that were set aside until each scope could have its turn once; bytes of them that went to the disk. */
  readonly sorted = { records: 0, spilled: 0 };
  /**
   * Changes found so far, of which later records may supersede some; those planned once the input has been read to its
   * end; and of these, how many were made or could not be made.
   */
  readonly changes = { found: 0, planned: 0, settled: 0 };
  /** Snapshots downloaded, what they held, and how often one was still in memory when it was asked for again. */
  readonly snapshots = { loads: 0, reloads: 0, hits: 0, volumes: 0, bytes: 0, reloadedBytes: 0 };
  /** Volumes of the server that a complete input did not mention. */
  absent = 0;
  /** Their qualified barcodes, when somebody wants them. */
  readonly absentVolumes: string[] = [];
}

/**
 * How the input ended; the last batch of a run carries it. Only a `complete` input says anything about volumes it
 * did not mention.
 */
export type InputEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: TapesyncError };

/** One input as the chain knows it. */
export interface Input {
  /** A file name as the operator gave it, or `stdin`. */
  readonly name: string;
  /** Set by the extractor when a TERMINATE record has ended this input: the reader stops there. */
  terminated: boolean;
  /** Set by the extractor once it knows how lines of this input can be proved to change nothing. */
  proof?: LineProof | undefined;
  /** Set with the proof: makes a record of the elements of a line that it found to be one. */
  read?: ReadLine | undefined;
}

/** Makes a record of a line. */
export type ReadLine = (text: string, elements: readonly string[], line: number) => VolumeRecord;

/** Lines, one after the other, that no records were made of. Each is one record, and they were not looked at closely. */
interface PassedLines {
  readonly count: number;
  /** Line of the first record. */
  readonly line: number;
  /** How many of the other records of the batch stand before them. */
  readonly before: number;
}

/**
 * Records that say what the server holds already of volumes that follow each other. They were found by the bytes of
 * their lines, and are no more than this.
 */
export interface UnchangedRun extends PassedLines {
  readonly kind: 'unchanged';
  readonly held: HeldScope;
  /** The row of the first volume. */
  readonly row: number;
}

/** The same of volumes anywhere in a snapshot, in the order of the input. */
export interface UnchangedRows extends Omit<PassedLines, 'line'> {
  readonly kind: 'rows';
  readonly held: HeldScope;
  readonly rows: readonly number[];
}

/**
 * Records whose lines are to be read when their scopes have their turns. Lines are left unread only where a stage has
 * said that it sets all records aside, or where records are no more than counted.
 */
export interface UnreadRun extends PassedLines {
  readonly kind: 'unread';
  readonly input: Input;
  readonly proof: LineProof;
  /** Bytes among which the lines stand one behind the other, line ends and all. */
  readonly bytes: Buffer;
  /** Where each line begins, and at last where they end. */
  readonly bounds: readonly number[];
  /** The scope of each line, by its number in the proof. */
  readonly scopes: readonly number[];
}

/** Records of one scope that were set aside until it has its turn, in pieces that each hold lines of the input. */
export interface AsideRun extends Omit<PassedLines, 'line'> {
  readonly kind: 'aside';
  readonly input: Input;
  readonly pieces: Stretch;
}

/**
 * What goes on of a record that was rejected, and counted as that: it speaks of this volume, so that what was said of it
 * before is not the last word, and it is not absent.
 */
export interface RejectedMention extends Pick<PassedLines, 'before'> {
  readonly kind: 'rejected';
  readonly scope: NamedScope;
  readonly volume: VolumeId;
  /** It is a record no more. */
  readonly count: 0;
}

/** What passed and needs no reading any more, all of one scope. */
export type SettledRun = UnchangedRun | RejectedMention;

/** Records that passed by the extractor, and what goes on of those that it rejected. */
export type PassedRun = SettledRun | UnreadRun;

/** Returns the number of records in runs of them. */
export function recordsOf(runs: readonly Pick<PassedLines, 'count'>[] = []): number {
  let count = 0;
  for (const run of runs) count += run.count;
  return count;
}

interface Batch {
  readonly account: Account;
  /** Present on the last batch of the run, and on no other. */
  readonly end?: InputEnd;
}

interface InputBatch extends Batch {
  /** Records beside the others, in the order of the input. */
  readonly passed?: readonly PassedRun[];
}

/** Why a record could not be split: an error of the table and its particulars. */
export interface BadRecord {
  readonly error: TapesyncError;
}

/** Records as they stood in one input. */
export interface RawBatch extends InputBatch {
  readonly input: Input;
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

/** A value that empties its field. No text of a record can be it: control characters are not part of values. */
export const CLEARED = '\0';

/**
 * What a definition made of one record. Values are in canonical form (see `value.ts`), in the order of the
 * definition's `fields`; an empty value means "not given", `CLEARED` empties the field.
 */
export interface VolumeRecord {
  readonly customer: CustomerId;
  readonly media: MediaId;
  readonly volume: VolumeId;
  readonly values: readonly string[];
  /** Description of the target repository, to be looked up in the scope; empty when not given. */
  readonly repositoryDescription: string;
  /** Repository an added volume starts in; empty when not given. */
  readonly initialRepository: string;
  readonly line: number;
}

/** Volume records of one input. */
export interface RecordBatch extends InputBatch {
  readonly source: string;
  readonly records: readonly VolumeRecord[];
}

/** Volume records of one input and one scope. `scope` is absent when the batch carries only its account. */
export interface ScopeBatch extends Omit<RecordBatch, 'passed'> {
  readonly scope?: Scope;
  readonly passed?: readonly (SettledRun | AsideRun)[];
}

/** A scope's records beside what the server holds of that scope. */
export interface HeldBatch extends Omit<ScopeBatch, 'passed'> {
  /** What stands beside the records and changes nothing, in the order of the input. */
  readonly passed?: readonly (SettledRun | UnchangedRows)[];
  readonly held?: HeldScope;
  /** Scopes whose volumes have just been dropped from memory: whoever refers to them lets go. */
  readonly evicted: readonly HeldScope[];
}

/** A change on its way to the store, with the record it came from where there is one. */
export interface PlannedChange {
  readonly change: Change;
  /** Line of this run's input that it came from. */
  readonly line: number;
  /** Lets a change that was overtaken be computed again; a change read from a plan has none. */
  readonly record?: VolumeRecord;
}

/** Changes of one scope, ready for the store. `scope` is absent when the batch carries only its account. */
export interface ChangeBatch extends Batch {
  readonly scope?: Scope;
  readonly changes: readonly PlannedChange[];
}

/** What the last stage sees: the account alone. */
export type OutcomeBatch = Batch;
