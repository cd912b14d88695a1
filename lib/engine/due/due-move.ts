import type { FieldValues } from '../../model/change.ts';
import { destinationOf } from '../../model/moves.ts';
import type { RepositoryId } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Decision } from '../compare.ts';

/** A volume whose move date has come, and where volumes go next from where it is. */
export interface DueVolume extends VolumeJson {
  readonly next?: RepositoryId;
}

/** Why a volume whose move date has come stays where it is. */
export const NOWHERE = 'no next repository and no home';
export const AT_HOME = 'at home already';
export const LOCKED = 'locked';

/**
 * Decides about a volume whose move date has come: it is sent on its way, and the date is cleared, so that it is not sent
 * farther the day after it has arrived.
 */
export function dueMove(volume: DueVolume): Decision {
  const { customer, media, version, next, locks, currentRepository, homeRepository } = volume;
  // A lock is set on purpose: that it holds is nothing that a person has to look at every morning.
  if (locks) return { kind: 'skipped', reason: LOCKED };
  const repository = destinationOf(volume, next);
  if (repository === undefined) {
    const isHome = homeRepository !== undefined && homeRepository === currentRepository;
    return { kind: 'skipped', reason: isHome ? AT_HOME : NOWHERE };
  }
  const { repository: target, moveDate } = volume;
  const was: FieldValues = {
    ...(typeof target === 'string' && { repository: target }),
    ...(typeof moveDate === 'string' && { moveDate }),
  };
  return {
    kind: 'change',
    change: {
      ...{ action: 'update', customer, media, volume: volume.volume, version },
      ...{ set: { repository, moveDate: null }, was, source: '', line: 0 },
    },
  };
}
