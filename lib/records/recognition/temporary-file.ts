import { closeSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../errors/error.ts';
import { FingerprintError } from './fingerprint-error.ts';

const PRIVATE = 0o600;
const LEFT_MS = 24 * 3600 * 1000;
const PART = /^\.[0-9a-f]+-[0-9a-f]+\.part$/;

/**
 * A file of this user alone that is written beside the one that it will be, under a name of its own: of two that write at
 * once, the last one to end wins. Each method throws FingerprintError where it fails, and removes the file.
 */
export class TemporaryFile {
  readonly #path: string;
  readonly #aside: string;
  #descriptor: number | undefined;

  /** Makes the file, and removes those that killed runs left more than a day ago. */
  constructor(path: string) {
    this.#path = path;
    // It need not be secret, and node:crypto would take longer to load than a small run.
    const among = Math.floor(Math.random() * 2 ** 48).toString(16);
    this.#aside = `${path}.${process.pid.toString(16)}-${among}.part`;
    removeLeft(path);
    this.#attempt(() => {
      this.#descriptor = openSync(this.#aside, 'wx', PRIVATE);
    });
  }

  /** Appends bytes. */
  write(bytes: Uint8Array): void {
    const descriptor = this.#open();
    this.#attempt(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    });
  }

  /** Closes the file and puts it in its place. */
  commit(): void {
    const descriptor = this.#open();
    this.#attempt(() => {
      this.#descriptor = undefined;
      try {
        // A file system of the network may fail only now.
        closeSync(descriptor);
        renameSync(this.#aside, this.#path);
      } catch (error) {
        removeIfThere(this.#aside);
        throw error;
      }
    });
  }

  /** Closes the file and removes it, where it is not in its place yet. */
  discard(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    removeIfThere(this.#aside);
    try {
      closeSync(descriptor);
    } catch {
      // What it could not write is not wanted.
    }
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    throw new FingerprintError(`fingerprints cannot be written to ${this.#path}: the file is closed`);
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.discard();
      const message = `fingerprints cannot be written to ${this.#path}: ${messageOf(error)}`;
      throw new FingerprintError(message, { cause: error });
    }
  }
}

function removeLeft(path: string): void {
  const [folder, name] = [dirname(path), basename(path)];
  try {
    for (const found of readdirSync(folder)) {
      if (!found.startsWith(name) || !PART.test(found.slice(name.length))) continue;
      const left = join(folder, found);
      if (Date.now() - statSync(left).mtimeMs > LEFT_MS) removeIfThere(left);
    }
  } catch {
    // Another run removes them as well; and where the folder cannot be written, the new file says so.
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It goes with those that killed runs have left.
  }
}
