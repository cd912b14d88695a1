import type { Change } from '../../model/change.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Grant } from '../roles/accounts.ts';
import type { RepeatKey } from '../roles/changes.ts';
import type { Customer, Media, Repository } from '../roles/places.ts';
import type { RunSelection } from '../roles/runs.ts';
import type { OldServerStore, ServerStore } from '../server-store.ts';
import { withServerRoles } from '../with-roles.ts';
import {
  deleteGrant,
  deleteSession,
  deleteUser,
  readAccount,
  readSession,
  readUsers,
  writeGrant,
  writeSession,
  writeUser,
} from './accounts.ts';
import {
  readCustomers,
  readMedia,
  readRepositories,
  writeCustomer,
  writeLock,
  writeMedia,
  writeRepository,
} from './administration.ts';
import { applyChanges } from './apply-changes.ts';
import { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { parseUrl } from './parse-url.ts';
import { readRevision, readScopes } from './read-scope.ts';
import { readHistory, readRuns, recordEnd } from './record-history.ts';
import { Snapshots } from './snapshots.ts';

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  /** Whether the database is brought to the present schema; without it, it has to have it. */
  readonly migrate: boolean;
  /** Connections at the most; 20. Each snapshot that is being read has one. */
  readonly poolSize?: number;
  /** How long a connection is waited for; 10 s. */
  readonly connectSeconds?: number;
  /** How long a statement may take; 60 s. */
  readonly statementSeconds?: number;
  /** How long a batch waits for others to the same scope; 30 s. */
  readonly lockSeconds?: number;
  /** How long a snapshot may lie unread before its connection is taken away; 60 s. */
  readonly patienceSeconds?: number;
}

/**
 * Opens the store in a database of PostgreSQL, postgres://USER@HOST:PORT/DATABASE.
 * Throws LOGON_INVALID for another URL, STORE_OUTDATED, STORE_NEWER or STORE_TOO_OLD for a database that cannot be used,
 * and STORE_UNREACHABLE, STORE_LOGON or STORE_DENIED where it lets nobody in.
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions): Promise<ServerStore> {
  const { config, name } = parseUrl(url);
  const { migrate, poolSize = 20, connectSeconds = 10, statementSeconds = 60, lockSeconds = 30 } = options;
  const database = new Database(config, name, { poolSize, connectSeconds, statementSeconds, lockSeconds });
  try {
    await migrateDatabase(database, name, migrate);
    return withServerRoles(new PostgresStore(name, database, options.patienceSeconds ?? 60));
  } catch (error) {
    await database.close();
    throw error;
  }
}

class PostgresStore implements OldServerStore {
  readonly name: string;
  readonly #database: Database;
  readonly #snapshots: Snapshots;

  constructor(name: string, database: Database, patienceSeconds: number) {
    this.name = name;
    this.#database = database;
    this.#snapshots = new Snapshots(database, name, patienceSeconds);
  }

  openScope(scope: Scope, fields: readonly ValueKey[], only?: readonly VolumeId[]) {
    return this.#snapshots.open(scope, fields, only);
  }

  scopes() {
    return this.#database.read(readScopes);
  }

  revision(scope: Scope) {
    return this.#database.read((reader) => readRevision(reader, scope));
  }

  apply(run: Run, scope: Scope, changes: readonly Change[], create: boolean, repeat?: RepeatKey) {
    return this.#database.transaction((writer) => applyChanges(writer, run, scope, changes, create, repeat));
  }

  finishRun(run: Run, statistics: string, exitCode: number) {
    return this.#database.transaction((writer) => recordEnd(writer, run, statistics, exitCode));
  }

  async close() {
    this.#snapshots.close();
    await this.#database.close();
  }

  customers() {
    return this.#database.read(readCustomers);
  }

  media() {
    return this.#database.read(readMedia);
  }

  repositories() {
    return this.#database.read(readRepositories);
  }

  putCustomer(customer: Customer) {
    return this.#database.transaction((writer) => writeCustomer(writer, customer));
  }

  putMedia(media: Media) {
    return this.#database.transaction((writer) => writeMedia(writer, media));
  }

  putRepository(repository: Repository) {
    return this.#database.transaction((writer) => writeRepository(writer, repository));
  }

  setLock(run: Run, scope: Scope, volume: VolumeId, lock: 'update' | 'move', on: boolean) {
    return this.#database.transaction((writer) => writeLock(writer, run, scope, volume, lock, on));
  }

  history(scope: Scope, volume: VolumeId) {
    return this.#database.read((reader) => readHistory(reader, scope, volume));
  }

  listRuns(selection: RunSelection) {
    return this.#database.read((reader) => readRuns(reader, selection));
  }

  users() {
    return this.#database.read(readUsers);
  }

  account(user: string) {
    return this.#database.read((reader) => readAccount(reader, user));
  }

  putUser(user: string, password: string) {
    return this.#database.transaction((writer) => writeUser(writer, user, password));
  }

  removeUser(user: string) {
    return this.#database.transaction((writer) => deleteUser(writer, user));
  }

  putGrant(user: string, grant: Grant) {
    return this.#database.transaction((writer) => writeGrant(writer, user, grant));
  }

  removeGrant(user: string, customer: Grant['customer']) {
    return this.#database.transaction((writer) => deleteGrant(writer, user, customer));
  }

  openSession(token: string, user: string, expires: string) {
    const now = canonicalDate(Date.now() / 1000);
    return this.#database.transaction((writer) => writeSession(writer, token, user, expires, now));
  }

  session(token: string, now: string) {
    return this.#database.read((reader) => readSession(reader, token, now));
  }

  closeSession(token: string) {
    return this.#database.transaction((writer) => deleteSession(writer, token));
  }
}
