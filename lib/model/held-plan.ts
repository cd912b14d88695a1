/**
 * A held plan: the changes of a run that a limit stopped, kept until somebody lets them through once, or does not.
 *
 * @module
 */

import { type FieldTotal, isFieldTotals } from './field-totals.ts';
import { isJsonObject } from './json-object.ts';
import type { Run } from './run.ts';
import { CustomerId, MediaId, type Scope } from './scope.ts';

/** How long a plan is held: until the evening of the next day. */
export const HELD_HOURS = 36;

/** What can become of a plan. */
export const HELD_STATES = ['held', 'released', 'refused', 'superseded', 'expired'] as const;

/** Whether a plan waits, or what became of it. */
export type HeldState = (typeof HELD_STATES)[number];

/** A scope whose changes were stopped, and why. */
export interface StoppedScope extends Scope {
  /** Volumes that the scope had. */
  readonly volumes: number;
  /** The code of the limit. */
  readonly code: string;
  /** What was over the limit, in words. */
  readonly reason: string;
}

/** What the run that was stopped says of its plan, beside the changes. */
export interface HeldHead {
  /** Whether missing places are made. */
  readonly create: boolean;
  /** Records of the input that became volumes. */
  readonly volumeRecords: number;
  readonly scopes: readonly StoppedScope[];
}

/** A scope of a plan, with the number of its changes. */
export interface HeldScope extends StoppedScope {
  readonly changes: number;
}

/** An earlier run of the same source, for comparison. */
export interface EarlierRun {
  readonly id: string;
  readonly started: string;
  readonly volumeRecords: number;
  /** Whether a limit has stopped it. */
  readonly stopped: boolean;
  /** Records that were, or were to be, a change. */
  readonly changes: number;
}

/** What is known of a plan by its changes and by its source. */
export interface HeldContents extends Omit<HeldHead, 'scopes'> {
  readonly changes: number;
  readonly scopes: readonly HeldScope[];
  readonly fields: readonly FieldTotal[];
  /** The last complete runs of the same source, the latest first. */
  readonly earlier: readonly EarlierRun[];
}

/** Who has decided on a plan, when and by which run; of one that has expired, nobody. */
export interface Decided {
  readonly by: string;
  readonly at: string;
  /** The run that released or superseded it; empty where there is none. */
  readonly run: string;
  /** When that run ended; null while it goes on, or where it was killed. */
  readonly finished: string | null;
}

/** A held plan: it has the id of the run that was stopped. */
export interface HeldPlan extends Omit<Run, 'task'>, HeldContents {
  readonly task: string;
  readonly state: HeldState;
  /** Until when it can be released, canonical date. */
  readonly expires: string;
  readonly decided: Decided | null;
}

/** Reads what is known of a plan; `undefined` where the JSON is none. */
export function readContents(json: unknown): HeldContents | undefined {
  if (!isJsonObject(json)) return undefined;
  const { create, volumeRecords, changes, scopes, fields, earlier } = json;
  if (typeof create !== 'boolean' || !isCount(volumeRecords) || !isCount(changes)) return undefined;
  if (!Array.isArray(scopes) || !scopes.every(isHeldScope)) return undefined;
  if (!isFieldTotals(fields) || !Array.isArray(earlier) || !earlier.every(isEarlierRun)) return undefined;
  return { create, volumeRecords, changes, scopes, fields, earlier };
}

/** Returns the customers of a plan. */
export function customersOf({ scopes }: { readonly scopes: readonly Scope[] }): readonly CustomerId[] {
  return [...new Set(scopes.map(({ customer }) => customer))];
}

/** Returns a share in percent, such as `34.8 %`; empty where there is nothing to have a share of. */
export function shareOf(count: number, all: number): string {
  return all === 0 ? '' : `${((count * 100) / all).toFixed(1)} %`;
}

/** Returns the command line that applies what a release left when it was killed, and leaves alone what is done. */
export function applyRest({ id, create }: Pick<HeldPlan, 'id' | 'create'>): string {
  return `tapesync held show ${id} --changes | tapesync apply --max-changes none${create ? ' --create' : ''}`;
}

function isHeldScope(json: unknown): json is HeldScope {
  if (!isJsonObject(json)) return false;
  const { customer, media, volumes, changes, code, reason } = json;
  if (typeof customer !== 'string' || CustomerId.of(customer) === undefined) return false;
  if (typeof media !== 'string' || MediaId.of(media) === undefined) return false;
  return isCount(volumes) && isCount(changes) && typeof code === 'string' && typeof reason === 'string';
}

function isEarlierRun(json: unknown): json is EarlierRun {
  if (!isJsonObject(json)) return false;
  const { id, started, volumeRecords, stopped, changes } = json;
  if (typeof id !== 'string' || typeof started !== 'string' || typeof stopped !== 'boolean') return false;
  return isCount(volumeRecords) && isCount(changes);
}

function isCount(json: unknown): json is number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
}
