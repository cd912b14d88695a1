import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from '../../platform/flush.ts';

/**
 * Brings the write-ahead log of a database to the disk, off the event loop. Transactions that end while a flush is under
 * way share the next one, so that many writers wait for the disk no longer than one.
 */
export class LogFlush {
  readonly #path: string;
  #file: FileHandle | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param path the real path of the database, without symbolic links */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Returns when everything that was committed before the call is on the disk. Rejects with the error of the system; what
   * is on the disk then is not known.
   */
  flush(): Promise<void> {
    // One that is under way may have begun before the commit.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      this.#running = this.#flushNow();
      return this.#running;
    });
    return this.#next;
  }

  /** Waits for flushes under way, and releases the file. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#running, this.#next]);
    await this.#file?.close();
    this.#file = undefined;
  }

  async #flushNow(): Promise<void> {
    if (this.#file === undefined) {
      // The log stays the same file as long as a connection is open. Windows flushes only what is open to be written.
      this.#file = await open(`${this.#path}-wal`, 'r+');
      await flushFolder(dirname(this.#path));
    }
    await this.#file.datasync();
  }
}
