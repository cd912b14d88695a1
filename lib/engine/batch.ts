/**
 * What travels down the chain behind the field extractor: batches of one scope, decisions, and changes.
 *
 * @module
 */

import type { Change } from '../model/change.ts';
import type { Scope, VolumeId } from '../model/scope.ts';
import type { VolumeRecord } from '../model/volume-record.ts';
import type { Batch, RecognizedSegment, RecordBatch, RejectedMention, Segment } from '../records/batch.ts';
import type { NamedVolumes, ScopeSnapshot } from '../snapshots/scope-snapshot.ts';
import type { Decision } from './compare.ts';
import type { Sight } from './reconcile/candidates.ts';

/** Volume records of one input and one scope. `scope` is absent when the batch carries only its tally. */
export interface ScopeBatch extends Omit<RecordBatch, 'segments'> {
  readonly scope?: Scope;
  readonly segments: readonly ScopeSegment[];
  /** The only volumes of the scope that are looked for, where these are not all that the input names. */
  readonly named?: NamedVolumes;
}

/** What stands in a batch of one scope. */
export type ScopeSegment = Segment | InStepMention;

/** A record that was recognized, of a volume that another record names, too: it stands in its place among them. */
export interface InStepMention {
  readonly kind: 'in step';
  readonly volume: VolumeId;
  /** The fields that it did not give, one bit each by their order in the snapshot. */
  readonly notGiven: number;
  readonly source: string;
  readonly line: number;
}

/** The records of a scope with the snapshot of that scope. */
export interface SnapshotBatch extends ScopeBatch {
  readonly snapshot?: ScopeSnapshot;
  /** Snapshots that have just been evicted from memory: later stages drop their references to them. */
  readonly evicted: readonly ScopeSnapshot[];
}

/** What an inventory has of one input: records of a definition, or labels of a scan. */
export interface SeenBatch extends RecordBatch {
  readonly labels?: readonly Sight[];
  /** The last of the labels, where the end of the scan may have cut it. */
  readonly cut?: Sight;
}

/** What was decided of one record, or of one line of a plan. */
export interface DecidedRecord {
  readonly volume: VolumeId;
  readonly line: number;
  readonly decision: Decision;
  /** Lets a change that was overtaken be computed again; a line of a plan has none. */
  readonly record?: VolumeRecord | undefined;
}

/** What was decided of the records of one scope. `scope` is absent when the batch carries only its tally. */
export interface DecidedBatch extends Omit<SnapshotBatch, 'segments' | 'named'> {
  readonly segments: readonly DecidedSegment[];
}

/** Decisions that follow each other, and what stands between them. */
export type DecidedSegment =
  | { readonly kind: 'decided'; readonly decided: readonly DecidedRecord[] }
  | RecognizedSegment
  | RejectedMention
  | InStepMention;

/** Returns the segments of decisions alone. */
export function decisions(decided: readonly DecidedRecord[]): readonly DecidedSegment[] {
  return decided.length === 0 ? [] : [{ kind: 'decided', decided }];
}

/** A change on its way to the store, with the record it came from where there is one. */
export interface PlannedChange {
  readonly change: Change;
  /** Line of this run's input that it came from. */
  readonly line: number;
  /** Lets a change that was overtaken be computed again; a change read from a plan has none. */
  readonly record?: VolumeRecord | undefined;
}

/** Changes of one scope, ready for the store. `scope` is absent when the batch carries only its tally. */
export interface ChangeBatch extends Batch {
  readonly scope?: Scope;
  readonly changes: readonly PlannedChange[];
}

/** What the last stage sees: the tally alone. */
export type OutcomeBatch = Batch;
