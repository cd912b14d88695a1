import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import type { LineOutput } from '../../engine/observe.ts';
import { TapesyncError } from '../../errors/error.ts';
import { STDIN } from '../../sources/stdin.ts';

// Written in pieces of this many characters: a run may reject a million records.
const PIECE = 64 * 1024;

/**
 * A file that lines are written to during a run. It is opened at once, so that a wrong path is found before anything
 * else happens; a failure later on is kept in `failure`, because the run has to go on.
 */
export class OutputFile implements LineOutput {
  failure: TapesyncError | undefined;
  readonly #path: string;
  readonly #descriptor: number;
  #waiting = '';
  #isClosed = false;

  /**
   * Opens the file for writing, readable by its owner only; throws OUTPUT_FAILED, also where the file is one of those
   * that the run reads or writes otherwise: opening would empty it.
   */
  constructor(path: string, others: readonly string[]) {
    this.#path = path;
    const identity = identityOf(path);
    const other = identity && others.find((file) => identityOf(file) === identity);
    if (other) {
      throw new TapesyncError('OUTPUT_FAILED', {
        file: path,
        problem: `the run uses it for something else (${other})`,
      });
    }
    try {
      this.#descriptor = openSync(path, 'w', 0o600);
    } catch (error) {
      throw new TapesyncError(
        'OUTPUT_FAILED',
        { file: path, problem: (error as Error).message },
        { cause: error },
      );
    }
  }

  /** Adds lines, each with its line end. */
  write(lines: string): void {
    this.#waiting += lines;
    if (this.#waiting.length >= PIECE) this.#flush();
  }

  /** Writes what is left and closes the file; a second call does nothing. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      this.failure ??= new TapesyncError(
        'OUTPUT_CUT',
        { file: this.#path, problem: (error as Error).message },
        { cause: error },
      );
    }
  }
}

// Names may differ and mean one file. Devices and pipes hold nothing that could be lost.
function identityOf(file: string): string | undefined {
  try {
    const found = file === STDIN ? fstatSync(0) : statSync(file);
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
