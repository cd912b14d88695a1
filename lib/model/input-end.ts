import type { TapesyncError } from '../errors/error.ts';

/**
 * How the input ended; the last batch of a run carries it. Only a `complete` input says anything about volumes it
 * did not mention.
 */
export type InputEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: TapesyncError };
