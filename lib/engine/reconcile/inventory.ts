import type { AttributeKey, StoredKey } from '../../model/field.ts';
import type { Place, Status } from '../../model/reconciliation.ts';
import { type RepositoryId, type ScopeName, scopeName, VolumeId } from '../../model/scope.ts';
import { dateSeconds } from '../../model/value.ts';
import { CLEARED } from '../../model/volume-record.ts';
import { seenIn, unseenIn } from '../../model/whereabouts.ts';
import { RowSearch } from '../../snapshots/row-search.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import { SNAPSHOT_SYSTEM_COLUMNS, snapshotColumns } from '../../stores/roles/snapshots.ts';

/** Fields of a snapshot that an inventory is compared with, in this order. */
export const INVENTORY_FIELDS = [
  'repository',
  'slot',
  'auditFailed',
  'moveStarted',
  'container',
] as const satisfies readonly StoredKey[];

/** A field by which volumes are found beside their labels. */
export type ResolutionKey = 'description' | AttributeKey;

const CURRENT_COLUMN = snapshotColumns([]).indexOf('currentRepository');

const CONTAINER_COLUMN = SNAPSHOT_SYSTEM_COLUMNS + INVENTORY_FIELDS.indexOf('container');

// In place of a line: named by a rejected record alone.
const UNCLEAR = 0xffffffff;

/** A volume as the store has it, as far as a reconciliation asks. */
export interface ExpectedVolume {
  readonly volume: VolumeId;
  readonly version: number;
  readonly current: string;
  readonly target: string;
  readonly slot: string;
  readonly auditFailed: boolean;
}

/** What was found of one line of an inventory, or of one volume that no line named. */
export interface Finding {
  readonly status: Status;
  /** The label that was read, or that of the volume. */
  readonly label: string;
  /** The scope of the volume, or of its label where no volume has it; absent where a label may be of several. */
  readonly scope?: ScopeName;
  /** The slot that was read; empty where none was. */
  readonly slot: string;
  /** Line of the inventory; 0 for a volume that was not seen. */
  readonly line: number;
  /** Line of the first sight, of a duplicate. */
  readonly firstLine?: number;
  /** The container in which it was seen, where no line named it. */
  readonly within?: string;
  /** Absent where no volume has the label. */
  readonly volume?: ExpectedVolume;
  /** Barcodes of the volumes that an ambiguous label may stand for. */
  readonly candidates?: readonly string[];
  /** The field in which it was looked up in place of a label. */
  readonly by?: ResolutionKey;
  /** True where its move takes longer than it may. */
  readonly isOverdue: boolean;
}

/** What of an inventory is asked of a volume. */
export interface InventoryOptions {
  readonly place: Place;
  /** Seconds that a move may take; infinite where none is overdue. */
  readonly overdue: number;
  /** The instant of the inventory, in seconds since 1970 UTC. */
  readonly now: number;
}

/** Returns the fields of the snapshot of an inventory in which volumes are also found by other fields. */
export function inventoryFields(keys: readonly ResolutionKey[]): readonly StoredKey[] {
  return [...INVENTORY_FIELDS, ...keys];
}

/** Compares what was seen in a place, line by line, with the volumes of its scope, and then says what was not seen. */
export class Inventory {
  readonly #options: InventoryOptions;
  readonly #snapshot: ScopeSnapshot;
  readonly #search = new RowSearch();
  /** The line on which each row was seen first; 0 for one that was not. */
  readonly #seen: Uint32Array;
  readonly #scope: ScopeName;
  readonly #repository: readonly [RepositoryId];
  #expected: number | undefined;
  readonly #keys: readonly ResolutionKey[];
  readonly #found = new Map<ResolutionKey, ReadonlyMap<string, readonly VolumeId[]>>();

  /** @param keys the fields by which volumes are also found, as they stand in the snapshot behind the others */
  constructor(options: InventoryOptions, snapshot: ScopeSnapshot, keys: readonly ResolutionKey[] = []) {
    this.#options = options;
    this.#snapshot = snapshot;
    this.#scope = scopeName(options.place.scope);
    this.#repository = [options.place.repository];
    this.#keys = keys;
    this.#seen = new Uint32Array(snapshot.volumes.size);
  }

