import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckpointSetting } from './checkpoint-worker.ts';

// Long enough for pages that change again and again to be moved once.
const PAUSE_MS = 5000;

/**
 * Moves the write-ahead log of a database into its file from time to time, in a thread of its own: SQLite would do it within
 * a commit, and keep everybody waiting for some hundred milliseconds. Where it fails the log grows, and it is tried again.
 */
export class Checkpoints {
  readonly #setting: CheckpointSetting;
  readonly #pauseMs: number;
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isMoving = false;
  #isWanted = false;

  /** @param pauseMs least time between two of them */
  constructor(setting: CheckpointSetting, pauseMs = PAUSE_MS) {
    this.#setting = setting;
    this.#pauseMs = pauseMs;
  }

  /** Notes that something was written. */
  want(): void {
    this.#isWanted = true;
    if (this.#timer !== undefined || this.#isMoving) return;
    this.#timer = setTimeout(() => this.#move(), this.#pauseMs).unref();
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #move(): void {
    this.#timer = undefined;
    this.#isWanted = false;
    this.#isMoving = true;
    this.#worker ??= this.#started();
    this.#worker.postMessage('move');
  }

  #started(): Worker {
    // The sources are TypeScript in a checkout, and JavaScript where they are installed.
    const file = new URL(`./checkpoint-worker${extname(import.meta.filename)}`, import.meta.url);
    const worker = new Worker(file, { workerData: this.#setting });
    worker.unref();
    worker.on('message', () => this.#moved());
    worker.on('error', () => {
      // A disk that is full, or a file that is gone: the next write says so itself.
      this.#worker = undefined;
      this.#moved();
    });
    return worker;
  }

  #moved(): void {
    this.#isMoving = false;
    if (this.#isWanted) this.want();
  }
}
