import pg from 'pg';
import { attributeIndex, attributeKey, type ValueKey } from '../../model/field.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { RepositoryId, Scope, ScopeState, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { Connection } from './connection.ts';

/** What a database holds of a scope, its volumes aside. */
export interface HeldFacts extends ScopeFacts {
  /** As a snapshot carries it. */
  readonly revision: string;
}

/** Says what a database holds of a scope, its volumes aside. */
export async function readFacts(connection: Connection, scope: Scope): Promise<HeldFacts> {
  const { customer, media } = scope;
  const [known, volumeFilter, revision, repositories] = await connection.row(
    `SELECT
       EXISTS (SELECT FROM tapesync.customer WHERE customer = $1), volume_filter, revision,
       (SELECT json_agg(json_build_array(repository, description) ORDER BY repository)
        FROM tapesync.repository WHERE customer = $1 AND media = $2)
     FROM (SELECT) AS one LEFT JOIN tapesync.media ON customer = $1 AND media = $2`,
    customer,
    media,
  );
  let state: ScopeState = 'known';
  if (known !== 't') state = 'customer unknown';
  else if (typeof volumeFilter !== 'string') state = 'media unknown';
  const entries: [RepositoryId, string][] = JSON.parse(repositories ?? '[]');
  return {
    scope,
    state,
    volumeFilter: volumeFilter ?? '',
    repositories: new Map(entries),
    revision: revision ?? '',
  };
}

/** Returns the revision of a scope, empty where it is not known. */
export async function readRevision(connection: Connection, { customer, media }: Scope): Promise<string> {
  const select = 'SELECT revision FROM tapesync.media WHERE customer = $1 AND media = $2';
  const [revision] = await connection.row(select, customer, media);
  return revision ?? '';
}

/** Gives a scope a new revision: something in it has changed. Belongs inside the transaction that changes it. */
export async function renewRevision(connection: Connection, { customer, media }: Scope): Promise<void> {
  const update = 'UPDATE tapesync.media SET revision = gen_random_uuid() WHERE customer = $1 AND media = $2';
  await connection.run(update, customer, media);
}

/**
 * Waits until nobody else changes a scope, and keeps everybody else from it until the transaction ends; false where
 * there is no such scope.
 */
export async function lockScope(connection: Connection, { customer, media }: Scope): Promise<boolean> {
  // Not FOR UPDATE, which would keep those away, too, who only refer to the row.
  const select = 'SELECT FROM tapesync.media WHERE customer = $1 AND media = $2 FOR NO KEY UPDATE';
  return (await connection.rows(select, customer, media)).length > 0;
}

/** Lists the scopes of a database, in ascending order. */
export async function readScopes(connection: Connection): Promise<Scope[]> {
  const rows = await connection.rows('SELECT customer, media FROM tapesync.media ORDER BY 1, 2');
  return rows.map(([customer, media]) => ({ customer, media }) as Scope);
}

/** Counts the volumes of a scope; with `only`, those of them that it holds. */
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
