import { resolve } from 'node:path';
import { TapesyncError } from '../../errors/error.ts';
import type { SqlDatabase } from '../sql/connection.ts';
import type { Connection } from './connection.ts';
import { openToRead, openToWrite } from './open-database.ts';

/** A SQLite database: one connection that writes, and one for each reader. */
export class SqliteDatabase implements SqlDatabase<Connection> {
  readonly name: string;
  readonly path: string;
  readonly #timeoutMs: number;
  readonly #writer: Connection | undefined;
  // A snapshot reads from one moment while changes are written, so each open one has a connection of its own.
  readonly #busy = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();

  /** Opens a file. Without `write` it is neither made nor changed, and a missing one is an empty database. */
  constructor(file: string, write: boolean, timeoutMs: number) {
    this.name = `sqlite:${file}`;
    // An absolute path never means something else to SQLite, as :memory: and file: do.
    this.path = resolve(file);
    this.#timeoutMs = timeoutMs;
    this.#writer = write ? openToWrite(this.path, this.name, timeoutMs) : undefined;
    // What is wrong with the file shows now, not with the first scope.
    if (!write) this.release(this.take());
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

  async transaction<T>(work: (writer: Connection) => Promise<T>, durable = false): Promise<T> {
    const writer = this.#writer;
    if (writer === undefined) throw new TapesyncError('STORE_READ_ONLY', { store: this.name });
    // One after the other: they share the connection.
    const result = this.#lastWrite.then(() => transact(writer, work, durable));
    this.#lastWrite = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    for (const reader of [...this.#busy, ...this.#idle.splice(0)]) reader.close();
    this.#busy.clear();
    // The last connection to close moves the write-ahead log into the file.
    this.#writer?.close();
  }

  /** Takes a connection that reads everything from one moment; it has to be released or discarded. */
  take(): Connection {
    const reader = this.#idle.pop() ?? openToRead(this.path, this.name, this.#timeoutMs);
    this.#busy.add(reader);
    reader.script('BEGIN');
    return reader;
  }

  /** Gives a connection back. */
  release(reader: Connection): void {
    reader.script('COMMIT');
    this.#busy.delete(reader);
    this.#idle.push(reader);
  }

  /** Ends a connection in an unknown state. */
  discard(reader: Connection): void {
    // The database may have been closed before.
    if (this.#busy.delete(reader)) reader.close();
  }
}

async function transact<T>(
  writer: Connection,
  work: (writer: Connection) => Promise<T>,
  durable: boolean,
): Promise<T> {
  // Other transactions do not wait for the disk: this one waits for all before it as well.
  if (durable) writer.script('PRAGMA synchronous = FULL');
  try {
    writer.begin();
    const result = await work(writer);
    writer.script('COMMIT');
    return result;
  } catch (error) {
    writer.rollBack();
    throw error;
  } finally {
    if (durable) writer.script('PRAGMA synchronous = NORMAL');
  }
}
