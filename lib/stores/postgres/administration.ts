import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import { type Scope, scopeName, type VolumeId } from '../../model/scope.ts';
import type { Customer, Media, Repository } from '../roles/places.ts';
import type { Connection } from './connection.ts';
import { lockScope, readFacts, renewRevision } from './read-scope.ts';
import { appendHistory, nextHistory, recordRun } from './record-history.ts';

/** Lists the customers in ascending order. */
export async function readCustomers(connection: Connection): Promise<Customer[]> {
  const rows = await connection.rows('SELECT customer, description FROM tapesync.customer ORDER BY customer');
  return rows.map(([customer, description]) => ({ customer, description }) as Customer);
}

/** Lists the media types in ascending order. */
export async function readMedia(connection: Connection): Promise<Media[]> {
  const select = 'SELECT customer, media, description, volume_filter FROM tapesync.media ORDER BY 1, 2';
  const rows = await connection.rows(select);
  return rows.map(([customer, media, description, volumeFilter]) => {
    return { customer, media, description, volumeFilter } as Media;
  });
}

/** Lists the repositories in ascending order. */
export async function readRepositories(connection: Connection): Promise<Repository[]> {
  const select = 'SELECT customer, media, repository, description FROM tapesync.repository ORDER BY 1, 2, 3';
  const rows = await connection.rows(select);
  return rows.map(([customer, media, repository, description]) => {
    return { customer, media, repository, description } as Repository;
  });
}

/** Makes a customer, or sets its description. */
export async function writeCustomer(
  connection: Connection,
  { customer, description }: Customer,
): Promise<void> {
  await connection.run(
    `INSERT INTO tapesync.customer (customer, description) VALUES ($1, $2)
     ON CONFLICT (customer) DO UPDATE SET description = excluded.description`,
    customer,
    description,
  );
}

/** Makes a media type, or changes it. Throws CUSTOMER_UNKNOWN. Belongs inside a transaction. */
export async function writeMedia(connection: Connection, media: Media): Promise<void> {
  const { customer } = media;
  if ((await readFacts(connection, media)).state === 'customer unknown') {
    throw new TapesyncError('CUSTOMER_UNKNOWN', { customer });
  }
  await connection.run(
    `INSERT INTO tapesync.media (customer, media, description, volume_filter) VALUES ($1, $2, $3, $4)
     ON CONFLICT (customer, media) DO UPDATE SET description = excluded.description,
       volume_filter = excluded.volume_filter, revision = excluded.revision`,
    customer,
    media.media,
    media.description,
    media.volumeFilter,
  );
}

/** Makes a repository, or sets its description. Throws MEDIA_UNKNOWN. Belongs inside a transaction. */
export async function writeRepository(connection: Connection, repository: Repository): Promise<void> {
  if (!(await lockScope(connection, repository))) {
    throw new TapesyncError('MEDIA_UNKNOWN', { scope: scopeName(repository) });
  }
  await connection.run(
    `INSERT INTO tapesync.repository (customer, media, repository, description) VALUES ($1, $2, $3, $4)
     ON CONFLICT (customer, media, repository) DO UPDATE SET description = excluded.description`,
    repository.customer,
    repository.media,
    repository.repository,
    repository.description,
  );
  await renewRevision(connection, repository);
}

const LOCKS = {
  update: { column: 'update_lock', field: 'updateLock' },
  move: { column: 'move_lock', field: 'moveLock' },
} as const;

/**
 * Sets or lifts a lock with an entry in the history, and returns false where there is no such volume.
 * Belongs inside a transaction.
 */
export async function writeLock(
  connection: Connection,
  run: Run,
  scope: Scope,
  volume: VolumeId,
  lock: 'update' | 'move',
  on: boolean,
): Promise<boolean> {
  const { customer, media } = scope;
  const { column, field } = LOCKS[lock];
  const known = 'customer = $1 AND media = $2 AND volume = $3';
  const select = `SELECT version, history, ${column} FROM tapesync.volume WHERE ${known}`;
  // Asked without a lock first: a run is recorded, and locked before the scope, only for what is going to be changed.
  const [, , before] = await connection.row(select, customer, media, volume);
  if (before === undefined) return false;
  if ((before === '1') === on) return true;
  const runNumber = await recordRun(connection, run);
  await lockScope(connection, scope);
  const [version, previous, old = null] = await connection.row(select, customer, media, volume);
  if ((old === '1') === on) return true;
  // A change that was computed before has to look again.
  const next = Number(version) + 1;
  const [history = 0] = await nextHistory(connection, 1);
  await connection.run(
    `UPDATE tapesync.volume SET ${column} = $4, version = $5, history = $6 WHERE ${known}`,
    customer,
    media,
    volume,
    on ? 1 : 0,
    next,
    history,
  );
  const changes = { [field]: [old, on ? '1' : '0'] as const };
  const record = { history, previous: previous ? Number(previous) : null, volume, version: next, changes };
  await appendHistory(connection, runNumber, scope, [record]);
  await renewRevision(connection, scope);
  return true;
}
