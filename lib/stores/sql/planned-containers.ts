import type { Containers } from '../../model/containers.ts';

/** Where volumes lie, kept up to date while the changes of a batch are planned. */
export interface PlannedContainers extends Containers {
  /** Takes what a change does: where its volume lay and lies now, empty for nowhere; `undefined` where it is not there. */
  put(barcode: string, before: string | undefined, after: string | undefined): void;
}

/** Where volumes lie, of a batch that does not ask for it. */
export const NO_CONTAINERS: PlannedContainers = {
  containerOf: () => undefined,
  contentsOf: () => 0,
  put: () => {},
};

/**
 * Returns where volumes lie.
 *
 * @param containers the container of each volume that is there, by its barcode; empty for none
 * @param contents how many volumes lie in each
 */
export function plannedContainers(
  containers: Map<string, string>,
  contents: Map<string, number>,
): PlannedContainers {
  const count = (container: string | undefined, by: number) => {
    if (container) contents.set(container, (contents.get(container) ?? 0) + by);
  };
  return {
    containerOf: (barcode) => containers.get(barcode),
    contentsOf: (barcode) => contents.get(barcode) ?? 0,
    put: (barcode, before, after) => {
      count(before, -1);
      count(after, 1);
      if (after === undefined) containers.delete(barcode);
      else containers.set(barcode, after);
    },
  };
}
