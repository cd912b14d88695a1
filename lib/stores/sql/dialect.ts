import type { Scope, VolumeId } from '../../model/scope.ts';
import type { Finding } from '../roles/verification.ts';
import type { Later } from './connection.ts';
import type { CurrentVolume, RemovedVolume, StoredVolume } from './current-volume.ts';
import type { HistorySheet, RecordedWrite } from './history-chain.ts';
import type { Removals } from './removals.ts';

/** What a batch writes to the volumes of a scope. */
export interface VolumeWrites {
  readonly scope: Scope;
  /** In order: a volume is added before it is updated, in one batch too. None is a removal. */
  readonly writes: readonly RecordedWrite[];
  /** The volumes before the batch. */
  readonly stored: ReadonlyMap<VolumeId, StoredVolume>;
  /** Returns the written volumes as they are after the batch. */
  readonly after: () => ReadonlyMap<VolumeId, CurrentVolume>;
}

/** Where sheets of the history belong. */
export interface SheetPlace extends Scope {
  /** Number of the recorded run. */
  readonly run: number;
  /** Canonical date. */
  readonly at: string;
}

/** The work that each database does in its own way, because it is much faster so. */
export interface Dialect<C> {
  /** Waits until no other transaction answers the batch of this name. */
  lockBatch(connection: C, name: string): Later<void>;
  /** Reads volumes of a scope with these fields; each may also have others. */
  readVolumes(
    connection: C,
    scope: Scope,
    volumes: readonly VolumeId[],
    fields: ReadonlySet<string>,
  ): Later<ReadonlyMap<VolumeId, StoredVolume>>;
  /** Returns the fields that the volumes of this database have: those of an older schema have fewer. */
  fields(connection: C): Later<ReadonlySet<string>>;
  /** Returns the expression for an extended attribute of a row of tapesync.volume; `index` is one for its number. */
  attribute(index: string): string;
  /** Returns what stands behind a table, so that a query looks along an index that the database would not choose itself. */
  along(index: string): string;
  writeVolumes(connection: C, writes: VolumeWrites): Later<void>;
  /** Reads what is left of volumes that were removed. */
  readRemoved(
    connection: C,
    scope: Scope,
    volumes: readonly VolumeId[],
  ): Later<ReadonlyMap<VolumeId, RemovedVolume>>;
  /** Says whether this database has a table: one of an older schema lacks some. */
  hasTable(connection: C, name: 'removed_volume' | 'scope_revision' | 'reconciliation'): Later<boolean>;
  /** Removes volumes with their attributes, and keeps what is left of them; before the others of a batch are written. */
  writeRemovals(connection: C, scope: Scope, removals: Removals): Later<void>;
  /** Returns ids for new sheets of the history, in ascending order. */
  nextSheets(connection: C, count: number): Later<readonly number[]>;
  appendSheets(connection: C, place: SheetPlace, sheets: readonly HistorySheet[]): Later<void>;
  /** Says what of the database is damaged, as far as it can tell itself. */
  damage(connection: C): Later<readonly Finding[]>;
  /** Finds rows that refer to others that are not there. */
  strays(connection: C): Later<readonly Finding[]>;
}