  /** Returns what it means that a label was read in a line, with a slot where one was; `row` where that is known. */
  see(label: VolumeId, slot: string, line: number, row: number = this.rowOf(label)): Finding {
    const scope = this.#scope;
    if (row === -1) return { status: 'unknown', label, scope, slot, line, isOverdue: false };
    const [volume, started] = this.#volume(row);
    const firstLine = this.#seen[row] ?? 0;
    if (firstLine !== 0 && firstLine !== UNCLEAR)
      return { status: 'duplicate', label, scope, slot, line, firstLine, volume, isOverdue: false };
    this.#seen[row] = line;
    const seen = seenIn(this.#options.place.repository, volume);
    const isElsewhere = seen === 'present' && slot !== '' && volume.slot !== '' && slot !== volume.slot;
    const isOverdue = seen === 'not left' && this.#isOverdue(started);
    return { status: isElsewhere ? 'wrong slot' : seen, label, scope, slot, line, volume, isOverdue };
  }

  /** Returns the row of the volume with this label, -1 where the scope has none. */
  rowOf(label: VolumeId): number {
    return this.#search.find(this.#snapshot.volumes, label);
  }

  /** Returns the labels of the volumes that have this value in a field, case ignored. */
  labelsBy(key: ResolutionKey, value: string): readonly VolumeId[] {
    const labels = this.#found.get(key) ?? this.#labelsOf(key);
    this.#found.set(key, labels);
    return labels.get(value.toUpperCase()) ?? [];
  }

  /** Takes a volume that a rejected record names: whether it was seen stays open. */
  mention(label: VolumeId): void {
    const row = this.rowOf(label);
    if (row !== -1 && this.#seen[row] === 0) this.#seen[row] = UNCLEAR;
  }

  /** Takes a label that may have been cut: it may be that of any volume that begins with it. */
  mentionCut(label: VolumeId): void {
    for (let row = 0; row < this.#seen.length; row++) {
      if (this.#seen[row] === 0 && this.#snapshot.volumes.key(row).startsWith(label))
        this.#seen[row] = UNCLEAR;
    }
  }

  /**
   * Yields the volumes that should be in the place, or come to it, and were not seen, in ascending order; `room` are the
   * inventories of all places in which containers may have been seen.
   */
  *unseen(room: ReadonlyMap<ScopeName, Inventory> = this.#alone): Generator<Finding, void> {
    let expected = 0;
    for (let row = 0; row < this.#seen.length; row++) {
      if (!this.#isOfThePlace(row)) continue;
      expected++;
      const seen = this.#seen[row];
      if (seen !== 0 && seen !== UNCLEAR) continue;
      const [volume, started] = this.#volume(row);
      const within = seen === UNCLEAR ? undefined : this.#seenContainer(row, room);
      if (within !== undefined) {
        yield this.#seenWithin(within, volume, started);
        continue;
      }
      const status = seen === UNCLEAR ? 'unclear' : unseenIn(this.#options.place.repository, volume);
      if (status === 'elsewhere') continue;
      const isOverdue = status === 'in transit' && this.#isOverdue(started);
      yield { status, label: volume.volume, scope: this.#scope, slot: '', line: 0, volume, isOverdue };
    }
    this.#expected = expected;
  }

  // Nobody opens each box: what lies in one is where that was seen, unless it was seen itself.
  #seenWithin(within: string, volume: ExpectedVolume, started: string): Finding {
    const status = seenIn(this.#options.place.repository, volume);
    const isOverdue = status === 'not left' && this.#isOverdue(started);
    return { status, label: volume.volume, scope: this.#scope, slot: '', line: 0, within, volume, isOverdue };
  }

  // The innermost container of the room that was seen.
  #seenContainer(row: number, room: ReadonlyMap<ScopeName, Inventory>): string | undefined {
    const passed = new Set<string>();
    let container = this.#containerOf(row);
    while (container !== '' && !passed.has(container)) {
      passed.add(container);
      const dot = container.lastIndexOf('.');
      const inventory = room.get(container.slice(0, dot) as ScopeName);
      const at = inventory?.rowOf(VolumeId.trusted(container.slice(dot + 1))) ?? -1;
      if (inventory === undefined || at === -1) return undefined;
      const line = inventory.#seen[at] ?? 0;
      if (line !== 0 && line !== UNCLEAR) return container;
      container = inventory.#containerOf(at);
    }
    return undefined;
  }

  #containerOf(row: number): string {
    return this.#snapshot.volumes.columns(row)[CONTAINER_COLUMN] ?? '';
  }

  get #alone(): ReadonlyMap<ScopeName, Inventory> {
    return new Map([[this.#scope, this]]);
  }

  /** How many volumes are in the place, or on their way to it or from it; known once the unseen ones have been yielded. */
  get expected(): number | undefined {
    return this.#expected;
  }

  #labelsOf(key: ResolutionKey): ReadonlyMap<string, readonly VolumeId[]> {
    const column = SNAPSHOT_SYSTEM_COLUMNS + INVENTORY_FIELDS.length + this.#keys.indexOf(key);
    const labels = new Map<string, readonly VolumeId[]>();
    for (let row = 0; row < this.#seen.length; row++) {
      const columns = this.#snapshot.volumes.columns(row);
      const value = (columns[column] ?? '').toUpperCase();
      if (value !== '') labels.set(value, [...(labels.get(value) ?? []), VolumeId.trusted(columns[0] ?? '')]);
    }
    return labels;
  }

  // By the bytes of the row: of a million volumes, a place may have a few thousand.
  #isOfThePlace(row: number): boolean {
    const { volumes } = this.#snapshot;
    return (
      volumes.exactlyHolds(row, CURRENT_COLUMN, this.#repository, CLEARED) ||
      volumes.exactlyHolds(row, SNAPSHOT_SYSTEM_COLUMNS, this.#repository, CLEARED)
    );
  }

  #volume(row: number): readonly [ExpectedVolume, started: string] {
    const columns = this.#snapshot.volumes.columns(row);
    const [label = '', version, current = ''] = columns;
    const at = SNAPSHOT_SYSTEM_COLUMNS;
    const [target = '', slot = '', started = ''] = [columns[at], columns[at + 1], columns[at + 3]];
    const volume = VolumeId.trusted(label);
    const auditFailed = columns[at + 2] === '1';
    return [{ volume, version: Number(version), current, target, slot, auditFailed }, started];
  }

  #isOverdue(started: string): boolean {
    return started !== '' && this.#options.now - dateSeconds(started) > this.#options.overdue;
  }
}
