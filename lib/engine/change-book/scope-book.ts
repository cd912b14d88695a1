import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Problem } from '../../model/problem.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { PackedStore } from '../../platform/spill/packed-store.ts';
import type { UnchangedRows, UnchangedSegment } from '../../records/batch.ts';
import { RowSearch } from '../../snapshots/row-search.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { DecidedRecord, PlannedChange } from '../batch.ts';
import type { Decision } from '../compare.ts';
import { ChangeRows } from './change-rows.ts';
import { inKeyOrder } from './key-order.ts';
import { MarkedRows } from './marked-rows.ts';

/** The last word on a volume. A rejected record has no decision: nothing is done, and nothing is counted. */
type Kind = Decision['kind'] | 'rejected';

/** Kinds by the mark that stands for each. */
const KINDS = ['unchanged', 'change', 'skipped', 'refused', 'rejected'] as const satisfies readonly Kind[];

// Each eviction after a restore writes everything anew: a scope that keeps returning stays in memory.
const MOST_RESTORES = 3;

// Marks on the volumes of the snapshot.
const NOT_MENTIONED = 0;
const UNCHANGED = 1;
const DECIDED = 2;

/**
 * The last word of the input on each volume of one scope.
 *
 * Changes wait here until the input has been read to its end. Only then is it known that the export is whole, that no
 * later record is about the same volume, and how large a share of the scope would change. They wait as rows of text,
 * not as objects. A finished scope can be evicted, to the disk if need be.
 */
