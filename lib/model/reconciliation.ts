/**
 * What a reconciliation says of each line of an inventory, and of each volume that should be in its place.
 *
 * @module
 */

import { type RepositoryId, type Scope, scopeName } from './scope.ts';

/** A repository with its scope: the place that is reconciled. */
export interface Place {
  readonly scope: Scope;
  readonly repository: RepositoryId;
}

/** Returns the name of a place, `US01.LTO.LIBR`. */
export function placeName({ scope, repository }: Place): string {
  return `${scopeName(scope)}.${repository}`;
}

/** The statuses, with what each means; those of lines that were seen first. */
export const STATUSES = {
  present: { seen: true, expected: true, isException: false, text: 'where it should be' },
  'wrong slot': {
    seen: true,
    expected: true,
    isException: true,
    text: 'in another slot than the server has',
  },
  arrived: { seen: true, expected: true, isException: false, text: 'was on its way, and has come' },
  'not left': {
    seen: true,
    expected: true,
    isException: false,
    text: 'should go elsewhere, and is still there',
  },
  unexpected: { seen: true, expected: false, isException: true, text: 'belongs elsewhere' },
  unknown: { seen: true, expected: false, isException: true, text: 'no volume has this label' },
  duplicate: { seen: true, expected: false, isException: false, text: 'seen before' },
  unclear: {
    seen: false,
    expected: true,
    isException: true,
    text: 'named only by a record that was rejected',
  },
  missing: { seen: false, expected: true, isException: true, text: 'should be there, and was not seen' },
  left: { seen: false, expected: true, isException: false, text: 'was to go elsewhere, and has left' },
  'in transit': { seen: false, expected: true, isException: false, text: 'on its way, and has not come' },
} as const satisfies Readonly<Record<string, StatusSpec>>;

interface StatusSpec {
  /** Whether a line of the inventory ends with it. */
  readonly seen: boolean;
  /** Whether a volume that is in the place, or is to be, ends with it. */
  readonly expected: boolean;
  /** Whether a person has to look. */
  readonly isException: boolean;
  readonly text: string;
}

/** One of the statuses. */
export type Status = keyof typeof STATUSES;

/** How many lines and volumes ended with each status; `overdue` are those among them whose move takes too long. */
export type StatusCounts = Readonly<Record<Status | 'overdue', number>>;

/** What a reconciliation has found; `at` is when, in seconds since 1970. */
export interface Reconciled {
  readonly at: number;
  readonly place: Place;
  readonly counts: StatusCounts;
}
