import { type Place, placesByScope } from '../../model/reconciliation.ts';
import { Tally } from '../../model/tally.ts';
import { type Label, type NoLabel, readLabels } from '../labels/read-labels.ts';
import type { RoomStore } from './candidates.ts';
import type { Finding, InventoryOptions } from './inventory.ts';
import { Room } from './room.ts';

/** What a scan is of, and where its labels are looked up. */
export interface ScanOptions extends InventoryOptions {
  readonly store: RoomStore;
}

/** What was found of a label in a scan, or why it is none. */
export type ScannedLabel =
  | { readonly kind: 'label'; readonly label: Label; readonly finding: Finding }
  | { readonly kind: 'no label'; readonly label: NoLabel };

/**
 * Returns what each label of a scan means in its place, in their order, as a reconciliation of the same scan says; nothing is
 * said of what was not scanned. Throws PLACE_UNKNOWN, and a TapesyncError of class `store`.
 */
export async function readScan(text: string, options: ScanOptions): Promise<readonly ScannedLabel[]> {
  const labels = readLabels(text);
  const read = labels.filter((label): label is Label => 'volume' in label);
  const findings = await findingsOf(read, options.place, options);
  const found = findings.values();
  return labels.flatMap((label): readonly ScannedLabel[] => {
    if (!('volume' in label)) return [{ kind: 'no label', label }];
    const finding = found.next().value;
    return finding === undefined ? [] : [{ kind: 'label', label, finding }];
  });
}

async function findingsOf(
  labels: readonly Label[],
  place: Place,
  options: ScanOptions,
): Promise<readonly Finding[]> {
  const room = await Room.open(
    {
      ...options,
      places: placesByScope([place]),
      scopes: [],
      keys: [],
      isListing: false,
      only: [...new Set(labels.map(({ volume }) => volume))],
    },
    options.store,
    new Tally(),
  );
  return room.see(labels);
}
