import { TapesyncError } from '../../errors/error.ts';
import { type Scope, type ScopeName, scopeName, type VolumeId } from '../../model/scope.ts';
import type { SnapshotSource } from '../../snapshots/scope-snapshot.ts';
import type { Query } from '../../stores/roles/query.ts';
import { inMemory } from '../../stores/roles/snapshots.ts';
import { type FoundVolume, findVolumes } from '../labels/find-volumes.ts';
import type { Inventory, ResolutionKey } from './inventory.ts';

/** What stands in a line of an inventory. */
export interface Sight {
  /** The label as it was read. */
  readonly text: string;
  /** Absent where the text is no label. */
  readonly volume?: VolumeId | undefined;
  /** Absent where the label names none. */
  readonly scope?: Scope | undefined;
  /** The field in which the text is looked up in place of a label. */
  readonly by?: ResolutionKey | undefined;
  /** Absent, or empty, where none was read. */
  readonly slot?: string;
  readonly line: number;
}

/** A volume that a sight may be of: one of a place that is inventoried, or one that was found elsewhere. */
export interface Candidate {
  readonly scope: ScopeName;
  readonly volume: VolumeId;
  readonly inventory?: Inventory;
  readonly found?: FoundVolume;
}

/** The store of an inventory: it finds whose the volumes of other scopes are. */
export type RoomStore = SnapshotSource & { readonly query: Pick<Query, 'scopes'> };

/**
 * Finds the volumes that sights may be of. A label with a scope is looked up in that; a bare one where labels are said to
 * be from, then in the places, then in every other scope: the first of the three that has it counts.
 */
export class Candidates {
  readonly #store: RoomStore;
  readonly #inventories: ReadonlyMap<ScopeName, Inventory>;
  readonly #named: ReadonlySet<ScopeName>;
  /** Those of the named scopes that are of no place. */
  readonly #namedElsewhere: readonly Scope[];
  #others: readonly Scope[] | undefined;

  /** @param named scopes that bare labels are from, the first of all; those of the places where there are none */
  constructor(store: RoomStore, inventories: ReadonlyMap<ScopeName, Inventory>, named: readonly Scope[]) {
    this.#store = { name: store.name, snapshots: visible(store), query: store.query };
    this.#inventories = inventories;
    this.#named = new Set(named.length > 0 ? named.map(scopeName) : inventories.keys());
    this.#namedElsewhere = named.filter((scope) => !inventories.has(scopeName(scope)));
  }

  /** Returns the candidates of each sight, in the order of the sights. Throws a TapesyncError of class `store`. */
  async of(sights: readonly Sight[]): Promise<readonly (readonly Candidate[])[]> {
    const all = sights.map((sight) => this.#inPlaces(sight, true));
    const isAbroad = ({ scope, by }: Sight) =>
      by === undefined &&
      (scope === undefined ? this.#namedElsewhere.length > 0 : !this.#inventories.has(scopeName(scope)));
    await this.#addFound(sights, all, isAbroad, this.#namedElsewhere);

    const isLeft = (sight: Sight, index: number) => sight.scope === undefined && all[index]?.length === 0;
    for (const [index, sight] of sights.entries()) {
      if (isLeft(sight, index)) all[index] = this.#inPlaces(sight, false);
    }
    if (!sights.some((sight, index) => sight.by === undefined && isLeft(sight, index))) return all;
    const isUnfound = (sight: Sight, index: number) => sight.by === undefined && isLeft(sight, index);
    await this.#addFound(sights, all, isUnfound, await this.#otherScopes());
    return all;
  }

  // The volumes of the places that a sight may be of: of a bare one, in the named scopes or in the others.
  #inPlaces(sight: Sight, isNamed: boolean): readonly Candidate[] {
    if (sight.scope !== undefined) {
      const scope = scopeName(sight.scope);
      const inventory = this.#inventories.get(scope);
      return inventory === undefined ? [] : candidatesIn(scope, inventory, sight);
    }
    const candidates: Candidate[] = [];
    for (const [scope, inventory] of this.#inventories) {
      if (this.#named.has(scope) === isNamed) candidates.push(...candidatesIn(scope, inventory, sight));
    }
    return candidates;
  }

  // Adds what is found of some sights in scopes that are of no place.
  async #addFound(
    sights: readonly Sight[],
    all: (readonly Candidate[])[],
    isWanted: (sight: Sight, index: number) => boolean,
    scopes: readonly Scope[],
  ): Promise<void> {
    const wanted = sights.flatMap(({ volume, ...sight }, index) =>
      volume !== undefined && isWanted({ volume, ...sight }, index) ? [{ ...sight, volume, index }] : [],
    );
    if (wanted.length === 0) return;
    const labels = wanted.map(({ text, line, volume, scope }) => ({
      text,
      line,
      volume,
      ...(scope && { scope }),
    }));
    const found = await findVolumes(this.#store, labels, scopes);
    for (const [at, { index }] of wanted.entries()) {
      const candidates = (found[at] ?? []).map((volume) => ({
        scope: scopeName(volume.scope),
        volume: volume.volume,
        found: volume,
      }));
      all[index] = [...(all[index] ?? []), ...candidates];
    }
  }

  async #otherScopes(): Promise<readonly Scope[]> {
    if (this.#others !== undefined) return this.#others;
    const asked = new Set([...this.#inventories.keys(), ...this.#named]);
    this.#others = (await this.#store.query.scopes()).filter((scope) => !asked.has(scopeName(scope)));
    return this.#others;
  }
}

function candidatesIn(
  scope: ScopeName,
  inventory: Inventory,
  { volume, by, text }: Sight,
): readonly Candidate[] {
  if (by !== undefined)
    return inventory.labelsBy(by, text).map((label) => ({ scope, volume: label, inventory }));
  return volume !== undefined && inventory.rowOf(volume) !== -1 ? [{ scope, volume, inventory }] : [];
}

// Of a scope that is not there, or not to be seen, no volume is found: a label may name any.
function visible({ snapshots }: SnapshotSource): SnapshotSource['snapshots'] {
  return {
    async open(scope, fields, only) {
      try {
        return await snapshots.open(scope, fields, only);
      } catch (error) {
        if (!(error instanceof TapesyncError) || !/^(SCOPE_)?NOT_THERE$/.test(error.code)) throw error;
        const nothing = { volumes: 0, revision: '', repositories: new Map(), rows: inMemory([]) };
        return { ...nothing, state: 'media unknown', volumeFilter: '' };
      }
    },
  };
}
