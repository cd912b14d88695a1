import { TapesyncError } from '../errors/error.ts';
import type { StoredKey } from '../model/field.ts';
import { type RepositoryId, type Scope, type ScopeState, scopeName, type VolumeId } from '../model/scope.ts';
import type { SnapshotStream } from '../stores/roles/snapshots.ts';
import type { Store } from '../stores/store.ts';
import { RowTableError } from './row-blocks.ts';
import { RowTable } from './row-table.ts';

/** The part of a store that snapshots are read from. */
export type SnapshotSource = Pick<Store, 'name' | 'snapshots'>;

/** Volumes of a scope that are looked for. */
export interface NamedVolumes {
  readonly volumes: readonly VolumeId[];
  /** How many volumes the store has in the scope. */
  readonly size: number;
}

/** One scope as it is in the store, in memory, or just some volumes of it. */
export interface ScopeSnapshot {
  readonly scope: Scope;
  /** Stands for what the scope contained. Empty where it is not known. */
  readonly revision: string;
  readonly state: ScopeState;
  readonly volumeFilter: string;
  readonly repositories: ReadonlyMap<RepositoryId, string>;
  /** Absent where the store does not say. */
  readonly dataClusters?: ReadonlySet<string> | undefined;
  /** Repositories by their description in lower case; several where they share one. */
  readonly repositoriesByDescription: ReadonlyMap<string, readonly RepositoryId[]>;
  /** One row per volume; columns as in a snapshot. */
  readonly volumes: RowTable;
  /** How many volumes the store has in the scope; of a snapshot of some volumes, how many it has of these. */
  readonly size: number;
  /** Bytes of the rows as they were downloaded. */
  readonly downloaded: number;
}

// The next run takes a scope that changes each time a connection is cut.
const ATTEMPTS = 3;

/**
 * Downloads a scope, or with `only` just these of its volumes. Throws STORE_SNAPSHOT_CUT where not all announced volumes
 * arrived, STORE_FAILED where the rows are damaged, and what the store throws.
 */
export async function loadSnapshot(
  store: SnapshotSource,
  scope: Scope,
  fields: readonly StoredKey[],
  only?: readonly VolumeId[],
): Promise<ScopeSnapshot> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await download(store.name, scope, await store.snapshots.open(scope, fields, only));
    } catch (error) {
      const overtaken = error instanceof TapesyncError && error.code === 'SNAPSHOT_OVERTAKEN';
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function download(store: string, scope: Scope, snapshot: SnapshotStream): Promise<ScopeSnapshot> {
  const { revision, state, volumeFilter, repositories, dataClusters } = snapshot;
  const volumes = new RowTable(snapshot.volumes);
  let downloaded = 0;
  try {
    for await (const piece of snapshot.rows) {
      downloaded += piece.length;
      volumes.load(piece);
    }
    volumes.endLoad();
  } catch (error) {
    if (!(error instanceof RowTableError)) throw error;
    const problem = `the snapshot of ${scopeName(scope)} is damaged: ${error.message}`;
    throw new TapesyncError('STORE_FAILED', { store, problem }, { cause: error });
  }
  if (volumes.size !== snapshot.volumes) {
    const parameters = { store, scope: scopeName(scope), found: volumes.size, expected: snapshot.volumes };
    throw new TapesyncError('STORE_SNAPSHOT_CUT', parameters);
  }
  const repositoriesByDescription = Map.groupBy(repositories.keys(), (id) => {
    return (repositories.get(id) ?? '').toLowerCase();
  });
  return {
    ...{ scope, revision, state, volumeFilter, repositories, repositoriesByDescription, volumes, downloaded },
    size: volumes.size,
    ...(dataClusters !== undefined && { dataClusters }),
  };
}
