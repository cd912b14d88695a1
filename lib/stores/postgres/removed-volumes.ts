import { type Scope, VolumeId } from '../../model/scope.ts';
import { textOf } from '../sql/connection.ts';
import type { RemovedVolume } from '../sql/current-volume.ts';
import type { Removals } from '../sql/removals.ts';
import type { Connection } from './connection.ts';

const WHERE = 'WHERE customer = $1 AND media = $2 AND volume = ANY ($3)';

/** Reads what is left of volumes that were removed. */
export async function readRemoved(
  connection: Connection,
  { customer, media }: Scope,
  volumes: readonly VolumeId[],
): Promise<ReadonlyMap<VolumeId, RemovedVolume>> {
  const select = `SELECT volume, version, history FROM tapesync.removed_volume ${WHERE}`;
  const rows = await connection.rows(select, customer, media, volumes);
  return new Map(
    rows.map(([volume, version, history]) => {
      return [VolumeId.trusted(textOf(volume)), { version: Number(version), history: Number(history) }];
    }),
  );
}

/** Removes volumes with their attributes, and keeps what is left of them. */
export async function writeRemovals(
  connection: Connection,
  { customer, media }: Scope,
  { deleted, removed, restored }: Removals,
): Promise<void> {
  await connection.run(`DELETE FROM tapesync.volume ${WHERE}`, customer, media, deleted);
  await connection.run(`DELETE FROM tapesync.removed_volume ${WHERE}`, customer, media, restored);
  await connection.run(
    `INSERT INTO tapesync.removed_volume (customer, media, volume, version, history)
     SELECT $1, $2, gone.* FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS gone
     ON CONFLICT (customer, media, volume) DO UPDATE SET version = excluded.version, history = excluded.history`,
    customer,
    media,
    removed.map(({ volume }) => volume),
    removed.map(({ version }) => version),
    removed.map(({ history }) => history),
  );
}
