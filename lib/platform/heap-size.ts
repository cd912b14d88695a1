import { setFlagsFromString } from 'node:v8';

// Few catalogs of a million volumes come to take as much; larger ones, and first loads, would take more than 210 MB.
const PLENTY_BYTES = 168e6;

/** Bytes of memory of the process up to which it need not be saved. */
let mostBytes = PLENTY_BYTES;
let isSaving = false;

/**
 * Has the garbage collector mark what is alive all at once from now on, instead of in steps between the work.
 *
 * V8 takes each new 64 MB of buffers, which lie outside of its heap, for a reason to begin marking. Where hundreds of
 * megabytes pass through buffers, steps cost barriers at every write and wakes for a helper thread: a sixth of the
 * processor time of a sync over HTTP, and of records that are sorted by scope. All at once it is a pause of 10 to 40 ms
 * every other second, which a run that nobody waits for can afford; a server cannot. It takes 20 to 40 MB more: on the
 * embedded store, where it saves a twentieth of the time, it is not worth them.
 *
 * @param most bytes of memory past which `mindMemory` has memory saved all the same
 */
export function markAllAtOnce(most = PLENTY_BYTES): void {
  mostBytes = most;
  if (!isSaving) setFlagsFromString('--no-incremental-marking');
}

/**
 * Has the heap kept small from now on: garbage is collected when the heap has grown by a fifth, not to the fourfold, and
 * marked in steps. For the time when changes are applied, whose garbage is objects of the heap: five million volumes with
 * 1 % changed take 15 MB less on the embedded store and 30 over HTTP, a first load of a million 30 and 50, in the same time.
 * (V8's own `--memory-saver-mode` saves 15 MB more, and makes a first load take half as long again.)
 */
export function saveMemory(): void {
  if (isSaving) return;
  isSaving = true;
  setFlagsFromString('--incremental-marking');
  setFlagsFromString('--heap-growing-percent=20');
}

/** Has memory saved once the process has come to take plenty of it: looked at once for each scope, it costs nothing. */
export function mindMemory(): void {
  if (process.memoryUsage.rss() > mostBytes) saveMemory();
}
