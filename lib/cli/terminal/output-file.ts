import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import type { LineOutput } from '../../engine/observe.ts';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { STDIN } from '../../sources/files.ts';

// In characters. A run may reject a million records: they are written in pieces.
const PIECE = 64 * 1024;

/**
 * A file that a run writes lines to. It is opened at once, so that a wrong path is found before anything else happens. A
 * later failure does not stop the run: it stands in `failure`.
 */
export class OutputFile implements LineOutput {
  /** OUTPUT_CUT if not all lines could be written. */
  failure: TapesyncError | undefined;
  readonly #path: string;
  readonly #descriptor: number;
  #waiting = '';
  #isClosed = false;

  /**
   * Opens and empties the file, readable by its owner only. Throws OUTPUT_FAILED if that fails or the file is one of the
   * others, by any name.
   *
   * @param others files that the run uses for something else
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
      throw new TapesyncError('OUTPUT_FAILED', { file: path, problem: messageOf(error) }, { cause: error });
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
        { file: this.#path, problem: messageOf(error) },
        { cause: error },
      );
    }
  }
}

// One file may have several names. Devices and pipes are never emptied, so they have no identity here.
function identityOf(file: string): string | undefined {
  try {
    const found = file === STDIN ? fstatSync(0) : statSync(file);
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
