import { resolve } from 'node:path';
import { TapesyncError } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Run } from '../../model/run.ts';
import { type Scope, scopeName, type VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Grant } from '../roles/accounts.ts';
import type { RepeatKey } from '../roles/changes.ts';
import type { Customer, Media, Repository } from '../roles/places.ts';
import type { RunSelection } from '../roles/runs.ts';
import type { SnapshotStream } from '../roles/snapshots.ts';
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
import type { Connection } from './connection.ts';
import { openToRead, openToWrite } from './open-database.ts';
import {
  countVolumes,
  measureScope,
  readFacts,
  readNextScope,
  readRevision,
  readRows,
  readRowsOf,
  readScopes,
} from './read-scope.ts';
import { readHistory, readRuns, recordEnd } from './record-history.ts';
import { SnapshotAhead } from './snapshot-ahead.ts';

/** How an embedded store is opened. */
export interface SqliteStoreOptions {
  /** Without it, the file is neither made nor changed, and one that is missing is an empty store. */
  readonly write: boolean;
  /** How long a lock of another process is waited for; 30 s. */
  readonly timeoutMs?: number;
  /** Whether scopes are mostly asked for in their order, so that the next one is worth reading ahead; yes. */
  readonly readAhead?: boolean;
}

/**
 * Opens the embedded store in a file.
 * Throws STORE_NOT_DATABASE, STORE_NEWER, STORE_READ_ONLY, STORE_LOCKED or STORE_FAILED where it cannot be used.
 */
export function openSqliteStore(
  file: string,
  { write, timeoutMs = 30_000, readAhead = true }: SqliteStoreOptions,
): ServerStore {
  return withServerRoles(new SqliteStore(file, write, timeoutMs, readAhead));
}

class SqliteStore implements OldServerStore {
  readonly name: string;
  readonly #path: string;
  readonly #timeoutMs: number;
  readonly #writer: Connection | undefined;
  // A snapshot reads from one moment while changes are written, so each that is open has a connection of its own.
  readonly #busy = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #ahead: SnapshotAhead | undefined;

