/**
 * Scratch tapes of a place: which ones can be written there, and which could come.
 *
 * @module
 */

import type { Condition } from './condition/condition.ts';
import type { RepositoryId } from './scope.ts';

const MOVING: Condition = { kind: 'moving' };
// A tape that the last audit has not found is nowhere.
const USABLE: readonly Condition[] = [
  { kind: 'given', field: 'scratch' },
  { kind: 'not', part: { kind: 'given', field: 'auditFailed' } },
];

/** Returns what holds of scratch tapes that are in a repository and do not leave it. */
export function scratchInCondition(repository: RepositoryId): Condition {
  const parts: readonly Condition[] = [
    ...USABLE,
    is('currentRepository', repository),
    { kind: 'not', part: MOVING },
  ];
  return { kind: 'and', parts };
}

/** Returns what holds of scratch tapes that are on their way to a repository. */
export function scratchComingCondition(repository: RepositoryId): Condition {
  return { kind: 'and', parts: [...USABLE, MOVING, is('repository', repository)] };
}

/** Returns what holds of scratch tapes that are in a repository and could be sent elsewhere: no lock holds them there. */
export function scratchFreeCondition(repository: RepositoryId): Condition {
  const unlocked: Condition = { kind: 'not', part: { kind: 'given', field: 'moveLock' } };
  return { kind: 'and', parts: [scratchInCondition(repository), unlocked] };
}

function is(field: 'repository' | 'currentRepository', value: RepositoryId): Condition {
  return { kind: 'value', field, comparison: '=', value };
}
