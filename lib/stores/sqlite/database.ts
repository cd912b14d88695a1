import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TapesyncError } from '../../errors/error.ts';
import { type SqlDatabase, textOf } from '../sql/connection.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Connection } from './connection.ts';
import { DatabaseFile } from './database-file.ts';
import { LogFlush } from './log-flush.ts';
import { openToRead, openToWrite } from './open-database.ts';

// Between two looks whether somebody else still has the database locked.
const LOCK_PAUSE_MS = 10;
// Bytes on the disk: what the largest batch may take.
const LEAST_ROOM = 64 * 2 ** 20;

/** How a database is used. */
export interface DatabaseUse {
  /** Whether others wait while a commit lasts; default false. */
  readonly shared?: boolean;
  /** Whether a database of an older schema is brought to the present one; default true. One that is written to always is. */
  readonly migrate?: boolean;
}

/** A SQLite database: one connection that writes, and one for each reader. */
export class SqliteDatabase implements SqlDatabase<Connection> {
  readonly name: string;
  readonly path: string;
  readonly #timeoutMs: number;
  readonly #migrate: boolean;
  /** Undefined for a database that is not there, or was not when it was opened to be read. */
  readonly #file: DatabaseFile | undefined;
  readonly #writer: Connection | undefined;
  readonly #log: LogFlush;
  /** Undefined where SQLite moves its log itself, within a commit. */
  readonly #checkpoints: Checkpoints | undefined;
  // A snapshot reads from one moment while changes are written, so each open one has a connection of its own.
  readonly #busy = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();
  #flushFailure: TapesyncError | undefined;

