import pg from 'pg';
import { attributeIndex, attributeKey, type ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { Connection } from './connection.ts';

/** Counts the volumes of a scope; with `only`, those of them that are there. */
export async function countVolumes(
  connection: Connection,
  { customer, media }: Scope,
  only?: readonly VolumeId[],
): Promise<number> {
  const select = 'SELECT count(*) FROM tapesync.volume WHERE customer = $1 AND media = $2';
  const [count] = only
    ? await connection.row(`${select} AND volume = ANY ($3)`, customer, media, only)
    : await connection.row(select, customer, media);
  return Number(count);
}

/** Returns the statement that yields the rows of a scope as a snapshot has them (see `SnapshotStream`). */
export function copyOf(
  { customer, media }: Scope,
  fields: readonly ValueKey[],
  only?: readonly VolumeId[],
): string {
  const columns = fields.map((key) => {
    const index = attributeIndex(key);
    return index === undefined ? columnOf(key) : `attributes ->> '${attributeKey(index)}'`;
  });
  const some = only ? `AND volume IN (${only.map(pg.escapeLiteral).join(', ')})` : '';
  return `COPY (
    SELECT ${['volume', 'version', 'current_repository', LOCKS, ...columns].join(', ')} FROM tapesync.volume
    WHERE customer = ${pg.escapeLiteral(customer)} AND media = ${pg.escapeLiteral(media)} ${some} ORDER BY volume
  ) TO STDOUT (NULL '')`;
}

/** Expression for the locks of a volume, as a snapshot has them; null for none. */
export const LOCKS = `CASE WHEN update_lock = 1 THEN CASE move_lock WHEN 1 THEN 'Ll' ELSE 'L' END
  WHEN move_lock = 1 THEN 'l' END`;
