import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Problem } from '../../model/problem.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import type { PutAway } from '../../platform/spill/packed-store.ts';
import type { UnchangedRows, UnchangedSegment } from '../../records/batch.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { PlannedChange } from '../batch.ts';
import type { Decision } from '../compare.ts';
import { ChangeRows } from './change-rows.ts';
import { inKeyOrder } from './key-order.ts';
import { MarkedRows } from './marked-rows.ts';

/** The last word on a volume. Of a record that was rejected there is no decision: nothing is done, and nothing counted. */
type Kind = Decision['kind'] | 'rejected';

/** Kinds by the mark that stands for each. */
const KINDS = ['unchanged', 'change', 'skipped', 'refused', 'rejected'] as const satisfies readonly Kind[];

// What is put away and woken is written anew each time: a scope that returns and returns stays awake.
const MOST_WAKINGS = 3;

// Marks on the volumes of the snapshot.
const NOT_MENTIONED = 0;
const UNCHANGED = 1;
const IN_DECISIONS = 2;

/**
 * What the input said of one scope's volumes so far: the last word on each of them.
 *
 * Changes are kept until the input has been read to its end, because only then is it known that the export is
 * whole, that no later record speaks of the same volume, and how large a share of the scope would change. They are
 * kept as rows of text, about 100 bytes each, not as objects. What is known of a scope that has had its turn can be put
 * away, on the disk where there is much of it.
 */
