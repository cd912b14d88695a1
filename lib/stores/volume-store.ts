import type { Change } from '../model/change.ts';
import type { ValueKey } from '../model/field.ts';
import type { Run } from '../model/run.ts';
import type { Scope, VolumeId } from '../model/scope.ts';
import type { ApplyResult, RepeatKey } from './roles/changes.ts';
import type { Customer, Media, Repository } from './roles/places.ts';
import type { HistoryEntry } from './roles/query.ts';
import type { SnapshotStream } from './roles/snapshots.ts';

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
