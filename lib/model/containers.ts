/**
 * The rules for volumes that lie in others. A container is a volume, of the same customer, that may lie in another one.
 * Only a store can ask them, in the transaction that writes: the container may have come with the same run.
 *
 * @module
 */

import type { Change } from './change.ts';
import { type Refusal, refused } from './rules.ts';
import { barcodeOf, type VolumeId } from './scope.ts';

/** Where volumes lie, as far as the rules ask for a batch of changes. */
export interface Containers {
  /** Returns the qualified barcode of the container of a volume, empty for none; `undefined` where there is no such volume. */
  containerOf(barcode: string): string | undefined;
  /** Returns how many volumes lie in a volume. */
  contentsOf(barcode: string): number;
}

/** Says whether a change puts its volume into a container, or removes what may be one. */
export function asksForContainers({ action, set }: Change): boolean {
  return action === 'remove' || !!set.container;
}

/**
 * Returns why a change to a volume that lies in `before` (empty for none) is refused for the sake of containers; `undefined`
 * where it is not.
 */
export function containerRefusal(
  change: Change,
  before: string,
  containers: Containers,
): Refusal | undefined {
  const barcode = barcodeOf(change);
  if (change.action === 'remove') {
    const count = containers.contentsOf(barcode);
    return count === 0 ? undefined : refused('CONTAINER_USED', { barcode, count });
  }
  const { container } = change.set;
  if (!container || container === before) return undefined;
  if (!container.startsWith(`${change.customer}.`))
    return refused('CONTAINER_FOREIGN', { barcode, container });
  const chain = [barcode];
  for (let outer: string | undefined = container; outer; outer = containers.containerOf(outer)) {
    if (chain.includes(outer)) {
      return outer === barcode
        ? refused('CONTAINER_CIRCLE', { barcode, container, circle: [...chain, outer].join(' in ') })
        : undefined;
    }
    chain.push(outer);
  }
  return containers.containerOf(container) === undefined
    ? refused('CONTAINER_UNKNOWN', { barcode, container })
    : undefined;
}

/** Says whether a refusal may be overcome by another change of the same run: its container comes, or its contents go. */
export function mayFollow(code: string): boolean {
  return code === 'CONTAINER_UNKNOWN' || code === 'CONTAINER_USED';
}

/** Returns the identifiers in the qualified barcode of a container: a canonical value has three. */
export function partsOf(barcode: string): readonly [customer: string, media: string, volume: VolumeId] {
  const [customer = '', media = '', volume = ''] = barcode.split('.');
  return [customer, media, volume as VolumeId];
}
