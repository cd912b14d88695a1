import { TapesyncError } from '../../errors/error.ts';
import { type Place, type PlacesByScope, placeName } from '../../model/reconciliation.ts';
import { type Scope, type ScopeName, scopeName, type VolumeId } from '../../model/scope.ts';
import type { Tally } from '../../model/tally.ts';
import { loadSnapshot } from '../../snapshots/scope-snapshot.ts';
import { type Candidate, Candidates, type RoomStore, type Sight } from './candidates.ts';
import {
  type Finding,
  Inventory,
  type InventoryOptions,
  inventoryFields,
  type ResolutionKey,
} from './inventory.ts';

/** What is inventoried. */
export interface RoomOptions extends Omit<InventoryOptions, 'place'> {
  readonly places: PlacesByScope;
  /** Scopes in which labels that name none are looked up first; those of the places where there are none. */
  readonly scopes: readonly Scope[];
  /** Fields by which volumes are also found. */
  readonly keys: readonly ResolutionKey[];
  /**
   * Whether the inventory lists whatever is in the room, as that of a library does. Then a volume of another scope is
   * unexpected only where it belongs elsewhere. A hand scanner is pointed at what is in the places, and at nothing else.
   */
  readonly isListing: boolean;
  /** Volumes of which the sights are; without them all may be seen, and which were not can be said. */
  readonly only?: readonly VolumeId[];
}

