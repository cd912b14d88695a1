import type { PlannedChange, Problem, UnchangedRows, UnchangedRun, VolumeRecord } from '../batch.ts';
import { changeLine } from '../changes/change-line.ts';
import type { Verdict } from '../changes/comparison.ts';
import type { PutAway, Stored } from '../spill/put-away.ts';
import type { Scope, VolumeId } from '../volumes/scope.ts';
import type { ValueKey } from '../volumes/volume.ts';
import { ChangeRows } from './change-rows.ts';
import type { HeldScope } from './held-scope.ts';
import { inKeyOrder } from './key-order.ts';
import { RowTable } from './row-table.ts';

/** The last word on a volume. Of a record that was rejected there is no verdict: nothing is done, and nothing counted. */
type Kind = Verdict['kind'] | 'rejected';

/** Kinds by their number. */
const KINDS = ['unchanged', 'change', 'skipped', 'refused', 'rejected'] as const satisfies readonly Kind[];

// What is put away and woken is written anew each time: a scope that returns and returns stays awake.
const MOST_WAKINGS = 3;

// Marks on the volumes of the snapshot.
const NOT_MENTIONED = 0;
const UNCHANGED = 1;
const IN_VERDICTS = 2;
const MARKS = 3;

/**
 * What the input said of one scope's volumes so far: the last word on each of them.
 *
 * Changes are kept until the input has been read to its end, because only then is it known that the export is
 * whole, that no later record speaks of the same volume, and how large a share of the scope would change. They are
 * kept as rows of text, about 100 bytes each, not as objects. What is known of a scope that has had its turn can be put
 * away, on the disk where there is much of it.
 */
