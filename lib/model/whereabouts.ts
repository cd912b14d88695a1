/**
 * What it means that a volume was seen in a place, or was not: the one rule that syncs of an inventory and
 * reconciliations follow.
 *
 * @module
 */

import type { RepositoryId } from './scope.ts';

/** Where a volume is and where it is to be, as far as is known; empty where it is not. */
export interface Whereabouts {
  readonly current: string;
  readonly target: string;
}

/** What it means that a volume was seen in a place. */
export type Seen =
  /** It is where it should be. */
  | 'present'
  /** It was on its way there, and has come. */
  | 'arrived'
  /** It should have gone elsewhere, and has not left. */
  | 'not left'
  /** It is neither known to be there, nor is it to come. */
  | 'unexpected';

/** What it means that a volume was not seen in a place. */
export type Unseen =
  /** It should be there, and is not. */
  | 'missing'
  /** It should go elsewhere, and has left. */
  | 'left'
  /** It is on its way there, and has not come. */
  | 'in transit'
  /** It has nothing to do with the place. */
  | 'elsewhere';

/** Returns what it means that a volume was seen in a place. */
export function seenIn(place: RepositoryId, { current, target }: Whereabouts): Seen {
  if (target === place) return current === place ? 'present' : 'arrived';
  return current === place ? 'not left' : 'unexpected';
}

/** Returns what it means that a volume was not seen in a place. */
export function unseenIn(place: RepositoryId, { current, target }: Whereabouts): Unseen {
  if (target === place) return current === place ? 'missing' : 'in transit';
  return current === place ? 'left' : 'elsewhere';
}

/** Returns in words where a volume belongs that was seen elsewhere: `belongs in OFFS`. */
export function whither(current: string, target: string): string {
  if (target === '') return 'has no place';
  return current === target || current === ''
    ? `belongs in ${target}`
    : `is on its way from ${current} to ${target}`;
}
