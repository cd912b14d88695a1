import { errorMessage } from '../../errors/error.ts';
import type { Change, FieldValues } from '../../model/change.ts';
import { asksForContainers, type Containers, containerRefusal } from '../../model/containers.ts';
import { isStored } from '../../model/field.ts';
import { invalidValue, type Refusal, refusal, type ScopeFacts } from '../../model/rules.ts';
import type { ApplyResult } from '../roles/changes.ts';
import type { CurrentVolume } from './current-volume.ts';
import { NO_CONTAINERS } from './planned-containers.ts';

/** What a store has to do about a change: write it, or report a result at once. */
export type Decision = { readonly write: true } | { readonly write: false; readonly result: ApplyResult };

const WRITE: Decision = { write: true };
const UNCHANGED: Decision = { write: false, result: { outcome: 'unchanged' } };

/**
 * Decides about a change by its volume as it is now; `current` is absent where there is no such volume.
 * A volume that already has every value of the change is left alone, at any version, and so is the removal of one that is
 * not there: applying twice is harmless.
 */
export function decideChange(
  change: Change,
  facts: ScopeFacts,
  current: CurrentVolume | undefined,
  create: boolean,
  containers: Containers = NO_CONTAINERS,
): Decision {
  const invalid = invalidValue(change);
  if (invalid !== undefined) return refuse(invalid);
  if (isDone(change, current)) return UNCHANGED;
  if ((current?.version ?? 0) !== change.version || (current === undefined) !== (change.action === 'add')) {
    return overtaken(change, current);
  }
  const place = current && { locks: current.locks, repository: current.values.repository ?? '' };
  const broken =
    refusal(change, facts, place, create) ??
    (asksForContainers(change)
      ? containerRefusal(change, current?.values.container ?? '', containers)
      : undefined);
  return broken === undefined ? WRITE : refuse(broken);
}

function isDone({ action, set }: Change, current: CurrentVolume | undefined): boolean {
  if (action === 'remove') return current === undefined;
  return current !== undefined && hasAll(current, set);
}

function hasAll({ values }: CurrentVolume, set: FieldValues): boolean {
  for (const key in set) {
    // Where a volume starts has no meaning once it is there.
    if (!isStored(key) || key === 'moveStarted') continue;
    if ((values[key] ?? null) !== (set[key] ?? null)) return false;
  }
  return true;
}

function overtaken({ action, volume, version }: Change, current: CurrentVolume | undefined): Decision {
  const found =
    current === undefined ? 'is not on the server' : `is at version ${current.version} on the server`;
  const adds = action === 'add';
  const expected = adds ? 'the change would add it' : `the change was computed from version ${version}`;
  const parameters = { volume, found, expected };
  const message = errorMessage('CHANGE_CONFLICT', parameters);
  return { write: false, result: { outcome: 'conflicted', code: 'CHANGE_CONFLICT', message } };
}

function refuse(reason: Refusal): Decision {
  return { write: false, result: { outcome: 'refused', ...reason } };
}
