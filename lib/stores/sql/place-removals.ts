import { quoted, TapesyncError } from '../../errors/error.ts';
import { scopeName } from '../../model/scope.ts';
import type { Places } from '../roles/places.ts';
import { type Parameter, type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import { lockScope } from './scope-facts.ts';
import { renewRevision } from './scope-revisions.ts';

/** Returns how places of a database are removed: each only while nothing is left in it. */
export function sqlPlaceRemovals<C extends SqlConnection>(
  database: SqlDatabase<C>,
): Pick<Places, 'removeCustomer' | 'removeMedia' | 'removeRepository' | 'removeDataCluster'> {
  return {
    removeCustomer: (customer) =>
      database.transaction(async (connection) => {
        // Keeps away who would make a media type of it.
        await connection.rows('SELECT 1 FROM tapesync.customer WHERE customer = $1 FOR UPDATE', customer);
        const media = await count(connection, 'media WHERE customer = $1', customer);
        if (media > 0) throw new TapesyncError('CUSTOMER_USED', { customer, count: media });
        return (await connection.run('DELETE FROM tapesync.customer WHERE customer = $1', customer)) > 0;
      }),

    removeMedia: (scope) =>
      database.transaction(async (connection) => {
        // Volumes are added, and repositories made, under the same lock.
        if (!(await lockScope(connection, scope))) return false;
        const key = [scope.customer, scope.media] as const;
        for (const [what, table] of CONTENTS) {
          const found = await count(connection, `${table} WHERE customer = $1 AND media = $2`, ...key);
          if (found > 0)
            throw new TapesyncError('MEDIA_USED', { scope: scopeName(scope), what, count: found });
        }
        await connection.run('DELETE FROM tapesync.data_cluster WHERE customer = $1 AND media = $2', ...key);
        return (
          (await connection.run('DELETE FROM tapesync.media WHERE customer = $1 AND media = $2', ...key)) > 0
        );
      }),

    removeRepository: ({ repository, customer, media }) =>
      database.transaction(async (connection) => {
        if (!(await lockScope(connection, { customer, media }))) return false;
        const key = [customer, media, repository] as const;
        const volumes = await count(connection, `volume WHERE ${IN_REPOSITORY}`, ...key);
        if (volumes > 0) {
          const scope = scopeName({ customer, media });
          throw new TapesyncError('REPOSITORY_USED', { repository, scope, count: volumes });
        }
        const [other] = await connection.row(NEXT_OF, ...key);
        if (other !== undefined) {
          const scope = scopeName({ customer, media });
          throw new TapesyncError('REPOSITORY_NEXT', { repository, scope, other: textOf(other) });
        }
        const remove =
          'DELETE FROM tapesync.repository WHERE customer = $1 AND media = $2 AND repository = $3';
        if ((await connection.run(remove, ...key)) === 0) return false;
        await renewRevision(connection, { customer, media }, []);
        return true;
      }),

    removeDataCluster: ({ dataCluster, customer, media }) =>
      database.transaction(async (connection) => {
        const scope = { customer, media };
        if (!(await lockScope(connection, scope))) return false;
        const key = [customer, media, dataCluster] as const;
        const where = 'customer = $1 AND media = $2 AND data_cluster = $3';
        const volumes = await count(connection, `volume WHERE ${where}`, ...key);
        if (volumes > 0) {
          const parameters = { dataCluster: quoted(dataCluster), scope: scopeName(scope), count: volumes };
          throw new TapesyncError('DATA_CLUSTER_USED', parameters);
        }
        if ((await connection.run(`DELETE FROM tapesync.data_cluster WHERE ${where}`, ...key)) === 0)
          return false;
        await renewRevision(connection, scope, []);
        return true;
      }),
  };
}

const CONTENTS = [
  ['volumes', 'volume'],
  ['repositories', 'repository'],
] as const;

const IN_REPOSITORY =
  'customer = $1 AND media = $2 AND $3 IN (repository, current_repository, home_repository)';

// A repository may be its own next one in a store that others have written.
const NEXT_OF = `SELECT repository FROM tapesync.repository
  WHERE customer = $1 AND media = $2 AND next_repository = $3 AND repository <> $3 ORDER BY 1 LIMIT 1`;

async function count(connection: SqlConnection, from: string, ...parameters: Parameter[]): Promise<number> {
  const [found] = await connection.row(`SELECT count(*) FROM tapesync.${from}`, ...parameters);
  return Number(found);
}
