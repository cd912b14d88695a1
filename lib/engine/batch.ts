/**
 * What travels down the chain behind the field extractor: batches of one scope, and changes on their way to the store.
 *
 * @module
 */

import type { Change } from '../model/change.ts';
import type { Scope } from '../model/scope.ts';
import type { VolumeRecord } from '../model/volume-record.ts';
import type { AsideSegment, Batch, RecordBatch, SettledSegment, UnchangedRows } from '../records/batch.ts';
import type { ScopeSnapshot } from '../snapshots/scope-snapshot.ts';

/** Volume records of one input and one scope. `scope` is absent when the batch carries only its tally. */
export interface ScopeBatch extends Omit<RecordBatch, 'passed'> {
  readonly scope?: Scope;
  readonly passed?: readonly (SettledSegment | AsideSegment)[];
}

/** A scope's records beside what the server holds of that scope. */
export interface SnapshotBatch extends Omit<ScopeBatch, 'passed'> {
  /** What stands beside the records and changes nothing, in the order of the input. */
  readonly passed?: readonly (SettledSegment | UnchangedRows)[];
  readonly snapshot?: ScopeSnapshot;
  /** Scopes whose volumes have just been dropped from memory: whoever refers to them lets go. */
  readonly evicted: readonly ScopeSnapshot[];
}

/** A change on its way to the store, with the record it came from where there is one. */
export interface PlannedChange {
  readonly change: Change;
  /** Line of this run's input that it came from. */
  readonly line: number;
  /** Lets a change that was overtaken be computed again; a change read from a plan has none. */
  readonly record?: VolumeRecord;
}

/** Changes of one scope, ready for the store. `scope` is absent when the batch carries only its tally. */
export interface ChangeBatch extends Batch {
  readonly scope?: Scope;
  readonly changes: readonly PlannedChange[];
}

/** What the last stage sees: the tally alone. */
export type OutcomeBatch = Batch;
