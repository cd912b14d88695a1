import { setFlagsFromString } from 'node:v8';

// Few catalogs of a million volumes need as much; larger ones and first loads would need more.
const LIMIT_BYTES = 168e6;

/**
 * The settings of V8's heap for a process that does one run. V8 has one heap a process: only a shell that owns its
 * process uses this, and a process makes one of it. The measurements behind it are in bench/README.md.
 */
export class HeapTuning {
  /** RSS in bytes past which memory is saved. */
  #limit = LIMIT_BYTES;
  #isSaving = false;

  /**
   * Keeps the young generation as small as it starts. V8 enlarges it when much survives, as batches on their way do;
   * kept small, a run needs much less memory for the same time.
   */
  constructor() {
    setFlagsFromString('--semi-space-growth-factor=1');
  }

  /**
   * Makes the garbage collector mark in one pause instead of in steps. V8 starts to mark after each 64 MB of buffers
   * outside of its heap; where hundreds of megabytes pass through buffers, as over HTTP and with records set aside, the
   * write barriers of the steps cost more than pauses that nobody waits for.
   *
   * @param limit bytes of RSS past which `check` saves memory all the same
   */
  markAtOnce(limit = LIMIT_BYTES): void {
    this.#limit = limit;
    if (!this.#isSaving) setFlagsFromString('--no-incremental-marking');
  }

  /** Keeps the heap small from now on: for the time when changes are applied, whose garbage is objects of the heap. */
  saveMemory(): void {
    if (this.#isSaving) return;
    this.#isSaving = true;
    setFlagsFromString('--incremental-marking');
    setFlagsFromString('--heap-growing-percent=20');
  }

  /** Saves memory once RSS exceeds the limit. Cheap enough to call for each scope. */
  check(): void {
    if (process.memoryUsage.rss() > this.#limit) this.saveMemory();
  }
}
