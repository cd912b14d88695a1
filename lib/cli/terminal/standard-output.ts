import { fstatSync, readSync, statSync, writeSync } from 'node:fs';
import { devNull, platform } from 'node:os';
import type { LineOutput } from '../../engine/observe.ts';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { printable, printableData } from '../../errors/printable.ts';
import type { OutputStream } from './host.ts';

/** Characters that fit into a line of any terminal. */
export const NARROW = 80;

/** The standard output of a process: data leaves it here only. */
export class StandardOutput implements LineOutput {
  /** True once nothing more can be written: its reader has gone away, or it failed. */
  closed = false;
  /** Why it failed; `undefined` if its reader has gone away. */
  failure: TapesyncError | undefined;
  readonly #stream: OutputStream;
  #whenClosed: () => void = () => {};

  constructor(stream: OutputStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.closed = true;
      if (error.code !== 'EPIPE') {
        const parameters = { file: 'the standard output', problem: messageOf(error) };
        this.failure ??= new TapesyncError('OUTPUT_CUT', parameters, { cause: error });
      }
      this.#whenClosed();
    });
  }

  /** Characters that fit into a line; where it is no terminal, as many as each has. */
  get columns(): number {
    return this.#stream.columns || NARROW;
  }

  /** Sets what is called when nothing more can be written. */
  onClosed(callback: () => void): void {
    this.#whenClosed = callback;
  }

  /** Returns true for the null device: nobody can see what is written there. */
  isDiscarded(): boolean {
    if (platform() === 'win32') return false;
    const standard = fstatSync(this.#stream.fd);
    return standard.isCharacterDevice() && standard.rdev === statSync(devNull).rdev;
  }

  /** Throws OUTPUT_FAILED where nothing that is written would arrive: where the output was closed before the start. */
  checkOpen(): void {
    if (platform() === 'win32') return;
    const { fd } = this.#stream;
    const stats = fstatSync(fd);
    // In the place of what it does not know Node gives a stream that takes everything.
    if (stats.isDirectory() || stats.isBlockDevice()) throw unwritable('it is no file, pipe or terminal');
    // In the place of a descriptor that is closed Node opens the null device, for reading as well, which no shell does.
    if (this.isDiscarded() && isForBoth(fd)) {
      throw unwritable(
        'it is closed (or the null device, opened for reading and writing); with > /dev/null the result is thrown away',
      );
    }
  }

  /** Writes lines of text for a person, without their line ends, as `write`; what could command a terminal is escaped. */
  print(lines: readonly string[]): Promise<void> {
    return this.write(lines.map((line) => `${printable(line)}\n`).join(''));
  }

  /** Writes a value as a line of JSON, as `write`. */
  json(value: unknown): Promise<void> {
    return this.write(`${JSON.stringify(value)}\n`);
  }

  /**
   * Writes data, with its line ends, and waits until it is taken; does nothing once the output is closed. On a terminal
   * what could command it is escaped; a file or a pipe gets every byte as it is.
   */
  write(data: string): Promise<void> {
    if (this.closed) return Promise.resolve();
    const shown = this.#stream.isTTY === true ? printableData(data) : data;
    return new Promise((resolve) => this.#stream.write(shown, () => resolve()));
  }
}

// Both do nothing on the null device, and fail where it is not open for that.
function isForBoth(descriptor: number): boolean {
  try {
    readSync(descriptor, Buffer.alloc(1));
    writeSync(descriptor, Buffer.alloc(0));
    return true;
  } catch {
    return false;
  }
}

function unwritable(problem: string): TapesyncError {
  return new TapesyncError('OUTPUT_FAILED', { file: 'the standard output', problem });
}
