import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { TapesyncError } from '../../errors/error.ts';

/** What has become of the standard output. */
class StandardOutput {
  /** Whether nothing more can be written: whoever read it has gone away, or it failed. */
  closed = false;
  /** Why it failed, other than by whoever read it going away. */
  failure: TapesyncError | undefined;
  #whenClosed: () => void = () => {};

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
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
    const standard = fstatSync(process.stdout.fd);
    return standard.isCharacterDevice() && standard.rdev === statSync(devNull).rdev;
  }

  /** Writes text and waits until it is taken; does nothing once the output is closed. */
  print(text: string): Promise<void> {
    if (this.closed) return Promise.resolve();
    return new Promise((resolve) => process.stdout.write(text, () => resolve()));
  }
}

/** The standard output of the process: the one place where data leaves it. */
export const output = new StandardOutput();
