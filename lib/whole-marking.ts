import { setFlagsFromString } from 'node:v8';

let allAtOnce = false;

/**
 * Has the garbage collector mark what is alive all at once from now on, instead of in steps between the work.
 *
 * V8 takes each new 64 MB of buffers, which lie outside of its heap, for a reason to begin marking. Where hundreds of
 * megabytes pass through buffers, steps cost barriers at every write and wakes for a helper thread: a sixth of the
 * processor time of a sync over HTTP, and of records that are sorted by scope. All at once it is a pause of 10 to 40 ms
 * every other second, which a run that nobody waits for can afford; a server cannot. It takes 20 to 40 MB more: on the
 * embedded store, where it saves a twentieth of the time, it is not worth them.
 */
export function markAllAtOnce(): void {
  allAtOnce = true;
  setFlagsFromString('--no-incremental-marking');
}

/**
 * Has it mark in steps again, if it does not: where changes are applied, garbage is objects of the heap itself, of which
 * all at once leaves a hundred megabytes more, and saves nothing.
 */
export function markInSteps(): void {
  // Elsewhere V8 is left as it is.
  if (allAtOnce) setFlagsFromString('--incremental-marking');
  allAtOnce = false;
}
