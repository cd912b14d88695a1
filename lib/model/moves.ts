/**
 * What is on its way and what has to go: the conditions of lists of moves, and where a volume goes whose move date has come.
 *
 * @module
 */

import type { JsonValue } from './change.ts';
import type { Condition, ConditionKey } from './condition/condition.ts';
import { dayOf } from './moment.ts';
import { RepositoryId } from './scope.ts';

/** Which moves are wanted: those of each kind that is named, and without any what is on its way. */
export interface WantedMoves {
  readonly from?: RepositoryId | undefined;
  readonly to?: RepositoryId | undefined;
  /** Volumes that are not moving and whose move date is not after this canonical date. */
  readonly dueBy?: string | undefined;
  /** Volumes that have been moving since before this canonical date. */
  readonly movingBefore?: string | undefined;
  /** Scratch tapes that are not at home. */
  readonly scratch: boolean;
}

const MOVING: Condition = { kind: 'moving' };
const RESTING: Condition = { kind: 'not', part: MOVING };

/**
 * Returns what holds of the wanted volumes. Where one goes that is not moving yet is not in it: see `destinationOf`.
 */
export function movesCondition({ from, to, dueBy, movingBefore, scratch }: WantedMoves): Condition {
  const kinds: Condition[] = [];
  if (dueBy !== undefined) kinds.push(dueCondition(dueBy));
  if (movingBefore !== undefined) {
    kinds.push({ kind: 'and', parts: [MOVING, is('moveStarted', '<', movingBefore)] });
  }
  if (scratch) kinds.push(STRAY_SCRATCH);
  const [first = MOVING, ...others] = kinds;
  const kind: Condition = others.length === 0 ? first : { kind: 'or', parts: kinds };
  const parts = [kind];
  if (from !== undefined) parts.push(is('currentRepository', '=', from));
  if (to !== undefined) parts.push({ kind: 'or', parts: [RESTING, is('repository', '=', to)] });
  return parts.length === 1 ? kind : { kind: 'and', parts };
}

/** Returns what holds of volumes that are in a repository once all that is on its way has arrived. */
export function boundForCondition(repository: RepositoryId): Condition {
  const stays: Condition = {
    kind: 'and',
    parts: [
      { kind: 'not', part: { kind: 'given', field: 'repository' } },
      is('currentRepository', '=', repository),
    ],
  };
  return { kind: 'or', parts: [is('repository', '=', repository), stays] };
}

/** Which way a volume goes on the truck: out to another site, back from one, or between two of them. */
export type Trip = 'out' | 'back' | 'between';

/** Returns the trip of a move by whether its places are other sites; `undefined` for a move within the own one. */
export function tripOf(isFromOffsite: boolean, isToOffsite: boolean): Trip | undefined {
  if (isFromOffsite && isToOffsite) return 'between';
  return isToOffsite ? 'out' : isFromOffsite ? 'back' : undefined;
}

/** Returns the last second of the day in UTC of an instant, in seconds since 1970 UTC: what is to move that day is due. */
export function endOfDay(now: number): string {
  return `${dayOf(now)}T23:59:59Z`;
}

/** Returns what holds of volumes that are not moving and whose move date is not after a canonical date. */
export function dueCondition(by: string): Condition {
  return { kind: 'and', parts: [is('moveDate', '<=', by), RESTING] };
}

const STRAY_SCRATCH: Condition = {
  kind: 'and',
  parts: [
    { kind: 'given', field: 'scratch' },
    { kind: 'given', field: 'homeRepository' },
    { kind: 'fields', field: 'currentRepository', comparison: '!=', other: 'homeRepository' },
  ],
};

function is(field: ConditionKey, comparison: '=' | '<' | '<=', value: string): Condition {
  return { kind: 'value', field, comparison, value };
}

/**
 * Returns where a volume goes, of its fields as JSON: to its target while it moves, else to the `next` repository of the one
 * where it is, else home; `undefined` where it stays or nobody says.
 */
export function destinationOf(
  volume: Readonly<Record<string, JsonValue>>,
  next?: RepositoryId,
): RepositoryId | undefined {
  const { currentRepository: current, repository: target, homeRepository: home } = volume;
  const place = target !== undefined && target !== current ? target : (next ?? home);
  return typeof place === 'string' && place !== current ? RepositoryId.of(place) : undefined;
}

/** Says whether a volume is one of `dueCondition`, of its fields as JSON. */
export function isDue(volume: Readonly<Record<string, JsonValue>>, by: string | undefined): boolean {
  const { currentRepository: current, repository: target, moveDate } = volume;
  const isMoving = target !== undefined && target !== current;
  return by !== undefined && !isMoving && typeof moveDate === 'string' && moveDate <= by;
}
