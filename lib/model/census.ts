/**
 * How many volumes of a scope are in each repository, by state: what metrics and alerts tell of tapes.
 *
 * @module
 */

import type { Condition } from './condition/condition.ts';
import { movesCondition } from './moves.ts';
import type { RepositoryId, Scope } from './scope.ts';

const MOVING: Condition = { kind: 'moving' };
const RESTING: Condition = { kind: 'not', part: MOVING };

/**
 * The states that are counted. Each volume is present or moving; the others are some of these. `condition` says what holds of
 * a volume in it, where moves that began before a canonical date are overdue.
 */
export const VOLUME_STATES = {
  present: { text: 'where it should be', condition: () => RESTING },
  moving: { text: 'to leave the repository, or on its way from there', condition: () => MOVING },
  overdue: {
    text: 'moving for too long',
    condition: (movingBefore) => movesCondition({ movingBefore, scratch: false }),
  },
  scratch: {
    text: 'present, and may be overwritten',
    condition: () => ({ kind: 'and', parts: [RESTING, { kind: 'given', field: 'scratch' }] }),
  },
  'audit failed': {
    text: 'missing at the last audit',
    condition: () => ({ kind: 'given', field: 'auditFailed' }),
  },
} as const satisfies Readonly<Record<string, StateSpec>>;

interface StateSpec {
  readonly text: string;
  readonly condition: (movingBefore: string) => Condition;
}

/** One of the states. */
export type VolumeState = keyof typeof VOLUME_STATES;

/** The states in the order of their table. */
export const STATE_NAMES = Object.keys(VOLUME_STATES) as readonly VolumeState[];

/** How many volumes are in each state. */
export type StateCounts = Readonly<Record<VolumeState, number>>;

/** The volumes of one repository, by where they are now; `undefined` for those that are in none. */
export interface RepositoryCensus {
  readonly repository: RepositoryId | undefined;
  readonly volumes: StateCounts;
}

/** The volumes of one repository of one scope. */
export interface PlaceCensus extends RepositoryCensus {
  readonly scope: Scope;
}

/** The volumes of several scopes, counted at `at`, in seconds since 1970. */
export interface Census {
  readonly at: number;
  readonly places: readonly PlaceCensus[];
}

/** How long a move may take, in seconds, where metrics are not told another span: three days. */
export const OVERDUE_SECONDS = 3 * 86_400;

/** Returns counts from a function that has one for each state. */
export function stateCounts(count: (state: VolumeState, index: number) => number): StateCounts {
  return Object.fromEntries(STATE_NAMES.map((state, index) => [state, count(state, index)])) as StateCounts;
}

/** Adds two counts. */
export function addCounts(left: StateCounts, right: StateCounts): StateCounts {
  return stateCounts((state) => left[state] + right[state]);
}