export class ScopeLedger {
  readonly scope: Scope;
  /** Volumes that the server held when the scope was last downloaded. */
  volumesHeld = 0;
  /** Records that a later one of the same volume has replaced. */
  superseded = 0;
  #held: HeldScope | undefined;
  // The volumes of the snapshot: its rows, or when it was let go just their keys; and a mark on each.
  #volumes = new RowTable();
  #marks: Buffer = Buffer.alloc(0);
  #verdicts = new RowTable();
  // Nearly always false, and then no row has to be looked up to know whether it is the latest of its volume.
  #repeated = false;
  #kinds: Kind[] = [];
  readonly #changeRows: ChangeRows;
  /** Where parts of it were put away, and still are what they have become since. */
  #away: PutAway | undefined;
  #wakings = 0;
  #volumesAway: StoredTable | undefined;
  #verdictsAway: StoredTable | undefined;

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.scope = scope;
    this.#changeRows = new ChangeRows(scope, fields);
  }

  /** Takes the snapshot that the following records are compared with; the same one again costs nothing. */
  use(held: HeldScope): void {
    if (this.#held === held) return;
    this.#wakeForGood();
    const unchanged = marked(this.#volumes, this.#marks, UNCHANGED);
    this.#held = held;
    this.#volumes = held.volumes;
    this.volumesHeld = held.volumes.size;
    this.#marks = Buffer.alloc(held.volumes.size);
    for (const volume of unchanged) {
      // One that is gone from the server keeps what was said of it.
      if (!this.#mark(volume, UNCHANGED)) this.#addVerdict('unchanged', [volume]);
    }
    for (let row = 0; row < this.#verdicts.size; row++) this.#mark(this.#verdicts.key(row), IN_VERDICTS);
  }

  /** Lets go of the snapshot if it is this one, keeping what was said of its volumes. */
  release(held: HeldScope): void {
    if (this.#held !== held) return;
    this.#volumes = held.volumes.keysOnly();
    this.#held = undefined;
  }

  /** Bytes of memory that would be free if it slept. */
  get bytes(): number {
    return this.#verdicts.bytes + (this.#held === undefined ? this.#volumes.bytes : 0);
  }

  /**
   * Puts what it knows away until it is asked for it, but for the volumes of a snapshot in use; throws SPILL_FAILED, and then
   * is still able to tell all. How much it is stays at hand.
   */
  sleep(away: PutAway): void {
    if (this.#wakings > MOST_WAKINGS) return;
    this.#away = away;
    if (this.#held === undefined && this.#volumes !== NO_ROWS) {
      this.#volumesAway ??= {
        rows: away.put(this.#volumes.pieces()),
        bytes: away.put([this.#marks]),
        counts: countsOf(this.#marks, MARKS),
      };
      this.#volumes = NO_ROWS;
      this.#marks = NO_MARKS;
    }
    if (this.#verdicts !== NO_ROWS) {
      const kinds = Buffer.from(this.#kinds.map((kind) => KINDS.indexOf(kind)));
      this.#verdictsAway ??= {
        rows: away.put(this.#verdicts.pieces()),
        bytes: away.put([kinds]),
        counts: this.#repeated ? undefined : countsOf(kinds, KINDS.length),
      };
      this.#verdicts = NO_ROWS;
      this.#kinds = [];
    }
  }

  #wakeVerdicts(): void {
    const away = this.#away;
    if (away === undefined) return;
    if (this.#verdictsAway !== undefined && this.#verdicts === NO_ROWS) {
      const kinds = Buffer.concat([...away.get(this.#verdictsAway.bytes)]);
      this.#verdicts = tableOf(away.get(this.#verdictsAway.rows));
      this.#kinds = [...kinds].map((kind) => KINDS[kind] ?? 'refused');
    }
  }

  // Only who wants their names has to have them back: how many they are stays at hand.
  #wakeVolumes(): void {
    const away = this.#away;
    if (away === undefined || this.#volumesAway === undefined || this.#volumes !== NO_ROWS) return;
    this.#volumes = tableOf(away.get(this.#volumesAway.rows));
    this.#marks = Buffer.concat([...away.get(this.#volumesAway.bytes)]);
  }

  // What was put away is not what it knows any more.
  #wakeForGood(): void {
    if (this.#away === undefined) return;
    this.#wakeVolumes();
    this.#wakeVerdicts();
    if (this.#verdicts === NO_ROWS) this.#verdicts = new RowTable();
    this.#wakings++;
    this.#away = undefined;
    this.#volumesAway = undefined;
    this.#verdictsAway = undefined;
  }

  /** Records the verdict on the next record of the input; it replaces what an earlier one said of the volume. */
  enter(record: VolumeRecord, source: string, verdict: Verdict): void {
    this.#wakeForGood();
    const row = this.#volumes.findInOrder(record.volume);
    if (row !== -1 && verdict.kind === 'unchanged' && this.#markUnchanged(row)) return;
    this.#overtake(row, record.volume);
    this.#enterVerdict(record, source, verdict);
  }

  /** Records that the next record of the input speaks of a volume and was rejected: what was said before is overtaken. */
  enterRejected(volume: VolumeId): void {
    this.#wakeForGood();
    this.#overtake(this.#volumes.findInOrder(volume), volume);
    this.#addVerdict('rejected', [volume]);
  }

  /** Records of the next records of the input that their volumes are as the snapshot has them. */
  enterUnchanged(run: UnchangedRun | UnchangedRows): void {
    this.#wakeForGood();
    if (run.kind === 'rows') {
      for (const row of run.rows) this.#enterUnchanged(run.held, row);
    } else {
      for (let row = run.row; row < run.row + run.count; row++) this.#enterUnchanged(run.held, row);
    }
    const last = run.kind === 'rows' ? run.rows.at(-1) : run.row + run.count - 1;
    if (run.held.volumes === this.#volumes && last !== undefined) this.#volumes.continueAfter(last);
  }

  #enterUnchanged({ volumes }: HeldScope, of: number): void {
    // The snapshot may have been dropped and downloaded again since.
    const row = volumes === this.#volumes ? of : this.#volumes.findInOrder(volumes.key(of));
    if (row !== -1 && this.#markUnchanged(row)) return;
    const volume = volumes.key(of);
    this.#overtake(row, volume);
    this.#addVerdict('unchanged', [volume]);
  }

  /** Counts the volumes that the input found in step; throws SPILL_FAILED. */
  unchanged(): number {
    return this.#countLatest('unchanged') + this.#count(UNCHANGED);
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
    const rows = inKeyOrder(this.#verdicts, changes);
    for (const row of rows) yield this.#changeRows.changeOf(this.#verdicts.columns(row));
  }

  /** Yields the reason of each volume that was skipped; throws SPILL_FAILED. */
  *skipped(): Iterable<string> {
    for (const row of this.#latest('skipped')) yield this.#verdicts.columns(row)[1] ?? '';
  }

  /** Yields why volumes were refused; throws SPILL_FAILED. */
  *refused(): Iterable<Problem> {
    for (const row of this.#latest('refused')) yield JSON.parse(this.#verdicts.columns(row)[1] ?? '');
  }

  /** Counts the volumes of the server that no record mentioned. */
  absent(): number {
    return this.#count(NOT_MENTIONED);
  }

  /** Yields the volumes of the server that no record mentioned, in ascending order; throws SPILL_FAILED. */
  *absentVolumes(): Iterable<string> {
    this.#wakeVolumes();
    yield* marked(this.#volumes, this.#marks, NOT_MENTIONED);
  }

  #count(mark: number): number {
    const counts = this.#marks === NO_MARKS ? this.#volumesAway?.counts : countsOf(this.#marks, MARKS);
    return counts?.[mark] ?? 0;
  }

  // Says whether a mark was all it took.
  #markUnchanged(row: number): boolean {
    const mark = this.#marks[row];
    if (mark === IN_VERDICTS) return false;
    if (mark === UNCHANGED) this.superseded++;
    this.#marks[row] = UNCHANGED;
    return true;
  }

  // Whatever was said before of a volume, which the snapshot has in this row or not at all.
  #overtake(row: number, volume: string): void {
    if (row !== -1) {
      if (this.#marks[row] === UNCHANGED) this.superseded++;
      this.#marks[row] = IN_VERDICTS;
    }
    const verdict = this.#verdicts.find(volume);
    if (verdict === -1) return;
    // One that was rejected is counted as that.
    if (this.#kinds[verdict] !== 'rejected') this.superseded++;
    this.#repeated = true;
  }

  #mark(volume: string, mark: number): boolean {
    const row = this.#volumes.findInOrder(volume);
    if (row !== -1) this.#marks[row] = mark;
    return row !== -1;
  }

  #countLatest(kind: Kind): number {
    return this.#countsAway?.[KINDS.indexOf(kind)] ?? counted(this.#latest(kind));
  }

  get #countsAway(): readonly number[] | undefined {
    return this.#verdicts === NO_ROWS ? this.#verdictsAway?.counts : undefined;
  }

  *#latest(kind: Kind): Iterable<number> {
    if (this.#countsAway?.[KINDS.indexOf(kind)] === 0) return;
    this.#wakeVerdicts();
    const kinds = this.#kinds;
    for (let row = 0; row < kinds.length; row++) {
      if (kinds[row] === kind && (!this.#repeated || this.#verdicts.isLatest(row))) yield row;
    }
  }

  #enterVerdict(record: VolumeRecord, source: string, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'change':
        this.#addVerdict(verdict.kind, this.#changeRows.columnsOf(record, source, verdict.change));
        break;
      case 'refused': {
        const { code, message, change } = verdict;
        const problem: Problem = {
          outcome: 'refused',
          code,
          message,
          source,
          line: record.line,
          ...(change && { change: changeLine(change) }),
        };
        this.#addVerdict(verdict.kind, [record.volume, JSON.stringify(problem)]);
        break;
      }
      case 'skipped':
        this.#addVerdict(verdict.kind, [record.volume, verdict.reason]);
        break;
      case 'unchanged':
        this.#addVerdict(verdict.kind, [record.volume]);
    }
  }

  #addVerdict(kind: Kind, columns: readonly string[]): void {
    this.#kinds.push(kind);
    this.#verdicts.add(columns);
  }
}

// Shared by all that are asleep: there may be a hundred thousand of them.
const NO_ROWS = new RowTable();
const NO_MARKS = Buffer.alloc(0);

/** A table that was put away, and a byte about each of its rows: the mark on a volume, the kind of a verdict. */
interface StoredTable {
  readonly rows: Stored;
  readonly bytes: Stored;
  /** How many rows have each byte; not known of verdicts of which later ones replaced some. */
  readonly counts: readonly number[] | undefined;
}

function tableOf(pieces: Iterable<Buffer>): RowTable {
  const table = new RowTable();
  for (const piece of pieces) table.load(piece);
  return table;
}

function* marked(volumes: RowTable, marks: Uint8Array, mark: number): Iterable<string> {
  for (let row = marks.indexOf(mark); row !== -1; row = marks.indexOf(mark, row + 1)) yield volumes.key(row);
}

// By their places: an iterator takes seven times as long, 40 ms for a million marks that are counted three times.
function countsOf(marks: Uint8Array, kinds: number): number[] {
  const counts = Array.from({ length: kinds }, () => 0);
  for (let index = 0; index < marks.length; index++) {
    const mark = marks[index] as number;
    counts[mark] = (counts[mark] ?? 0) + 1;
  }
  return counts;
}

function counted(rows: Iterable<unknown>): number {
  let count = 0;
  for (const _ of rows) count++;
  return count;
}
