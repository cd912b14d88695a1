import { write } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { MessageStream } from './host.ts';

const STDERR = 2;
// What waits for a reader who does not read; a line more is lost.
const MOST_WAITING = 2 ** 20;
// A pipe that is full.
const FULL = new Set(['EAGAIN', 'EBUSY']);
const FULL_PAUSE_MS = 20;
const LINE_END = 0x0a;

const writeSome = promisify(write);

/**
 * Writes the lines of a log, in their order, off the event loop. A log that cannot be written, as on a full disk, loses
 * lines, which are counted, and never fails or holds up whoever writes them; later lines are tried again.
 */
export class LogOutput {
  #lost = 0;
  #waiting: string[] = [];
  #length = 0;
  #writing: Promise<void> | undefined;
  /** True where a line was cut in its middle. */
  #isCut = false;
  readonly #append: (bytes: Uint8Array) => Promise<void>;

  constructor(stream: MessageStream) {
    // A stream that has failed once takes nothing any more.
    this.#append = stream.fd === STDERR ? (bytes) => this.#writeAll(bytes) : (bytes) => pass(stream, bytes);
  }

  /** How many lines were lost. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes a line with its end. */
  write(line: string): void {
    if (this.#length + line.length > MOST_WAITING) {
      this.#lost++;
      return;
    }
    this.#waiting.push(line);
    this.#length += line.length;
    this.#writing ??= this.#drain();
  }

  /** Waits until all lines are written or lost, no longer than some milliseconds. */
  async end(longestMs: number): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.#writing, pause(longestMs, undefined, over).catch(() => {})]);
    over.abort();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      const text = lines.join('');
      this.#waiting = [];
      try {
        await this.#append(Buffer.from(this.#isCut ? `\n${text}` : text));
      } catch {
        this.#lost += lines.length;
      }
      this.#length -= text.length;
    }
    this.#writing = undefined;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += (await writeSome(STDERR, bytes, at)).bytesWritten;
        this.#isCut = bytes[at - 1] !== LINE_END;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && FULL.has(String(error.code)))) throw error;
        await pause(FULL_PAUSE_MS);
      }
    }
  }
}

function pass(stream: MessageStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
