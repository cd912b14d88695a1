import { setFlagsFromString } from 'node:v8';

/** Bytes of memory of the process up to which marking is all at once; undefined where V8 is left as it is. */
let allAtOnceUpTo: number | undefined;

/**
 * Has the garbage collector mark what is alive all at once from now on, instead of in steps between the work.
 *
 * V8 takes each new 64 MB of buffers, which lie outside of its heap, for a reason to begin marking. Where hundreds of
 * megabytes pass through buffers, steps cost barriers at every write and wakes for a helper thread: a sixth of the
 * processor time of a sync over HTTP, and of records that are sorted by scope. All at once it is a pause of 10 to 40 ms
 * every other second, which a run that nobody waits for can afford; a server cannot. It takes 20 to 40 MB more: on the
 * embedded store, where it saves a twentieth of the time, it is not worth them.
 *
 * @param upTo bytes of memory past which `mindMemory` has it mark in steps again
 */
export function markAllAtOnce(upTo = Number.POSITIVE_INFINITY): void {
  allAtOnceUpTo = upTo;
  setFlagsFromString('--no-incremental-marking');
}

/**
 * Has it mark in steps again, if it does not: where changes are applied, garbage is objects of the heap itself, of which
 * all at once leaves a hundred megabytes more, and saves nothing.
 */
export function markInSteps(): void {
  // Elsewhere V8 is left as it is.
  if (allAtOnceUpTo !== undefined) setFlagsFromString('--incremental-marking');
  allAtOnceUpTo = undefined;
}

/**
 * Has it mark in steps again where the process has grown past what it may take for marking all at once. Of five million
 * volumes over HTTP that happens after the first million: they take 200 MB instead of 230, and an eighth more time.
 */
export function mindMemory(): void {
  if (allAtOnceUpTo !== undefined && process.memoryUsage.rss() > allAtOnceUpTo) markInSteps();
}