export class ScopeBook {
  readonly scope: Scope;
  /** Volumes that the server held when the scope was last downloaded. */
  volumesHeld = 0;
  /** Records that a later one of the same volume has replaced. */
  superseded = 0;
  #snapshot: ScopeSnapshot | undefined;
  /** The volumes of the snapshot: its rows, or when it was let go just their keys. */
  #volumes = new MarkedRows();
  /** The last words on volumes, marked with their kinds. */
  readonly #decisions = new MarkedRows();
  // Nearly always false, and then no row has to be looked up to know whether it is the latest of its volume.
  #repeated = false;
  readonly #changeRows: ChangeRows;
  #hasSlept = false;
  #wakings = 0;

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.scope = scope;
    this.#changeRows = new ChangeRows(scope, fields);
  }

  /** Takes the snapshot that the following records are compared with; the same one again costs nothing. */
  use(snapshot: ScopeSnapshot): void {
    if (this.#snapshot === snapshot) return;
    this.#wakeForGood();
    const before = this.#volumes;
    this.#snapshot = snapshot;
    this.#volumes = new MarkedRows(snapshot.volumes);
    this.volumesHeld = snapshot.volumes.size;
    for (const row of before.marked(UNCHANGED)) {
      const volume = before.rows.key(row);
      // One that is gone from the server keeps what was said of it.
      if (!this.#mark(volume, UNCHANGED)) this.#addDecision('unchanged', [volume]);
    }
    const { rows } = this.#decisions;
    for (let row = 0; row < rows.size; row++) this.#mark(rows.key(row), IN_DECISIONS);
  }

  /** Lets go of the snapshot if it is this one, keeping what was said of its volumes. */
  release(snapshot: ScopeSnapshot): void {
    if (this.#snapshot !== snapshot) return;
    this.#volumes.keepKeys();
    this.#snapshot = undefined;
  }

  /** Bytes of memory that would be free if it slept. */
  get bytes(): number {
    return this.#decisions.bytes + (this.#snapshot === undefined ? this.#volumes.bytes : 0);
  }

  /**
   * Puts what it knows away until it is asked for it, but for the volumes of a snapshot in use; throws SPILL_FAILED, and then
   * is still able to tell all. How much it is stays at hand.
   */
  sleep(away: PutAway): void {
    if (this.#wakings > MOST_WAKINGS) return;
    this.#hasSlept = true;
    if (this.#snapshot === undefined) this.#volumes.sleep(away);
    this.#decisions.sleep(away);
  }

  /** Puts away again what was only woken to tell of it; costs nothing, and cannot fail. */
  sleepAgain(): void {
    this.#volumes.sleepAgain();
    this.#decisions.sleepAgain();
  }

  // What was put away is not what it knows any more.
  #wakeForGood(): void {
    if (!this.#hasSlept) return;
    this.#volumes.wakeForGood();
    this.#decisions.wakeForGood();
    this.#wakings++;
    this.#hasSlept = false;
  }

  /** Records the decision on the next record of the input; it replaces what an earlier one said of the volume. */
  enter(record: VolumeRecord, source: string, decision: Decision): void {
    this.#wakeForGood();
    const row = this.#volumes.rows.findInOrder(record.volume);
    if (row !== -1 && decision.kind === 'unchanged' && this.#markUnchanged(row)) return;
    this.#overtake(row, record.volume);
    this.#enterDecision(record, source, decision);
  }

  /** Records that the next record of the input speaks of a volume and was rejected: what was said before is overtaken. */
  enterRejected(volume: VolumeId): void {
    this.#wakeForGood();
    this.#overtake(this.#volumes.rows.findInOrder(volume), volume);
    this.#addDecision('rejected', [volume]);
  }

  /** Records of the next records of the input that their volumes are as the snapshot has them. */
  enterUnchanged(segment: UnchangedSegment | UnchangedRows): void {
    this.#wakeForGood();
    if (segment.kind === 'rows') {
      for (const row of segment.rows) this.#enterUnchanged(segment.snapshot, row);
    } else {
      for (let row = segment.row; row < segment.row + segment.count; row++)
        this.#enterUnchanged(segment.snapshot, row);
    }
    const last = segment.kind === 'rows' ? segment.rows.at(-1) : segment.row + segment.count - 1;
    const { rows } = this.#volumes;
    if (segment.snapshot.volumes === rows && last !== undefined) rows.continueAfter(last);
  }

  #enterUnchanged({ volumes }: ScopeSnapshot, of: number): void {
    // The snapshot may have been dropped and downloaded again since.
    const { rows } = this.#volumes;
    const row = volumes === rows ? of : rows.findInOrder(volumes.key(of));
    if (row !== -1 && this.#markUnchanged(row)) return;
    const volume = volumes.key(of);
    this.#overtake(row, volume);
    this.#addDecision('unchanged', [volume]);
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
   * Yields the changes in the order of their volumes, whatever that of the records that ask for them: a store then writes
   * neighbours at once. A first load of a million volumes in no order takes 0.7 of the time. Throws SPILL_FAILED.
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

  // Says whether a mark was all it took.
  #markUnchanged(row: number): boolean {
    const mark = this.#volumes.mark(row);
    if (mark === IN_DECISIONS) return false;
    if (mark === UNCHANGED) this.superseded++;
    this.#volumes.setMark(row, UNCHANGED);
    return true;
  }

  // Whatever was said before of a volume, which the snapshot has in this row or not at all.
  #overtake(row: number, volume: string): void {
    if (row !== -1) {
      if (this.#volumes.mark(row) === UNCHANGED) this.superseded++;
      this.#volumes.setMark(row, IN_DECISIONS);
    }
    const decision = this.#decisions.rows.find(volume);
    if (decision === -1) return;
    // One that was rejected is counted as that.
    if (KINDS[this.#decisions.mark(decision)] !== 'rejected') this.superseded++;
    this.#repeated = true;
  }

  #mark(volume: string, mark: number): boolean {
    const row = this.#volumes.rows.findInOrder(volume);
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

  #enterDecision(record: VolumeRecord, source: string, decision: Decision): void {
    switch (decision.kind) {
      case 'change':
        this.#addDecision(decision.kind, this.#changeRows.columnsOf(record, source, decision.change));
        break;
      case 'refused': {
        const { code, message, change } = decision;
        const problem: Problem = {
          outcome: 'refused',
          code,
          message,
          source,
          line: record.line,
          ...(change && { change: changeLine(change) }),
        };
        this.#addDecision(decision.kind, [record.volume, JSON.stringify(problem)]);
        break;
      }
      case 'skipped':
        this.#addDecision(decision.kind, [record.volume, decision.reason]);
        break;
      case 'unchanged':
        this.#addDecision(decision.kind, [record.volume]);
    }
  }

  #addDecision(kind: Kind, columns: readonly string[]): void {
    this.#decisions.add(columns, KINDS.indexOf(kind));
  }
}
