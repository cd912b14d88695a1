import type { TapesyncError } from '../errors/error.ts';

/**
 * How the input ended, on the last batch of a run. Volumes that the input did not mention are absent only where it is
 * `complete`. One that is `shrunk` was read to its end, but is not believed.
 */
export type InputEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed' | 'shrunk'; readonly error: TapesyncError };