  /**
   * Opens a file. Without `write` it is neither made nor changed, and a missing one is an empty database. Throws a
   * TapesyncError of class `store` for one that cannot be used; STORE_EXPOSED for one with users that others can read.
   */
  constructor(
    file: string,
    write: boolean,
    timeoutMs: number,
    { shared = false, migrate = true }: DatabaseUse = {},
  ) {
    this.name = `sqlite:${file}`;
    // An absolute path never means something else to SQLite, as :memory: and file: do.
    this.path = resolve(file);
    this.#timeoutMs = timeoutMs;
    this.#migrate = migrate;
    this.#file = write ? DatabaseFile.make(this.path, this.name) : DatabaseFile.find(this.path, this.name);
    this.#log = new LogFlush(this.#file?.path ?? this.path);
    this.#writer = write ? openToWrite(this.path, this.name, timeoutMs) : undefined;
    // What is wrong with the file shows now, not with the first scope.
    const first = this.#writer ?? this.#openReader();
    try {
      this.#file?.check();
      if (hasUsers(first)) this.refuseExposed();
    } catch (error) {
      first.close();
      throw error;
    }
    if (this.#writer === undefined) this.#idle.push(first);
    else this.#writer.waitForLocks(0);
    if (this.#writer !== undefined && shared) {
      this.#writer.script('PRAGMA wal_autocheckpoint = 0');
      this.#checkpoints = new Checkpoints({ path: this.path, store: this.name });
    }
  }

  /** Throws STORE_EXPOSED if others than its owner can read the file. */
  refuseExposed(): void {
    this.#file?.refuseExposed();
  }

  async read<T>(work: (reader: Connection) => Promise<T>): Promise<T> {
    const reader = this.take();
    try {
      const result = await work(reader);
      this.release(reader);
      return result;
    } catch (error) {
      this.discard(reader);
      throw error;
    }
  }

  /** The log grows meanwhile, if others write. */
  async moment<T>(work: (reader: Connection) => Promise<T>): Promise<T> {
    const reader = this.take();
    try {
      const result = await work(reader);
      reader.requireUnchanged();
      return result;
    } finally {
      // What was looked at may be damaged: nobody else uses this connection.
      this.discard(reader);
    }
  }

  async transaction<T>(work: (writer: Connection) => Promise<T>): Promise<T> {
    const writer = this.#writer;
    if (writer === undefined) throw new TapesyncError('STORE_READ_ONLY', { store: this.name });
    // One after the other: they share the connection.
    const written = this.#lastWrite.then(() => this.#transact(writer, work));
    this.#lastWrite = written.catch(() => {});
    const result = await written;
    await this.#flush();
    return result;
  }

  async check(): Promise<void> {
    if (this.#flushFailure !== undefined) throw this.#flushFailure;
    this.#file?.check();
    // Nothing is written for it: it may be asked for every second.
    const { bavail, bsize } = await statfs(dirname(this.#file?.path ?? this.path));
    if (bavail * bsize < LEAST_ROOM) throw new TapesyncError('STORE_FULL', { store: this.name });
    await this.read(async (reader) => reader.row('SELECT 1'));
  }

  /** Throws STORE_REPLACED if what was written is in a file that is not there any more. */
  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#checkpoints?.close();
    await this.#log.close();
    for (const reader of [...this.#busy, ...this.#idle.splice(0)]) reader.close();
    this.#busy.clear();
    // The last connection to close moves the write-ahead log into the file.
    this.#writer?.close();
    if (this.#writer !== undefined) this.#file?.check();
  }

  /** Takes a connection that reads everything from one moment; it has to be released or discarded. */
  take(): Connection {
    this.#file?.check();
    const reader = this.#idle.pop() ?? this.#openReader();
    this.#busy.add(reader);
    reader.script('BEGIN');
    return reader;
  }

  /** Gives a connection back. Throws STORE_CHANGED where it has read without a lock, and somebody has written. */
  release(reader: Connection): void {
    reader.endRead();
    this.#busy.delete(reader);
    this.#idle.push(reader);
  }

  /** Ends a connection in an unknown state. */
  discard(reader: Connection): void {
    // The database may have been closed before.
    if (this.#busy.delete(reader)) reader.close();
  }

  #openReader(): Connection {
    return openToRead(this.path, this.name, this.#timeoutMs, this.#migrate);
  }

  async #transact<T>(writer: Connection, work: (writer: Connection) => Promise<T>): Promise<T> {
    if (this.#flushFailure !== undefined) throw this.#flushFailure;
    this.#file?.check();
    await this.#beginWhenUnlocked(writer);
    try {
      const result = await work(writer);
      writer.script('COMMIT');
      this.#checkpoints?.want();
      return result;
    } catch (error) {
      writer.rollBack();
      throw error;
    }
  }

  // Nothing is answered before it is on the disk.
  async #flush(): Promise<void> {
    try {
      await this.#log.flush();
    } catch (error) {
      // A later flush may succeed without what this one lost: nothing can be built on it until the file is opened anew.
      const problem = `what was written may not be on the disk: ${error instanceof Error ? error.message : error}`;
      this.#flushFailure ??= new TapesyncError(
        'STORE_FAILED',
        { store: this.name, problem },
        { cause: error },
      );
      throw this.#flushFailure;
    }
  }

  // SQLite would wait on the event loop, and nobody else would be answered meanwhile.
  async #beginWhenUnlocked(writer: Connection): Promise<void> {
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      try {
        writer.begin();
        return;
      } catch (error) {
        if (!(error instanceof TapesyncError && error.code === 'STORE_LOCKED')) throw error;
        if (performance.now() >= deadline) {
          const seconds = this.#timeoutMs / 1000;
          throw new TapesyncError('STORE_LOCKED', { store: this.name, seconds }, { cause: error });
        }
        await pause(LOCK_PAUSE_MS);
      }
    }
  }
}

// The table had another name in older schemas.
function hasUsers(connection: Connection): boolean {
  const [table] = connection.row("SELECT name FROM sqlite_schema WHERE name IN ('account', 'user')");
  return table !== undefined && connection.rows(`SELECT 1 FROM ${textOf(table)} LIMIT 1`).length > 0;
}
