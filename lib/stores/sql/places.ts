import { TapesyncError } from '../../errors/error.ts';
import { CustomerId, RepositoryId, scopeName, trustedScope } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Places } from '../roles/places.ts';
import {
  numberOrNull,
  type Parameter,
  type Row,
  type SqlConnection,
  type SqlDatabase,
  textOf,
  textOrNull,
} from './connection.ts';
import type { Dialect } from './dialect.ts';
import { appendHistory, nextHistory } from './history.ts';
import { sqlPlaceRemovals } from './place-removals.ts';
import { recordRun } from './recorded-runs.ts';
import { lockScope, readFacts } from './scope-facts.ts';
import { renewRevision } from './scope-revisions.ts';

const LOCKS = {
  update: { column: 'update_lock', field: 'updateLock' },
  move: { column: 'move_lock', field: 'moveLock' },
} as const;

const IS_THERE = 'SELECT 1 FROM tapesync.repository WHERE customer = $1 AND media = $2 AND repository = $3';

/** Returns the places of a database. */
export function sqlPlaces<C extends SqlConnection>(database: SqlDatabase<C>, dialect: Dialect<C>): Places {
  const list = <T>(select: string, itemOf: (row: Row) => T) =>
    database.read(async (connection) => (await connection.rows(select)).map(itemOf));

  return {
    customers: () =>
      list('SELECT customer, description FROM tapesync.customer ORDER BY 1', ([customer, description]) => ({
        customer: CustomerId.trusted(textOf(customer)),
        description: textOf(description),
      })),

    media: () => {
      const select = 'SELECT customer, media, description, volume_filter FROM tapesync.media ORDER BY 1, 2';
      return list(select, ([customer, media, description, volumeFilter]) => ({
        ...trustedScope(textOf(customer), textOf(media)),
        description: textOf(description),
        volumeFilter: textOf(volumeFilter),
      }));
    },

    repositories: () => {
      const columns = 'customer, media, repository, description, next_repository, offsite, capacity';
      const select = `SELECT ${columns} FROM tapesync.repository ORDER BY 1, 2, 3`;
      return list(select, ([customer, media, repository, description, next, offsite, capacity]) => ({
        ...trustedScope(textOf(customer), textOf(media)),
        repository: RepositoryId.trusted(textOf(repository)),
        description: textOf(description),
        ...(textOrNull(next) !== null && { next: RepositoryId.trusted(textOf(next)) }),
        ...(Number(offsite) === 1 && { offsite: true }),
        ...(numberOrNull(capacity) !== null && { capacity: Number(capacity) }),
      }));
    },

    dataClusters: () => {
      const select = 'SELECT customer, media, data_cluster FROM tapesync.data_cluster ORDER BY 1, 2, 3';
      return list(select, ([customer, media, dataCluster]) => ({
        ...trustedScope(textOf(customer), textOf(media)),
        dataCluster: textOf(dataCluster),
      }));
    },

    putCustomer: ({ customer, description }) =>
      database.transaction(async (connection) => {
        const put = `INSERT INTO tapesync.customer (customer, description) VALUES ($1, $2)
          ON CONFLICT (customer) DO UPDATE SET description = excluded.description`;
        await connection.run(put, customer, description);
      }),

    putMedia: (media) =>
      database.transaction(async (connection) => {
        const { customer, description, volumeFilter } = media;
        if ((await readFacts(connection, media)).state === 'customer unknown') {
          throw new TapesyncError('CUSTOMER_UNKNOWN', { customer });
        }
        const put = `INSERT INTO tapesync.media (customer, media, description, volume_filter)
          VALUES ($1, $2, $3, $4)
          ON CONFLICT (customer, media) DO UPDATE SET description = excluded.description,
            volume_filter = excluded.volume_filter`;
        await connection.run(put, customer, media.media, description, volumeFilter);
        await renewRevision(connection, media, []);
      }),

    putRepository: ({ repository, description, next, offsite, capacity, customer, media }) =>
      database.transaction(async (connection) => {
        const scope = { customer, media };
        if (!(await lockScope(connection, scope))) {
          throw new TapesyncError('MEDIA_UNKNOWN', { scope: scopeName(scope) });
        }
        const key = [customer, media] as const;
        if (next && (await connection.rows(IS_THERE, ...key, next)).length === 0) {
          throw new TapesyncError('REPOSITORY_UNKNOWN', { repository: next, scope: scopeName(scope) });
        }
        const given = new Map<string, Parameter>([['description', description]]);
        if (next !== undefined) given.set('next_repository', next || null);
        if (offsite !== undefined) given.set('offsite', offsite ? 1 : 0);
        if (capacity !== undefined) given.set('capacity', capacity);
        const columns = [...given.keys()];
        const put = `INSERT INTO tapesync.repository (customer, media, repository, ${columns.join(', ')})
          VALUES ($1, $2, $3, ${columns.map((_, index) => `$${index + 4}`).join(', ')})
          ON CONFLICT (customer, media, repository) DO UPDATE
          SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
        await connection.run(put, ...key, repository, ...given.values());
        await renewRevision(connection, scope, []);
      }),

    putDataCluster: ({ dataCluster, customer, media }) =>
      database.transaction(async (connection) => {
        const scope = { customer, media };
        if (!(await lockScope(connection, scope))) {
          throw new TapesyncError('MEDIA_UNKNOWN', { scope: scopeName(scope) });
        }
        const put = `INSERT INTO tapesync.data_cluster (customer, media, data_cluster) VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING`;
        if ((await connection.run(put, customer, media, dataCluster)) > 0)
          await renewRevision(connection, scope, []);
      }),

    ...sqlPlaceRemovals(database),

    setLock: (run, scope, volume, lock, on) =>
      database.transaction(async (connection) => {
        const { column, field } = LOCKS[lock];
        const where = 'customer = $1 AND media = $2 AND volume = $3';
        const select = `SELECT CAST(${column} AS text), version, history FROM tapesync.volume WHERE ${where}`;
        const key = [scope.customer, scope.media, volume] as const;
        // Without a lock at first: a run is recorded, and locked before the scope, only if there is something to change.
        const [before] = await connection.row(select, ...key);
        if (before === undefined) return false;
        if ((before === '1') === on) return true;
        const number = await recordRun(connection, run);
        await lockScope(connection, scope);
        const [old, oldVersion, previous] = await connection.row(select, ...key);
        if ((old === '1') === on) return true;
        // A change that was computed from the old version has to be computed again.
        const version = Number(oldVersion) + 1;
        const [history = 0] = await nextHistory(connection, dialect, 1);
        const update = `UPDATE tapesync.volume SET ${column} = $4, version = $5, history = $6 WHERE ${where}`;
        await connection.run(update, ...key, on ? 1 : 0, version, history);
        const says = { [field]: [textOrNull(old), on ? '1' : '0'] as const };
        const entry = { history, previous: numberOrNull(previous), volume, version, says };
        const at = canonicalDate(Date.now() / 1000);
        await appendHistory(connection, dialect, { ...scope, run: number, at }, [entry]);
        await renewRevision(connection, scope, [{ kind: 'updated', version }]);
        return true;
      }),
  };
}
