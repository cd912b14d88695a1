import { TapesyncError } from '../../errors/error.ts';
import { type Place, type PlacePattern, placeName } from '../../model/reconciliation.ts';
import { type ScopeName, scopeName, trustedScope } from '../../model/scope.ts';
import type { Store } from '../../stores/store.ts';
import { misused } from './command.ts';

/**
 * Returns the places of a room that patterns mean, in their order. Throws PLACE_UNKNOWN for a pattern that means none, and
 * ARGUMENT_INVALID for two places of one scope.
 */
export async function reconciledPlaces(
  patterns: readonly PlacePattern[],
  store: Pick<Store, 'name' | 'places'>,
): Promise<readonly Place[]> {
  const places = new Map<ScopeName, Place>();
  for (const pattern of patterns) {
    for (const place of await placesOf(pattern, store)) {
      const name = scopeName(place.scope);
      const other = places.get(name);
      if (other !== undefined && other.repository !== place.repository) {
        const both = `${placeName(other)} and ${placeName(place)}`;
        throw misused(
          'reconcile',
          `${both} are two places of one scope, and a tape is in one: reconcile each on its own`,
        );
      }
      places.set(name, place);
    }
  }
  return [...places.values()];
}

async function placesOf(
  { customer, media, repository }: PlacePattern,
  store: Pick<Store, 'name' | 'places'>,
): Promise<readonly Place[]> {
  if (customer !== '*' && media !== '*') return [{ scope: { customer, media }, repository }];
  const found = (await store.places.repositories()).filter(
    (each) =>
      each.repository === repository &&
      (customer === '*' || each.customer === customer) &&
      (media === '*' || each.media === media),
  );
  if (found.length === 0) {
    const name = `${customer}.${media}.${repository}`;
    throw new TapesyncError('PLACE_UNKNOWN', { store: store.name, kind: 'repository', name });
  }
  return found.map((each) => ({ scope: trustedScope(each.customer, each.media), repository }));
}
