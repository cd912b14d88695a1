import type { Move } from '../../engine/moves/moves-in.ts';
import { boundForCondition } from '../../model/moves.ts';
import { scopeName } from '../../model/scope.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { Query } from '../../stores/roles/query.ts';
import { everyVolume } from '../listing/wanted.ts';

/**
 * Says of each place to which a move goes that it has not the room, in one sentence: with all that is on its way, and with
 * what is listed as having to go, which comes or leaves.
 */
export async function overCapacity(
  query: Pick<Query, 'count'>,
  repositories: readonly Repository[],
  moves: readonly Move[],
): Promise<readonly string[]> {
  const ends = moves.map(({ from, to, label, since }) => {
    const scope = label.slice(0, label.lastIndexOf('.'));
    return { from: `${scope}.${from}`, to: `${scope}.${to}`, goes: to !== '', isMoving: since !== '' };
  });
  const said: string[] = [];
  for (const { repository, capacity, customer, media } of repositories) {
    const scope = { customer, media };
    const place = `${scopeName(scope)}.${repository}`;
    if (capacity === undefined || !ends.some(({ to }) => to === place)) continue;
    let count = await query.count(scope, { filter: everyVolume(), condition: boundForCondition(repository) });
    for (const { from, to, goes, isMoving } of ends) {
      // What moves is counted where it goes.
      if (isMoving || !goes) continue;
      if (to === place) count++;
      if (from === place) count--;
    }
    if (count <= capacity) continue;
    said.push(
      `${place} has room for ${capacity} ${capacity === 1 ? 'volume' : 'volumes'}, and ${count} when all that is on its way or listed here has arrived`,
    );
  }
  return said;
}
