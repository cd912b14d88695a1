import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import type { LineOutput } from '../../engine/observe.ts';
import { TapesyncError } from '../../errors/error.ts';

/** The standard output of a process: the one place where data leaves it. */
export class StandardOutput implements LineOutput {
  /** Whether nothing more can be written: whoever read it has gone away, or it failed. */
  closed = false;
  /** Why it failed, other than by whoever read it going away. */
  failure: TapesyncError | undefined;
  readonly #stream: typeof process.stdout;
  #whenClosed: () => void = () => {};

  constructor(stream: typeof process.stdout) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.closed = true;
      if (error.code !== 'EPIPE') {
        const parameters = { file: 'the standard output', problem: error.message };
        this.failure ??= new TapesyncError('OUTPUT_CUT', parameters, { cause: error });
      }
      this.#whenClosed();
    });
  }

  /** Calls back when nothing more can be written. */
  onClosed(callback: () => void): void {
    this.#whenClosed = callback;
  }

  /** Says whether it is the null device, to which nothing that is written can be seen. */
  isDiscarded(): boolean {
    if (process.platform === 'win32') return false;
    const standard = fstatSync(this.#stream.fd);
    return standard.isCharacterDevice() && standard.rdev === statSync(devNull).rdev;
  }

  /** Writes text and waits until it is taken; does nothing once the output is closed. */
  write(text: string): Promise<void> {
    if (this.closed) return Promise.resolve();
    return new Promise((resolve) => this.#stream.write(text, () => resolve()));
  }
}