  constructor(file: string, write: boolean, timeoutMs: number, readAhead: boolean) {
    this.name = `sqlite:${file}`;
    // An absolute path never means something else to SQLite, as :memory: and file: do.
    this.#path = resolve(file);
    this.#timeoutMs = timeoutMs;
    this.#ahead = readAhead
      ? new SnapshotAhead({ path: this.#path, store: this.name, timeoutMs })
      : undefined;
    this.#writer = write ? openToWrite(this.#path, this.name, timeoutMs) : undefined;
    // What is wrong with the file is said now, not with the first scope.
    if (!write) this.#read(() => {});
  }

  async openScope(
    scope: Scope,
    fields: readonly ValueKey[],
    only?: readonly VolumeId[],
  ): Promise<SnapshotStream> {
    if (only !== undefined) return this.#open(scope, fields, only);
    const snapshot = (await this.#ahead?.take(scope, fields)) ?? this.#open(scope, fields);
    if (this.#ahead?.isWorth(scope, snapshot.volumes)) {
      const next = this.#read((reader) => readNextScope(reader, scope));
      if (next !== undefined) this.#ahead.begin(next, fields);
    }
    return snapshot;
  }

  #open(scope: Scope, fields: readonly ValueKey[], only?: readonly VolumeId[]): SnapshotStream {
    const reader = this.#reader();
    try {
      const { state, revision, volumeFilter, repositories } = readFacts(reader, scope);
      const { volumes, chunks } = only
        ? { volumes: countVolumes(reader, scope, only), chunks: [readRowsOf(reader, scope, fields, only)] }
        : rowsOf(reader, scope, fields);
      const snapshot = { state, revision, volumes, volumeFilter, repositories };
      if (volumes > 0) return { ...snapshot, rows: this.#stream(reader, chunks) };
      // Nobody has to fetch the rows of an empty scope for its transaction to end.
      this.#release(reader);
      return { ...snapshot, rows: nothing() };
    } catch (error) {
      this.#discard(reader);
      throw error;
    }
  }

  async scopes() {
    return this.#read(readScopes);
  }

  async revision(scope: Scope) {
    return this.#read((reader) => readRevision(reader, scope));
  }

  async apply(run: Run, scope: Scope, changes: readonly Change[], create: boolean, repeat?: RepeatKey) {
    return this.#write((writer) => applyChanges(writer, run, scope, changes, create, repeat));
  }

  async finishRun(run: Run, statistics: string, exitCode: number) {
    const writer = this.#writable();
    // Batches do not wait for the disk, which takes 37 ms each; the last transaction waits for itself and for them all,
    // before anybody is told that the run is done.
    writer.script('PRAGMA synchronous = FULL');
    try {
      writer.transaction(() => recordEnd(writer, run, statistics, exitCode));
    } finally {
      writer.script('PRAGMA synchronous = NORMAL');
    }
  }

  async close() {
    await this.#ahead?.close();
    for (const reader of [...this.#busy, ...this.#idle.splice(0)]) reader.close();
    this.#busy.clear();
    // The last connection to close moves the write-ahead log into the file.
    this.#writer?.close();
  }

  async customers() {
    return this.#read(readCustomers);
  }

  async media() {
    return this.#read(readMedia);
  }

  async repositories() {
    return this.#read(readRepositories);
  }

  async putCustomer(customer: Customer) {
    writeCustomer(this.#writable(), customer);
  }

  async putMedia(media: Media) {
    this.#write((writer) => {
      if (readFacts(writer, media).state === 'customer unknown') {
        throw new TapesyncError('CUSTOMER_UNKNOWN', { customer: media.customer });
      }
      writeMedia(writer, media);
    });
  }

  async putRepository(repository: Repository) {
    this.#write((writer) => {
      if (readFacts(writer, repository).state !== 'known') {
        throw new TapesyncError('MEDIA_UNKNOWN', { scope: scopeName(repository) });
      }
      writeRepository(writer, repository);
    });
  }

  async setLock(run: Run, scope: Scope, volume: VolumeId, lock: 'update' | 'move', on: boolean) {
    return this.#write((writer) => writeLock(writer, run, scope, volume, lock, on));
  }

  async history(scope: Scope, volume: VolumeId) {
    return this.#read((reader) => readHistory(reader, scope, volume));
  }

  async listRuns(selection: RunSelection) {
    return this.#read((reader) => readRuns(reader, selection));
  }

  async users() {
    return this.#read(readUsers);
  }

  async account(user: string) {
    return this.#read((reader) => readAccount(reader, user));
  }

  async putUser(user: string, password: string) {
    this.#write((writer) => writeUser(writer, user, password));
  }

  async removeUser(user: string) {
    return this.#write((writer) => deleteUser(writer, user));
  }

  async putGrant(user: string, grant: Grant) {
    return this.#write((writer) => writeGrant(writer, user, grant));
  }

  async removeGrant(user: string, customer: Grant['customer']) {
    return this.#write((writer) => deleteGrant(writer, user, customer));
  }

  async openSession(token: string, user: string, expires: string) {
    const now = canonicalDate(Date.now() / 1000);
    this.#write((writer) => writeSession(writer, token, user, expires, now));
  }

  async session(token: string, now: string) {
    return this.#read((reader) => readSession(reader, token, now));
  }

  async closeSession(token: string) {
    this.#write((writer) => deleteSession(writer, token));
  }

  // Ends with the last row, or as soon as whoever reads stops.
  async *#stream(reader: Connection, chunks: Iterable<Uint8Array>) {
    let whole = false;
    try {
      yield* chunks;
      whole = true;
    } finally {
      if (whole) this.#release(reader);
      else this.#discard(reader);
    }
  }

  #read<T>(work: (reader: Connection) => T): T {
    const reader = this.#reader();
    try {
      const result = work(reader);
      this.#release(reader);
      return result;
    } catch (error) {
      this.#discard(reader);
      throw error;
    }
  }

  #write<T>(work: (writer: Connection) => T): T {
    const writer = this.#writable();
    return writer.transaction(() => work(writer));
  }

  #writable(): Connection {
    if (this.#writer === undefined) throw new TapesyncError('STORE_READ_ONLY', { store: this.name });
    return this.#writer;
  }

  // Everything that one reader is asked is answered from one moment.
  #reader(): Connection {
    const reader = this.#idle.pop() ?? openToRead(this.#path, this.name, this.#timeoutMs);
    this.#busy.add(reader);
    reader.script('BEGIN');
    return reader;
  }

  #release(reader: Connection): void {
    reader.script('COMMIT');
    this.#busy.delete(reader);
    this.#idle.push(reader);
  }

  // Closing the store may have been faster.
  #discard(reader: Connection): void {
    if (this.#busy.delete(reader)) reader.close();
  }
}

function rowsOf(reader: Connection, scope: Scope, fields: readonly ValueKey[]) {
  const extent = measureScope(reader, scope);
  return { volumes: extent.volumes, chunks: readRows(reader, scope, fields, extent) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
