import { type Scope, VolumeId } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import { textOf } from '../sql/connection.ts';
import type { RemovedVolume } from '../sql/current-volume.ts';
import type { Removals } from '../sql/removals.ts';
import type { Connection } from './connection.ts';

const WHERE = 'customer = ? AND media = ? AND volume = ?';

/** Reads what is left of volumes that were removed. */
export function readRemoved(
  connection: Connection,
  { customer, media }: Scope,
  volumes: readonly VolumeId[],
): ReadonlyMap<VolumeId, RemovedVolume> {
  const select = `SELECT volume, version, history FROM removed_volume
    WHERE customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?))`;
  const rows = connection.rows(select, customer, media, JSON.stringify(volumes));
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
  const turns = new Turns();
  for (const volume of deleted) {
    if (turns.isOver) await turns.pass();
    connection.run(`DELETE FROM attribute WHERE ${WHERE}`, customer, media, volume);
    connection.run(`DELETE FROM volume WHERE ${WHERE}`, customer, media, volume);
  }
  for (const volume of restored) {
    connection.run(`DELETE FROM removed_volume WHERE ${WHERE}`, customer, media, volume);
  }
  const keep = `INSERT INTO removed_volume (customer, media, volume, version, history) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET version = excluded.version, history = excluded.history`;
  for (const { volume, version, history } of removed) {
    if (turns.isOver) await turns.pass();
    connection.run(keep, customer, media, volume, version, history);
  }
}
