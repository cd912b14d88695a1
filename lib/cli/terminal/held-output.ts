import type { LineOutput } from '../../engine/observe.ts';
import { TapesyncError } from '../../errors/error.ts';
import { type Segment, SpillFile } from '../../platform/spill/spill-file.ts';

// In characters.
const PIECE = 1024 * 1024;

/** Keeps lines, in memory and on the disk, until it is known that they can be believed. */
export class HeldOutput implements LineOutput {
  /** SPILL_FAILED if not all lines could be kept. */
  failure: TapesyncError | undefined;
  #waiting = '';
  #spill: SpillFile | undefined;
  readonly #segments: Segment[] = [];

  /** Keeps lines, each with its line end. */
  write(lines: string): void {
    this.#waiting += lines;
    if (this.#waiting.length < PIECE || this.failure !== undefined) return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    try {
      this.#spill ??= new SpillFile();
      this.#segments.push(this.#spill.append(bytes));
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      this.failure = error;
    }
  }

  /** Writes all lines to another output, in pieces of whole lines, and forgets them. Throws SPILL_FAILED. */
  async release(output: LineOutput): Promise<void> {
    try {
      for (const segment of this.#segments) {
        await output.write(this.#spill?.read(segment).toString() ?? '');
      }
      if (this.#waiting !== '') await output.write(this.#waiting);
    } finally {
      this.drop();
    }
  }

  /** Forgets all lines. */
  drop(): void {
    this.#waiting = '';
    this.#segments.length = 0;
    this.#spill?.close();
    this.#spill = undefined;
  }
}
