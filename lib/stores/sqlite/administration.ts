import type { Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { Customer, Media, Repository } from '../roles/places.ts';
import type { Connection } from './connection.ts';
import { renewRevision } from './read-scope.ts';
import { appendHistory, nextHistory, recordRun } from './record-history.ts';
import { NEW_REVISION } from './schema.ts';

/** Lists the customers in ascending order. */
export function readCustomers(connection: Connection): Customer[] {
  return connection
    .rows('SELECT customer, description FROM customer ORDER BY customer')
    .map(([customer, description]) => ({ customer, description }) as Customer);
}

/** Lists the media types in ascending order. */
export function readMedia(connection: Connection): Media[] {
  return connection
    .rows('SELECT customer, media, description, volume_filter FROM media ORDER BY customer, media')
    .map(([customer, media, description, volumeFilter]) => {
      return { customer, media, description, volumeFilter } as Media;
    });
}

/** Lists the repositories in ascending order. */
export function readRepositories(connection: Connection): Repository[] {
  return connection
    .rows('SELECT customer, media, repository, description FROM repository ORDER BY 1, 2, 3')
    .map(([customer, media, repository, description]) => {
      return { customer, media, repository, description } as Repository;
    });
}

/** Makes a customer, or sets its description. */
export function writeCustomer(connection: Connection, { customer, description }: Customer): void {
  connection.run(
    `INSERT INTO customer (customer, description) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET description = excluded.description`,
    customer,
    description,
  );
}

/** Makes a media type, or changes it. */
export function writeMedia(connection: Connection, media: Media): void {
  connection.run(
    `INSERT INTO media (customer, media, description, volume_filter, revision) VALUES (?, ?, ?, ?, ${NEW_REVISION})
     ON CONFLICT DO UPDATE SET description = excluded.description, volume_filter = excluded.volume_filter,
       revision = excluded.revision`,
    media.customer,
    media.media,
    media.description,
    media.volumeFilter,
  );
}

/** Makes a repository, or sets its description. Belongs inside a transaction. */
export function writeRepository(connection: Connection, repository: Repository): void {
  connection.run(
    `INSERT INTO repository (customer, media, repository, description) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET description = excluded.description`,
    repository.customer,
    repository.media,
    repository.repository,
    repository.description,
  );
  renewRevision(connection, repository);
}

const LOCKS = {
  update: { column: 'update_lock', field: 'updateLock' },
  move: { column: 'move_lock', field: 'moveLock' },
} as const;

/**
 * Sets or lifts a lock with an entry in the history, and returns false where there is no such volume.
 * Belongs inside a transaction.
 */
export function writeLock(
  connection: Connection,
  run: Run,
  scope: Scope,
  volume: VolumeId,
  lock: 'update' | 'move',
  on: boolean,
): boolean {
  const { customer, media } = scope;
  const { column, field } = LOCKS[lock];
  const [version, latest, old] = connection.row(
    `SELECT version, history, CAST(${column} AS TEXT) FROM volume WHERE customer = ? AND media = ? AND volume = ?`,
    customer,
    media,
    volume,
  );
  if (version === undefined) return false;
  if ((old === '1') === on) return true;
  // A change that was computed before has to look again.
  const next = Number(version) + 1;
  const [history = 0] = nextHistory(connection, 1);
  connection.run(
    `UPDATE volume SET ${column} = ?, version = ?, history = ?
     WHERE customer = ? AND media = ? AND volume = ?`,
    on ? 1 : 0,
    next,
    history,
    customer,
    media,
    volume,
  );
  const previous = latest === null ? null : Number(latest);
  const changes = { [field]: [old === null ? null : String(old), on ? '1' : '0'] as const };
  const entry = { history, previous, volume, version: next, changes };
  appendHistory(connection, recordRun(connection, run), scope, [entry]);
  renewRevision(connection, scope);
  return true;
}