/**
 * The places of one room, each of another scope: every line of an inventory is of exactly one of them, of another scope, or
 * of none.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #inventories: ReadonlyMap<ScopeName, Inventory>;
  readonly #candidates: Candidates;
  /** The one in which labels that name no scope are looked up, where there are no others. */
  readonly #only: Inventory | undefined;
  /** The repositories of the places. */
  readonly #repositories: ReadonlySet<string>;
  /** On which line something was seen first that is of no place, by its barcode or its text. */
  readonly #outside = new Map<string, number>();

  private constructor(
    options: RoomOptions,
    store: RoomStore,
    inventories: ReadonlyMap<ScopeName, Inventory>,
  ) {
    this.#options = options;
    this.#inventories = inventories;
    const [only, ...others] = inventories.values();
    const [name] = inventories.keys();
    const isNamed = options.scopes.every((scope) => scopeName(scope) === name);
    this.#only = others.length === 0 && isNamed ? only : undefined;
    this.#candidates = new Candidates(store, inventories, options.scopes);
    this.#repositories = new Set([...options.places.values()].map(({ repository }) => repository));
  }

  /**
   * Loads what should be in the places, and enters that in a tally. Throws PLACE_UNKNOWN, and a TapesyncError of class
   * `store`.
   */
  static async open(options: RoomOptions, store: RoomStore, tally: Tally): Promise<Room> {
    const inventories = new Map<ScopeName, Inventory>();
    for (const [name, place] of options.places) {
      const snapshot = await loadSnapshot(store, place.scope, inventoryFields(options.keys), options.only);
      // Else a typing error would find a place in which nothing should be.
      if (!snapshot.repositories.has(place.repository)) {
        const parameters = { store: store.name, kind: 'repository', name: placeName(place) };
        throw new TapesyncError('PLACE_UNKNOWN', parameters);
      }
      tally.snapshots.loads++;
      tally.snapshots.volumes += snapshot.volumes.size;
      tally.snapshots.bytes += snapshot.downloaded;
      tally.scopes++;
      inventories.set(name, new Inventory({ ...options, place }, snapshot, options.keys));
    }
    return new Room(options, store, inventories);
  }

  /** Returns what each sight means, in their order. Throws a TapesyncError of class `store`. */
  async see(sights: readonly Sight[]): Promise<readonly Finding[]> {
    const certain = sights.map((sight) => this.#certain(sight));
    const rest = sights.filter((_, index) => certain[index] === undefined);
    const candidates = rest.length > 0 ? (await this.#candidates.of(rest)).values() : undefined;
    return sights.map((sight, index) => {
      const { slot = '', line } = sight;
      const one = certain[index];
      if (one !== undefined) return one.inventory.see(one.volume, slot, line, one.row);
      return this.#see(sight, candidates?.next().value ?? []);
    });
  }

  /** Takes a volume that a rejected record names. */
  mention(scope: ScopeName, label: VolumeId): void {
    this.#inventories.get(scope)?.mention(label);
  }

  /** Takes a label that may have been cut: it may be that of any volume of its scope, or of each place, that begins with it. */
  mentionCut({ scope, volume }: Pick<Sight, 'scope' | 'volume'>): void {
    if (volume === undefined) return;
    for (const [name, inventory] of this.#inventories) {
      if (scope === undefined || name === scopeName(scope)) inventory.mentionCut(volume);
    }
  }

  /** Yields each place with its inventory, and what was not seen there. */
  *unseen(): Iterable<readonly [Place, Inventory, unseen: Iterable<Finding>]> {
    for (const [name, place] of this.#options.places) {
      const inventory = this.#inventories.get(name);
      if (inventory !== undefined) yield [place, inventory, inventory.unseen(this.#inventories)];
    }
  }

  // What a sight is of that can be of nothing else: nearly every one is such.
  #certain({ scope, volume, by }: Sight): Certain | undefined {
    if (by !== undefined || volume === undefined) return undefined;
    const inventory = scope === undefined ? this.#only : this.#inventories.get(scopeName(scope));
    if (inventory === undefined) return undefined;
    const row = inventory.rowOf(volume);
    return scope === undefined && row === -1 ? undefined : { inventory, volume, row };
  }

  #see(sight: Sight, candidates: readonly Candidate[]): Finding {
    const { slot = '', line } = sight;
    const [first, ...others] = candidates;
    if (others.length > 0) return this.#ambiguous(sight, candidates);
    if (first === undefined) return this.#unknown(sight);
    if (first.inventory !== undefined) return first.inventory.see(first.volume, slot, line);
    return this.#foreign(sight, first);
  }

  #ambiguous(sight: Sight, all: readonly Candidate[]): Finding {
    const candidates = all.map(({ scope, volume }) => `${scope}.${volume}`);
    for (const { inventory, volume } of all) inventory?.mention(volume);
    return this.#first(sight.text, { ...readOf(sight), status: 'ambiguous', candidates, isOverdue: false });
  }

  #unknown(sight: Sight): Finding {
    const [only, ...others] = this.#inventories.keys();
    const scope =
      sight.scope === undefined ? (others.length === 0 ? only : undefined) : scopeName(sight.scope);
    const isAbroad = scope !== undefined && !this.#inventories.has(scope);
    const label = sight.by === undefined ? (sight.volume ?? sight.text) : sight.text;
    return this.#first(`${scope ?? ''}.${label}`, {
      ...readOf(sight),
      label,
      ...(scope && { scope }),
      // Whose it is the listing says, and that is not asked.
      status: this.#options.isListing && isAbroad ? 'not reconciled' : 'unknown',
      isOverdue: false,
    });
  }

  #foreign(sight: Sight, { scope, volume, found }: Candidate): Finding {
    const [current, target] = [found?.current ?? '', found?.target ?? ''];
    const isAtHome = this.#repositories.has(target) || this.#repositories.has(current);
    return this.#first(`${scope}.${volume}`, {
      ...readOf(sight),
      label: volume,
      scope,
      volume: {
        volume,
        version: found?.version ?? 0,
        current,
        target,
        slot: found?.slot ?? '',
        auditFailed: false,
      },
      status: this.#options.isListing && isAtHome ? 'not reconciled' : 'unexpected',
      isOverdue: false,
    });
  }

  // What is of no place is remembered by its barcode or its text: the second sight is a duplicate.
  #first(key: string, finding: Finding): Finding {
    const firstLine = this.#outside.get(key);
    if (firstLine !== undefined) return { ...finding, status: 'duplicate', firstLine };
    this.#outside.set(key, finding.line);
    return finding;
  }
}

interface Certain {
  readonly inventory: Inventory;
  readonly volume: VolumeId;
  readonly row: number;
}

function readOf({ text, slot = '', line, by }: Sight): Pick<Finding, 'label' | 'slot' | 'line' | 'by'> {
  return { label: text, slot, line, ...(by && { by }) };
}
