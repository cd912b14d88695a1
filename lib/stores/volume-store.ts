/**
 * The one seam between the engine and wherever volumes live.
 *
 * @module
 */

import type { Change } from '../model/change.ts';
import type { ValueKey } from '../model/field.ts';
import type { Run } from '../model/run.ts';
import type { CustomerId, RepositoryId, Scope, ScopeState, VolumeId } from '../model/scope.ts';

/**
 * What a store holds of one scope at one moment.
 *
 * `rows` yields lines in PostgreSQL's COPY text format (tab between columns, `\n` after each row; tab, line end and
 * backslash inside a value escaped as `\t` `\n` `\r` `\\`), UTF-8, cut at arbitrary places. A field without a value
 * is an empty column. Columns: volume, version, current repository, locks, then the fields asked for, in that order.
 * Locks: `L` under an update lock, `l` under a move lock, `Ll` both, empty none.
 * Rows come in ascending order of the volume. Iterating may throw a TapesyncError of class `store`.
 */
export interface SnapshotStream {
  readonly state: ScopeState;
  /**
   * Stands for exactly what the scope holds, its volumes and facts: equal only while nothing in it was changed.
   * Empty where the scope is not known.
   */
  readonly revision: string;
  /** Number of rows that `rows` will yield: whoever reads them checks it. */
  readonly volumes: number;
  /** Filter that a Volume-ID has to match to be added; empty for any. */
  readonly volumeFilter: string;
  /** The scope's repositories with their descriptions. */
  readonly repositories: ReadonlyMap<RepositoryId, string>;
  readonly rows: AsyncIterable<Uint8Array>;
}

const SYSTEM_COLUMNS = ['volume', 'version', 'currentRepository', 'locks'] as const;

/** Columns that precede the fields asked for in each row of a snapshot. */
export const SNAPSHOT_SYSTEM_COLUMNS = SYSTEM_COLUMNS.length;

/** Returns the names of the columns of a snapshot with these fields. */
export function snapshotColumns(fields: readonly ValueKey[]): readonly string[] {
  return [...SYSTEM_COLUMNS, ...fields];
}

/** What became of one change. `unchanged` means that the volume held these values already. */
export type ApplyResult =
  | { readonly outcome: 'updated' | 'added' | 'unchanged' }
  | {
      readonly outcome: 'refused' | 'conflicted' | 'failed';
      /** A code of the error table. */
      readonly code: string;
      readonly message: string;
    };

/** Lets a batch be recognised when it is sent again, until its run has ended. */
export interface RepeatKey {
  /** Unique within the run. */
  readonly key: string;
  /** Stands for what was sent: another batch under the same key is an error of the sender. */
  readonly digest: string;
}

/** A place where volumes live. Every method may throw a TapesyncError of class `store`. */
export interface VolumeStore {
  /** What reports call it; never holds a password. */
  readonly name: string;

  /** Opens a snapshot of a scope with the given fields; with `only`, of just these volumes. */
  openScope(scope: Scope, fields: readonly ValueKey[], only?: readonly VolumeId[]): Promise<SnapshotStream>;

  /** Lists the scopes that the store holds, in ascending order. */
  scopes(): Promise<readonly Scope[]>;

  /**
   * Applies changes of one scope in one transaction and returns one result per change, in order. A change is applied
   * only if the volume still has the version it was computed from. With `create`, a missing customer, media or
   * repository is made. The run is recorded with the first batch. With `repeat`, the same batch sent again is not
   * applied again but answered as the first time.
   */
  apply(
    run: Run,
    scope: Scope,
    changes: readonly Change[],
    create: boolean,
    repeat?: RepeatKey,
  ): Promise<readonly ApplyResult[]>;

  /** Records the end of a run with its statistics (JSON) and exit code. */
  finishRun(run: Run, statistics: string, exitCode: number): Promise<void>;

  close(): Promise<void>;
}

/** A customer as `admin` shows it. */
export interface Customer {
  readonly customer: CustomerId;
  readonly description: string;
}

/** A media type as `admin` shows it. */
export interface Media extends Scope {
  readonly description: string;
  readonly volumeFilter: string;
}

/** A repository as `admin` shows it. */
export interface Repository extends Scope {
  readonly repository: RepositoryId;
  readonly description: string;
}

/** One change in the history of a volume. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: string;
  readonly user: string;
  readonly run: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** What `admin` and `volumes --history` need beyond a VolumeStore. */
export interface StoreAdministration {
  customers(): Promise<readonly Customer[]>;
  media(): Promise<readonly Media[]>;
  repositories(): Promise<readonly Repository[]>;
  /** Makes a customer, or sets the description of one that exists. */
  putCustomer(customer: Customer): Promise<void>;
  /** Makes a media type, or changes one that exists; its customer must exist. */
  putMedia(media: Media): Promise<void>;
  /** Makes a repository, or sets the description of one that exists; its media must exist. */
  putRepository(repository: Repository): Promise<void>;
  /** Sets or lifts the update or move lock of a volume, with a history entry; false when there is no such volume. */
  setLock(run: Run, scope: Scope, volume: VolumeId, lock: 'update' | 'move', on: boolean): Promise<boolean>;
  /** Returns the history of a volume, oldest first. */
  history(scope: Scope, volume: VolumeId): Promise<readonly HistoryEntry[]>;
}