export class ScopeBook {
  readonly scope: Scope;
  /** Volumes that the server had when the scope's snapshot was last loaded. */
  snapshotSize = 0;
  /** Records that a later one of the same volume has replaced. */
  superseded = 0;
  #snapshot: ScopeSnapshot | undefined;
  /** The volumes of the snapshot: its rows, or just their keys once the snapshot has been dropped. */
  #volumes = new MarkedRows();
  readonly #search = new RowSearch();
  /** The last words on volumes, marked with their kinds. */
  readonly #decisions = new MarkedRows();
  // Nearly always false, and then no row has to be looked up to know whether it is the latest of its volume.
  #repeated = false;
  readonly #changeRows: ChangeRows;
  #isEvicted = false;
  #restores = 0;

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.scope = scope;
    this.#changeRows = new ChangeRows(scope, fields);
  }

  /** Takes the snapshot that the following records were compared with; the same one again costs nothing. */
  use(snapshot: ScopeSnapshot): void {
    if (this.#snapshot === snapshot) return;
    this.#restore();
    const before = this.#volumes;
    this.#snapshot = snapshot;
    this.#volumes = new MarkedRows(snapshot.volumes);
    this.snapshotSize = snapshot.volumes.size;
    for (const row of before.marked(UNCHANGED)) {
      const volume = before.rows.key(row);
      // A volume that the server no longer has keeps its last word.
      if (!this.#mark(volume, UNCHANGED)) this.#add('unchanged', [volume]);
    }
    const { rows } = this.#decisions;
    for (let row = 0; row < rows.size; row++) this.#mark(rows.key(row), DECIDED);
  }

  /** Drops the snapshot if it is this one, and keeps the marks on its volumes. */
  drop(snapshot: ScopeSnapshot): void {
    if (this.#snapshot !== snapshot) return;
    this.#volumes.keepKeys();
    this.#snapshot = undefined;
  }

  /** Bytes of memory that an eviction would free. */
  get bytes(): number {
    return this.#decisions.bytes + (this.#snapshot === undefined ? this.#volumes.bytes : 0);
  }

  /**
   * Moves everything but the volumes of a snapshot in use to the store, until it is asked for. Throws SPILL_FAILED, and
   * then everything is still in memory. The counts stay at hand.
   */
  evict(store: PackedStore): void {
    if (this.#restores > MOST_RESTORES) return;
    this.#isEvicted = true;
    if (this.#snapshot === undefined) this.#volumes.evict(store);
    this.#decisions.evict(store);
  }

  /** Releases what was read back only to be reported; costs nothing, and cannot fail. */
  release(): void {
    this.#volumes.release();
    this.#decisions.release();
  }

  // Before a change: the copy in the store is then out of date.
  #restore(): void {
    if (!this.#isEvicted) return;
    this.#volumes.restore();
    this.#decisions.restore();
    this.#restores++;
    this.#isEvicted = false;
  }

  /** Enters what was decided of the next record of the input; it replaces the last word on its volume. */
  enter(decided: DecidedRecord, source: string): void {
    this.#restore();
    const { volume, decision } = decided;
    const row = this.#search.find(this.#volumes.rows, volume);
    if (row !== -1 && decision.kind === 'unchanged' && this.#markUnchanged(row)) return;
    this.#supersede(row, volume);
    this.#add(decision.kind, this.#columnsOf(decided, source));
  }

  /** Enters that the next record of the input is about a volume and was rejected: it replaces the last word too. */
  enterRejected(volume: VolumeId): void {
    this.#restore();
    this.#supersede(this.#search.find(this.#volumes.rows, volume), volume);
    this.#add('rejected', [volume]);
  }

  /** Enters that the volumes of the next records of the input are as the snapshot has them. */
  enterUnchanged(segment: UnchangedSegment | UnchangedRows): void {
    this.#restore();
    if (segment.kind === 'rows') {
      for (const row of segment.rows) this.#enterUnchanged(segment.snapshot, row);
    } else {
      for (let row = segment.row; row < segment.row + segment.count; row++)
        this.#enterUnchanged(segment.snapshot, row);
    }
  }

  #enterUnchanged({ volumes }: ScopeSnapshot, of: number): void {
    // The snapshot may have been evicted and loaded again since.
    const { rows } = this.#volumes;
    const row = volumes === rows ? of : this.#search.find(rows, volumes.key(of));
    if (row !== -1 && this.#markUnchanged(row)) return;
    const volume = volumes.key(of);
    this.#supersede(row, volume);
    this.#add('unchanged', [volume]);
  }

  /** Counts the volumes that the input found in step; throws SPILL_FAILED. */
  unchanged(): number {
    return this.#countLatest('unchanged') + this.#volumes.count(UNCHANGED);
  }

  /** Counts the volumes to be changed; throws SPILL_FAILED. */
  changes(): number {
    return this.#countLatest('change');
  }

  /**
   * Yields the changes in the order of their volumes, whatever the order of their records: so the store writes
   * neighbours together. Throws SPILL_FAILED.
   */
  *planned(): Iterable<PlannedChange> {
    const changes = Uint32Array.from(this.#latest('change'));
    const { rows } = this.#decisions;
    for (const row of inKeyOrder(rows, changes)) yield this.#changeRows.changeOf(rows.columns(row));
  }

  /** Yields the reason of each volume that was skipped; throws SPILL_FAILED. */
  *skipped(): Iterable<string> {
    for (const row of this.#latest('skipped')) yield this.#decisions.rows.columns(row)[1] ?? '';
  }

  /** Yields why volumes were refused; throws SPILL_FAILED. */
  *refused(): Iterable<Problem> {
    for (const row of this.#latest('refused')) yield JSON.parse(this.#decisions.rows.columns(row)[1] ?? '');
  }

  /** Counts the volumes of the server that no record mentioned. */
  absent(): number {
    return this.#volumes.count(NOT_MENTIONED);
  }

  /** Yields the volumes of the server that no record mentioned, in ascending order; throws SPILL_FAILED. */
  *absentVolumes(): Iterable<string> {
    for (const row of this.#volumes.marked(NOT_MENTIONED)) yield this.#volumes.rows.key(row);
  }

  // Returns whether a mark was all it took.
  #markUnchanged(row: number): boolean {
    const mark = this.#volumes.mark(row);
    if (mark === DECIDED) return false;
    if (mark === UNCHANGED) this.superseded++;
    this.#volumes.setMark(row, UNCHANGED);
    return true;
  }

  // `row` is that of the volume in the snapshot, or -1.
  #supersede(row: number, volume: string): void {
    if (row !== -1) {
      if (this.#volumes.mark(row) === UNCHANGED) this.superseded++;
      this.#volumes.setMark(row, DECIDED);
    }
    const before = this.#decisions.rows.find(volume);
    if (before === -1) return;
    // A rejected record has been counted as that.
    if (KINDS[this.#decisions.mark(before)] !== 'rejected') this.superseded++;
    this.#repeated = true;
  }

  #mark(volume: string, mark: number): boolean {
    const row = this.#search.find(this.#volumes.rows, volume);
    if (row !== -1) this.#volumes.setMark(row, mark);
    return row !== -1;
  }

  #countLatest(kind: Kind): number {
    if (!this.#repeated) return this.#decisions.count(KINDS.indexOf(kind));
    let count = 0;
    for (const _ of this.#latest(kind)) count++;
    return count;
  }

  #latest(kind: Kind): Iterable<number> {
    const rows = this.#decisions.marked(KINDS.indexOf(kind));
    return this.#repeated ? this.#latestOf(rows) : rows;
  }

  *#latestOf(rows: Iterable<number>): Iterable<number> {
    for (const row of rows) if (this.#decisions.rows.isLatest(row)) yield row;
  }

  #columnsOf({ volume, line, decision, record }: DecidedRecord, source: string): readonly string[] {
    switch (decision.kind) {
      case 'change':
        return this.#changeRows.columnsOf({ change: decision.change, line, record }, source);
      case 'refused': {
        const { code, message, change } = decision;
        const problem: Problem = {
          outcome: 'refused',
          code,
          message,
          source,
          line,
          ...(change && { change: changeLine(change) }),
        };
        return [volume, JSON.stringify(problem)];
      }
      case 'skipped':
        return [volume, decision.reason];
      case 'unchanged':
        return [volume];
    }
  }

  #add(kind: Kind, columns: readonly string[]): void {
    this.#decisions.add(columns, KINDS.indexOf(kind));
  }
}
