import type { StoredKey } from '../../model/field.ts';
import {
  barcodeOf as barcodeOfVolume,
  type Scope,
  type ScopeName,
  scopeName,
  trustedScope,
  type VolumeId,
} from '../../model/scope.ts';
import type { Whereabouts } from '../../model/whereabouts.ts';
import { loadSnapshot, type SnapshotSource } from '../../snapshots/scope-snapshot.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import type { Label } from './read-labels.ts';

/** A volume that a label stands for, as it is in the store. */
export interface FoundVolume extends Whereabouts {
  readonly scope: Scope;
  readonly volume: VolumeId;
  readonly version: number;
  readonly slot: string;
}

const FIELDS = ['repository', 'slot'] as const satisfies readonly StoredKey[];

// Volumes that are asked for at once; a server takes no more.
const MOST_VOLUMES = 10_000;

/**
 * Finds the volumes that labels stand for: one with a scope in that scope, a bare one in each of `scopes`. Returns those
 * of each label, in the order of the labels: none where there is no such volume, several where scopes share a label.
 * Throws a TapesyncError of class `store`.
 */
export async function findVolumes(
  store: SnapshotSource,
  labels: readonly Label[],
  scopes: readonly Scope[],
): Promise<readonly (readonly FoundVolume[])[]> {
  const wanted = new Map<ScopeName, { readonly scope: Scope; readonly volumes: Set<VolumeId> }>();
  for (const label of labels) {
    for (const scope of label.scope === undefined ? scopes : [label.scope]) {
      const name = scopeName(scope);
      const of = wanted.get(name) ?? { scope, volumes: new Set<VolumeId>() };
      wanted.set(name, of);
      of.volumes.add(label.volume);
    }
  }
  const found = new Map<VolumeId, FoundVolume[]>();
  for (const { scope, volumes } of wanted.values()) {
    const all = [...volumes];
    for (let start = 0; start < all.length; start += MOST_VOLUMES) {
      const snapshot = await loadSnapshot(store, scope, FIELDS, all.slice(start, start + MOST_VOLUMES));
      for (let row = 0; row < snapshot.volumes.size; row++) {
        const volume = foundVolume(scope, snapshot.volumes.columns(row));
        found.set(volume.volume, [...(found.get(volume.volume) ?? []), volume]);
      }
    }
  }
  const everywhere = new Set(scopes.map(scopeName));
  return labels.map(({ volume, scope }) => {
    const isMeant = (name: ScopeName) => (scope ? name === scopeName(scope) : everywhere.has(name));
    return (found.get(volume) ?? []).filter((each) => isMeant(scopeName(each.scope)));
  });
}

function foundVolume({ customer, media }: Scope, columns: readonly string[]): FoundVolume {
  const [volume = '', version, current = ''] = columns;
  const [target = '', slot = ''] = columns.slice(SNAPSHOT_SYSTEM_COLUMNS);
  return {
    scope: trustedScope(customer, media),
    volume: volume as VolumeId,
    version: Number(version),
    current,
    target,
    slot,
  };
}

/** Returns the qualified barcode of a volume that was found. */
export function barcodeOf({ scope, volume }: FoundVolume): string {
  return barcodeOfVolume({ ...scope, volume });
}
