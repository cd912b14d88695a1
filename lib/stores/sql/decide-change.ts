import { errorMessage } from '../../errors/error.ts';
import type { Change, FieldValues } from '../../model/change.ts';
import { isSettable } from '../../model/field.ts';
import { invalidValue, type Refusal, refusal, type ScopeFacts } from '../../model/rules.ts';
import type { ApplyResult } from '../roles/changes.ts';

/** What a store holds of a volume, as far as the changes to it ask. */
export interface HeldVolume {
  readonly version: number;
  /** As in a snapshot: `L`, `l`, `Ll` or empty. */
  readonly locks: string;
  /** The fields that the changes speak of, and the target repository; one without a value may be missing. */
  readonly values: FieldValues;
}

/** What a store has to do about a change: write it, or report a result at once. */
export type Decision = { readonly write: true } | { readonly write: false; readonly result: ApplyResult };

const WRITE: Decision = { write: true };
const UNCHANGED: Decision = { write: false, result: { outcome: 'unchanged' } };

/**
 * Decides about a change by what the store holds at this moment; `held` is absent where it holds no such volume.
 * A volume that already has every value of the change is left alone, whatever its version: applying twice is harmless.
 */
export function decideChange(
  change: Change,
  facts: ScopeFacts,
  held: HeldVolume | undefined,
  create: boolean,
): Decision {
  const invalid = invalidValue(change);
  if (invalid !== undefined) return refuse(invalid);
  if (held !== undefined && holds(held, change.set)) return UNCHANGED;
  if ((held?.version ?? 0) !== change.version || (held === undefined) !== (change.action === 'add')) {
    return overtaken(change, held);
  }
  const place = held && { locks: held.locks, repository: held.values.repository ?? '' };
  const broken = refusal(change, facts, place, create);
  return broken === undefined ? WRITE : refuse(broken);
}

function holds({ values }: HeldVolume, set: FieldValues): boolean {
  for (const key in set) {
    // Where a volume starts is of no consequence to one that is there.
    if (!isSettable(key) || key === 'initialRepository') continue;
    if ((values[key] ?? null) !== (set[key] ?? null)) return false;
  }
  return true;
}

function overtaken({ action, volume, version }: Change, held: HeldVolume | undefined): Decision {
  const found = held === undefined ? 'is not on the server' : `is at version ${held.version} on the server`;
  const adds = action === 'add';
  const expected = adds ? 'the change would add it' : `the change was computed from version ${version}`;
  const parameters = { volume, found, expected };
  const message = errorMessage('CHANGE_CONFLICT', parameters);
  return { write: false, result: { outcome: 'conflicted', code: 'CHANGE_CONFLICT', message } };
}

function refuse(reason: Refusal): Decision {
  return { write: false, result: { outcome: 'refused', ...reason } };
}
