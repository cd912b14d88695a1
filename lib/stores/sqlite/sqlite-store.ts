import { resolve } from 'node:path';
import type { Change } from '../../change.ts';
import { TapesyncError } from '../../errors.ts';
import { type Scope, scopeName, type VolumeId } from '../../scope.ts';
import type { ValueKey } from '../../volume.ts';
import type {
  Customer,
  Media,
  Repository,
  Run,
  ScopeSnapshot,
  StoreAdministration,
  VolumeStore,
} from '../volume-store.ts';
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
  readRows,
  readRowsOf,
  readScopes,
} from './read-scope.ts';
import { readHistory, recordEnd } from './record-history.ts';
import { SnapshotAhead } from './snapshot-ahead.ts';

/** How an embedded store is opened. */
export interface SqliteStoreOptions {
  /** Without it, the file is neither made nor changed, and one that is missing is an empty store. */
  readonly write: boolean;
  /** How long a lock of another process is waited for; 30 s. */
  readonly timeoutMs?: number;
}

/**
 * Opens the embedded store in a file.
 * Throws STORE_NOT_DATABASE, STORE_NEWER, STORE_READ_ONLY, STORE_LOCKED or STORE_FAILED where it cannot be used.
 */
export function openSqliteStore(
  file: string,
  { write, timeoutMs = 30_000 }: SqliteStoreOptions,
): VolumeStore & StoreAdministration {
  return new SqliteStore(file, write, timeoutMs);
}

class SqliteStore implements VolumeStore, StoreAdministration {
  readonly name: string;
  readonly #path: string;
  readonly #timeoutMs: number;
  readonly #writer: Connection | undefined;
  // A snapshot reads from one moment while changes are written, so each that is open has a connection of its own.
  readonly #busy = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #ahead: SnapshotAhead;

  constructor(file: string, write: boolean, timeoutMs: number) {
    this.name = `sqlite:${file}`;
    // An absolute path never means something else to SQLite, as :memory: and file: do.
    this.#path = resolve(file);
    this.#timeoutMs = timeoutMs;
    this.#ahead = new SnapshotAhead({ path: this.#path, store: this.name, timeoutMs });
    this.#writer = write ? openToWrite(this.#path, this.name, timeoutMs) : undefined;
    // What is wrong with the file is said now, not with the first scope.
    if (!write) this.#read(() => {});
  }

  async openScope(
    scope: Scope,
    fields: readonly ValueKey[],
    only?: readonly VolumeId[],
  ): Promise<ScopeSnapshot> {
    if (only !== undefined) return this.#open(scope, fields, only);
    const snapshot = (await this.#ahead.take(scope, fields)) ?? this.#open(scope, fields);
    if (this.#ahead.isWorth(snapshot.volumes)) {
      const next = this.#read((reader) => readNextScope(reader, scope));
      if (next !== undefined) this.#ahead.begin(next, fields);
    }
    return snapshot;
  }

  #open(scope: Scope, fields: readonly ValueKey[], only?: readonly VolumeId[]): ScopeSnapshot {
    const reader = this.#reader();
    try {
      const { state, volumeFilter, repositories } = readFacts(reader, scope);
      const { volumes, chunks } = only
        ? { volumes: countVolumes(reader, scope, only), chunks: [readRowsOf(reader, scope, fields, only)] }
        : rowsOf(reader, scope, fields);
      const snapshot = { state, volumes, volumeFilter, repositories };
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

  async apply(run: Run, scope: Scope, changes: readonly Change[], create: boolean) {
    const writer = this.#writable();
    return writer.transaction(() => applyChanges(writer, run, scope, changes, create));
  }

  async finishRun(run: Run, statistics: string, exitCode: number) {
    const writer = this.#writable();
    // Batches do not wait for the disk, which takes 37 ms each; the last transaction waits for itself and for them all,
    // before anybody is told that the run is done.
    writer.script('PRAGMA synchronous = FULL');
    writer.transaction(() => recordEnd(writer, run, statistics, exitCode));
    writer.script('PRAGMA synchronous = NORMAL');
  }

  async close() {
    await this.#ahead.close();
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
    const writer = this.#writable();
    writer.transaction(() => {
      if (readFacts(writer, media).state === 'customer unknown') {
        throw new TapesyncError('CUSTOMER_UNKNOWN', { customer: media.customer });
      }
      writeMedia(writer, media);
    });
  }

  async putRepository(repository: Repository) {
    const writer = this.#writable();
    writer.transaction(() => {
      if (readFacts(writer, repository).state !== 'known') {
        throw new TapesyncError('MEDIA_UNKNOWN', { scope: scopeName(repository) });
      }
      writeRepository(writer, repository);
    });
  }

  async setLock(run: Run, scope: Scope, volume: VolumeId, lock: 'update' | 'move', on: boolean) {
    const writer = this.#writable();
    return writer.transaction(() => writeLock(writer, run, scope, volume, lock, on));
  }

  async history(scope: Scope, volume: VolumeId) {
    return this.#read((reader) => readHistory(reader, scope, volume));
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
