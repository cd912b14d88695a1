import { fstatSync, statSync } from 'node:fs';
import type { LineOutput } from '../../engine/observe.ts';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { ReplacedFile } from '../../platform/replaced-file.ts';
import { STDIN } from '../../sources/files.ts';

// In characters. A run may reject a million records: they are written in pieces.
const PIECE = 64 * 1024;

/**
 * A file that a run writes lines to. It is opened at once, so that a wrong path is found before anything else happens, and
 * takes the place of an older one only when it ends. A later failure does not stop the run: it stands in `failure`.
 */
export class OutputFile implements LineOutput {
  /** OUTPUT_CUT if not all lines could be written. */
  failure: TapesyncError | undefined;
  /** The names that the run writes to by it. */
  readonly names: readonly string[];
  readonly #path: string;
  readonly #file: ReplacedFile;
  #waiting = '';
  #isClosed = false;

  /**
   * Opens the file, readable by its owner only if it is new. Throws OUTPUT_FAILED if that fails or the file, or the one
   * beside it that is written first, is one of the others, by any name.
   *
   * @param others files that the run uses for something else
   */
  constructor(path: string, others: readonly string[]) {
    this.#path = path;
    checkUnused(path, path, others);
    try {
      this.#file = new ReplacedFile(path, { check: (aside) => checkUnused(path, aside, others) });
    } catch (error) {
      if (error instanceof TapesyncError) throw error;
      throw new TapesyncError('OUTPUT_FAILED', { file: path, problem: messageOf(error) }, { cause: error });
    }
    const { aside } = this.#file;
    this.names = aside === undefined ? [path] : [path, aside];
  }

  /** Adds lines, each with its line end. */
  write(lines: string): void {
    this.#waiting += lines;
    if (this.#waiting.length >= PIECE) this.#flush();
  }

  /** Writes what is left and puts the file in its place, unless lines are missing; a second call does nothing. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#flush();
    if (this.failure) this.#file.close();
    else this.#attempt(() => this.#file.commit());
  }

  /** Forgets what was written, unless the file has ended: the old one stays. */
  drop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.discard();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    this.#attempt(() => this.#file.write(bytes));
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { aside } = this.#file;
      const kept = aside && `; ${this.#path} is as it was, and what could be written is in ${aside}`;
      const parameters = { file: this.#path, problem: `${messageOf(error)}${kept ?? ''}` };
      this.failure ??= new TapesyncError('OUTPUT_CUT', parameters, { cause: error });
    }
  }
}

function checkUnused(path: string, name: string, others: readonly string[]): void {
  const identity = identityOf(name);
  const other = identity && others.find((file) => identityOf(file) === identity);
  if (!other) return;
  const what = name === path ? '' : `${name} is written first, and `;
  const problem = `${what}the run uses it for something else (${other})`;
  throw new TapesyncError('OUTPUT_FAILED', { file: path, problem });
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
