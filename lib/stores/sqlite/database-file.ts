import { type BigIntStats, closeSync, openSync, realpathSync, statSync } from 'node:fs';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { modeGranting, OTHERS } from '../../platform/exposed-file.ts';

// What others must not read: password hashes are in it.
const OWNER_ONLY = 0o600;

/** The file of a database while it is in use: it has to stay the one that was opened. */
export class DatabaseFile {
  /** Without symbolic links: SQLite keeps its log beside the file, not beside a link to it. */
  readonly path: string;
  readonly #store: string;
  readonly #opened: BigIntStats;

  private constructor(path: string, store: string) {
    this.path = realpathSync(path);
    this.#store = store;
    this.#opened = statSync(this.path, { bigint: true });
  }

  /**
   * Returns the file at a path, which is made if there is none; `undefined` where it cannot be, as SQLite then says. Throws
   * STORE_FAILED where the disk failed: SQLite would try again, and make a file that others can read.
   */
  static make(path: string, store: string): DatabaseFile | undefined {
    try {
      // SQLite gives its log the mode of the file.
      closeSync(openSync(path, 'wx', OWNER_ONLY));
    } catch (error) {
      // It is there, or SQLite says why it cannot be.
      if (!isThereOrRefused(error)) {
        throw new TapesyncError('STORE_FAILED', { store, problem: messageOf(error) }, { cause: error });
      }
    }
    return DatabaseFile.find(path, store);
  }

  /** Returns the file at a path; `undefined` if there is none. */
  static find(path: string, store: string): DatabaseFile | undefined {
    return statSync(path, { throwIfNoEntry: false }) && new DatabaseFile(path, store);
  }

  /** Throws STORE_REPLACED if the path no longer leads to the file: what is written would reach nobody. */
  check(): void {
    const found = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (found?.ino === this.#opened.ino && found.dev === this.#opened.dev) return;
    const problem = found === undefined ? 'removed' : 'replaced by another';
    throw new TapesyncError('STORE_REPLACED', { store: this.#store, problem });
  }

  /** Throws STORE_EXPOSED if others than its owner can read the file. */
  refuseExposed(): void {
    const mode = modeGranting(OTHERS, statSync(this.path));
    if (mode === undefined) return;
    throw new TapesyncError('STORE_EXPOSED', { store: this.#store, mode, file: this.path });
  }
}

// What SQLite finds as well.
const REFUSALS = [
  'EEXIST',
  'EISDIR',
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENAMETOOLONG',
  'ELOOP',
];

function isThereOrRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSALS.includes(String(error.code));
}
