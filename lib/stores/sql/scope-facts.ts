import type { ScopeFacts } from '../../model/rules.ts';
import { RepositoryId, type Scope } from '../../model/scope.ts';
import { type SqlConnection, textOf } from './connection.ts';

/**
 * Reads what a database knows of a scope beside its volumes; of its data clusters, of which there may be many, only if they
 * are asked for.
 */
export async function readFacts(
  connection: SqlConnection,
  scope: Scope,
  withDataClusters = true,
): Promise<ScopeFacts & { readonly revision: string }> {
  // One row for each repository, or one without a repository.
  const select = `SELECT (SELECT 1 FROM tapesync.customer WHERE customer = $1), media.volume_filter, media.revision,
      repository.repository, repository.description
    FROM (SELECT 1 AS one) AS one
    LEFT JOIN tapesync.media ON media.customer = $1 AND media.media = $2
    LEFT JOIN tapesync.repository ON repository.customer = $1 AND repository.media = $2
    ORDER BY repository.repository`;
  const rows = await connection.rows(select, scope.customer, scope.media);
  const [customer = null, volumeFilter = null, revision] = rows[0] ?? [];
  const state = customer === null ? 'customer unknown' : volumeFilter === null ? 'media unknown' : 'known';
  const repositories = new Map<RepositoryId, string>();
  for (const [, , , repository, description] of rows) {
    if (typeof repository === 'string')
      repositories.set(RepositoryId.trusted(repository), textOf(description));
  }
  return {
    ...{ scope, state, volumeFilter: textOf(volumeFilter), repositories, revision: textOf(revision) },
    ...(withDataClusters && { dataClusters: await readDataClusters(connection, scope) }),
  };
}

async function readDataClusters(
  connection: SqlConnection,
  { customer, media }: Scope,
): Promise<ReadonlySet<string>> {
  const select =
    'SELECT data_cluster FROM tapesync.data_cluster WHERE customer = $1 AND media = $2 ORDER BY 1';
  const rows = await connection.rows(select, customer, media);
  return new Set(rows.map(([dataCluster]) => textOf(dataCluster)));
}

/**
 * Waits until nobody else changes a scope, and keeps everybody else from it until the transaction ends; false where
 * there is no such scope.
 */
export async function lockScope(connection: SqlConnection, { customer, media }: Scope): Promise<boolean> {
  // FOR UPDATE would also keep those away who only refer to the row.
  const select = 'SELECT 1 FROM tapesync.media WHERE customer = $1 AND media = $2 FOR NO KEY UPDATE';
  return (await connection.rows(select, customer, media)).length > 0;
}
