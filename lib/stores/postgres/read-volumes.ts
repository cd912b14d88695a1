import { attributeIndex, STORED_FIELDS, type StoredKey } from '../../model/field.ts';
import { type Scope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import { numberOrNull, textOf } from '../sql/connection.ts';
import type { StoredVolume } from '../sql/current-volume.ts';
import type { Connection } from './connection.ts';

/** Expression for the locks of a volume, as a snapshot has them; null for none. */
export const LOCKS = `CASE WHEN update_lock = 1 THEN CASE move_lock WHEN 1 THEN 'Ll' ELSE 'L' END
  WHEN move_lock = 1 THEN 'l' END`;

/** Returns true if one of the fields is an extended attribute. */
export function hasAttribute(fields: ReadonlySet<string>): boolean {
  return [...fields].some((key) => attributeIndex(key) !== undefined);
}

/** Reads volumes of a scope with these fields; with one extended attribute, all of them. */
export async function readVolumes(
  connection: Connection,
  { customer, media }: Scope,
  volumes: readonly VolumeId[],
  wanted: ReadonlySet<string>,
): Promise<Map<VolumeId, StoredVolume>> {
  const fields = STORED_FIELDS.map(({ key }) => key).filter((key) => wanted.has(key));
  const attributes = hasAttribute(wanted) ? 'attributes' : 'NULL';
  const columns = [...['volume', 'ctid', 'version', 'history', LOCKS, attributes], ...fields.map(columnOf)];
  const select = `SELECT ${columns.join(', ')} FROM tapesync.volume
    WHERE customer = $1 AND media = $2 AND volume = ANY ($3)`;
  const rows = await connection.rows(select, customer, media, volumes);
  const found = new Map<VolumeId, StoredVolume>();
  for (const [volume, ctid, version, history, locks, extended, ...cells] of rows) {
    const values: { [K in StoredKey]?: string | null } = extended ? JSON.parse(extended) : {};
    for (const [at, key] of fields.entries()) values[key] = cells[at] ?? null;
    found.set(VolumeId.trusted(textOf(volume)), {
      ctid: textOf(ctid),
      version: Number(version),
      history: numberOrNull(history),
      locks: textOf(locks),
      values,
    });
  }
  return found;
}
