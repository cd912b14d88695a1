/**
 * What a reconciliation says of each line of an inventory, and of each volume that should be in its place.
 *
 * @module
 */

import {
  type CustomerId,
  type MediaId,
  type RepositoryId,
  type Scope,
  type ScopeName,
  scopeName,
} from './scope.ts';

/** A repository with its scope: the place that is reconciled. */
export interface Place {
  readonly scope: Scope;
  readonly repository: RepositoryId;
}

/** Says which places are meant: `*` stands for every customer, or for every media type. */
export interface PlacePattern {
  readonly customer: CustomerId | '*';
  readonly media: MediaId | '*';
  readonly repository: RepositoryId;
}

/** Returns the name of a place, `US01.LTO.LIBR`. */
export function placeName({ scope, repository }: Place): string {
  return `${scopeName(scope)}.${repository}`;
}

/** The places of a room, each of another scope. */
export type PlacesByScope = ReadonlyMap<ScopeName, Place>;

/** Returns places by their scopes. */
export function placesByScope(places: readonly Place[]): PlacesByScope {
  return new Map(places.map((place) => [scopeName(place.scope), place]));
}

// More names in one sentence nobody reads.
const MOST_NAMES = 3;

/** Returns the names of places, `US01.LTO.LIBR and US01.LTO8.LIBR`; of many, the first and how many more there are. */
export function placeNames(places: Iterable<Place>): string {
  const names = [...places].map(placeName);
  return names.length <= MOST_NAMES
    ? names.join(' and ')
    : `${names[0]} and ${names.length - 1} other places`;
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
  ambiguous: { seen: true, expected: false, isException: true, text: 'the label of several volumes' },
  'not reconciled': {
    seen: true,
    expected: false,
    isException: false,
    text: 'of another scope, and nothing says that it should not be there',
  },
  duplicate: { seen: true, expected: false, isException: false, text: 'seen before' },
  unclear: {
    seen: false,
    expected: true,
    isException: true,
    text: 'named only by what was rejected, or may mean another one',
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

/** What a reconciliation has found in each of its places; `at` is when, in seconds since 1970. */
export interface Reconciled {
  readonly at: number;
  readonly places: readonly { readonly place: Place; readonly counts: StatusCounts }[];
}
