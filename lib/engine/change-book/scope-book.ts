import { errorMessage } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Problem } from '../../model/problem.ts';
import { type Scope, scopeName, type VolumeId } from '../../model/scope.ts';
import { CLEARED } from '../../model/volume-record.ts';
import type { PackedStore } from '../../platform/spill/packed-store.ts';
import type { UnchangedRows, UnchangedSegment } from '../../records/batch.ts';
import { RowSearch } from '../../snapshots/row-search.ts';
import type { RowTable } from '../../snapshots/row-table.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import type { DecidedRecord, PlannedChange } from '../batch.ts';
import type { Decision } from '../compare.ts';
import { ChangeRows } from './change-rows.ts';
import { type Comparison, contradiction, type Said } from './contradiction.ts';
import { inKeyOrder } from './key-order.ts';
import { MarkedRows } from './marked-rows.ts';
import { Mentions, type Place } from './mentions.ts';

/** How the book takes records. */
export interface BookOptions extends Comparison {
  /** Fields that an empty value empties. */
  readonly clearing?: ReadonlySet<ValueKey> | undefined;
  /** Which of the records of a volume counts; when absent, none does that another one contradicts. */
  readonly repeats?: 'FIRST' | 'LAST' | undefined;
}

/**
 * The last word on a volume. A rejected record has no decision: nothing is done, and nothing is counted. Nor is anything done
 * with a volume whose records contradict each other: all of them are rejected.
 */
type Kind = Decision['kind'] | 'rejected' | 'contradicted';

/** Kinds by the mark that stands for each. */
const KINDS = [
  'unchanged',
  'change',
  'skipped',
  'refused',
  'rejected',
  'contradicted',
] as const satisfies readonly Kind[];

// Each eviction after a restore writes everything anew: a scope that keeps returning stays in memory.
const MOST_RESTORES = 3;

// Fields that a bit stands for; later ones count as given.
const MOST_BITS = 31;

/** A record that is entered: what it says, and what becomes of it if it is the last word. */
interface Word {
  readonly kind: Decision['kind'];
  readonly place: Place;
  /** What it says; `undefined` where that is not known. */
  readonly said: () => Said | undefined;
  /** Its columns among the decisions. */
  readonly columns: () => readonly string[];
  readonly change?: Problem['change'];
}

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
  /** Records that another one of the same volume has replaced. */
  superseded = 0;
  readonly #options: BookOptions;
  #snapshot: ScopeSnapshot | undefined;
  /** The volumes of the snapshot: its rows, or just their keys once the snapshot has been dropped. */
  #volumes = new Mentions();
  readonly #search = new RowSearch();
  /** The last words on volumes, marked with their kinds. */
  readonly #decisions = new MarkedRows();
  // Nearly always false, and then no row has to be looked up to know whether it is the latest of its volume.
  #repeated = false;
  readonly #changeRows: ChangeRows;
  #isEvicted = false;
  #restores = 0;

  constructor(scope: Scope, options: BookOptions) {
    this.scope = scope;
    this.#options = options;
    this.#changeRows = new ChangeRows(scope, options.fields);
  }

  /** Takes the snapshot that the following records were compared with; the same one again costs nothing. */
  use(snapshot: ScopeSnapshot): void {
    if (this.#snapshot === snapshot) return;
    this.#restore();
    const before = this.#volumes;
    this.#snapshot = snapshot;
    this.#volumes = new Mentions(snapshot.volumes);
    this.snapshotSize = snapshot.volumes.size;
    for (const row of before.unchangedRows()) {
      const volume = before.rows.key(row);
      const { source, line } = before.place(row);
      const now = this.#row(volume);
      if (now !== -1) this.#volumes.found(now, before.notGiven(row), source, line);
      // A volume that the server no longer has keeps its last word.
      else this.#add('unchanged', this.#changeRows.wordColumns(volume, { source, line }, ''));
    }
    const { rows } = this.#decisions;
    for (let row = 0; row < rows.size; row++) {
      const now = this.#row(rows.key(row));
      if (now !== -1) this.#volumes.decided(now);
    }
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

  /** Enters what was decided of the next record of the input; `repeats` decides whether it replaces the last word on its volume. */
  enter(decided: DecidedRecord, source: string): void {
    this.#restore();
    const { volume, line, decision, record } = decided;
    const row = this.#row(volume);
    const number = this.#changeRows.sourceNumber(source);
    if (row !== -1 && decision.kind === 'unchanged') {
      if (this.#isInStep(row, maskOf(record?.values), number, line)) return;
    }
    const place = { source: number, line };
    const change = changeOf(decision);
    const said = () => record && this.#changeRows.saidBy(record, change);
    this.#enterWord(row, volume, {
      kind: decision.kind,
      place,
      said,
      columns: () =>
        decision.kind === 'change'
          ? this.#changeRows.columnsOf({ change: decision.change, line, record }, source)
          : this.#changeRows.wordColumns(volume, place, textOf(decision, source, line), said()),
      ...(change && { change: changeLine(change) }),
    });
  }

  /** Enters that the next record of the input is about a volume and was rejected: it is a word on it, too. */
  enterRejected(volume: VolumeId): void {
    this.#restore();
    const row = this.#row(volume);
    const before = this.#kindBefore(row, volume);
    // What is in doubt stays so.
    if (before === 'contradicted' || (before !== undefined && this.#options.repeats === 'FIRST')) return;
    this.#supersede(row, before);
    this.#add('rejected', [volume]);
  }

  /** Enters that the volumes of the next records of the input are as the snapshot has them. */
  enterUnchanged(segment: UnchangedSegment | UnchangedRows, source: string): void {
    this.#restore();
    const { snapshot, notGiven = [] } = segment;
    const number = this.#changeRows.sourceNumber(source);
    let next = 0; // of the lines that leave fields out
    for (let index = 0; index < segment.count; index++) {
      const row = segment.kind === 'rows' ? (segment.rows[index] ?? 0) : segment.row + index;
      const line = segment.kind === 'rows' ? (segment.lines[index] ?? 0) : segment.line + index;
      let mask = 0;
      if (notGiven[next] === index) {
        mask = notGiven[next + 1] ?? 0;
        next += 2;
      }
      this.#enterUnchanged(snapshot, row, number, line, mask);
    }
  }

  #enterUnchanged(snapshot: ScopeSnapshot, of: number, source: number, line: number, notGiven: number): void {
    // The snapshot may have been evicted and loaded again since.
    const { rows } = this.#volumes;
    const { volumes } = snapshot;
    const row = volumes === rows ? of : this.#search.find(rows, volumes.key(of));
    if (row !== -1 && this.#isInStep(row, notGiven, source, line)) return;
    const volume = volumes.key(of);
    const place = { source, line };
    const said = () => this.#saidAs(volumes, of, notGiven);
    const columns = () => this.#changeRows.wordColumns(volume, place, '', said());
    this.#enterWord(row, volume, { kind: 'unchanged', place, said, columns });
  }

  // Enters that a volume was found in step, and returns whether a mark is all it takes.
  #isInStep(row: number, notGiven: number, source: number, line: number): boolean {
    const volumes = this.#volumes;
    const isUnchanged = volumes.isUnchanged(row);
    if (!isUnchanged && !volumes.isNew(row)) return false;
    if (isUnchanged) {
      this.superseded++;
      if (this.#options.repeats === 'FIRST') return true;
    }
    volumes.found(row, notGiven, source, line);
    return true;
  }

  #enterWord(row: number, volume: string, word: Word): void {
    const { repeats } = this.#options;
    const before = this.#kindBefore(row, volume);
    if (before !== undefined && repeats === 'FIRST') {
      this.superseded++;
    } else if (before === 'contradicted') {
      this.#addContradicted(volume, word, this.#messageOn(volume));
    } else if (
      before === undefined ||
      before === 'rejected' ||
      repeats === 'LAST' ||
      !this.#contradict(row, volume, word)
    ) {
      this.#supersede(row, before);
      this.#add(word.kind, word.columns());
    }
  }

  // What kind of word there is on a volume so far. `row` is that of the volume in the snapshot, or -1.
  #kindBefore(row: number, volume: string): Kind | undefined {
    if (row !== -1 && this.#volumes.isUnchanged(row)) return 'unchanged';
    if (row !== -1 && this.#volumes.isNew(row)) return undefined;
    const before = this.#decisions.rows.find(volume);
    return before === -1 ? undefined : KINDS[this.#decisions.mark(before)];
  }

  // A rejected record has been counted as that.
  #supersede(row: number, before: Kind | undefined): void {
    if (before !== undefined && before !== 'rejected') this.superseded++;
    this.#replace(row, before);
  }

  #replace(row: number, before: Kind | undefined): void {
    const isMarked = row !== -1 && this.#volumes.isUnchanged(row);
    if (row !== -1) this.#volumes.decided(row);
    if (before !== undefined && !isMarked) this.#repeated = true;
  }

  // Rejects a record and the one before it if they contradict each other; returns whether they do.
  #contradict(row: number, volume: string, word: Word): boolean {
    const isMarked = row !== -1 && this.#volumes.isUnchanged(row);
    const columns = isMarked ? [] : this.#decisions.rows.columns(this.#decisions.rows.find(volume));
    const before = isMarked
      ? this.#saidAs(this.#volumes.rows, row, this.#volumes.notGiven(row))
      : this.#changeRows.saidIn(columns);
    const now = word.said();
    const found = before && now && contradiction(this.#options, row !== -1, before, now);
    if (found === undefined) return false;
    const kind = this.#kindBefore(row, volume);
    const place = isMarked ? this.#volumes.place(row) : this.#changeRows.placeOf(columns);
    const { field, one: value, other: otherValue } = found;
    const message = errorMessage('RECORD_CONTRADICTS', {
      volume: `${scopeName(this.scope)}.${volume}`,
      place: this.#textOf(place),
      field,
      value,
      otherPlace: this.#textOf(word.place),
      otherValue,
    });
    const change = kind === 'change' ? changeLine(this.#changeRows.changeOf(columns).change) : undefined;
    this.#replace(row, kind);
    this.#addContradicted(volume, { place, ...(change && { change }) }, { message, field });
    this.#addContradicted(volume, word, { message, field });
    return true;
  }

  #addContradicted(
    volume: string,
    { place, change }: Pick<Word, 'place' | 'change'>,
    { message, field }: Pick<Problem, 'message' | 'field'>,
  ): void {
    const problem: Problem = {
      outcome: 'rejected',
      code: 'RECORD_CONTRADICTS',
      message,
      source: this.#changeRows.sourceName(place.source),
      line: place.line,
      ...(field !== undefined && { field }),
      ...(change && { change }),
    };
    this.#repeated = true;
    this.#add('contradicted', this.#changeRows.wordColumns(volume, place, JSON.stringify(problem)));
  }

  // What is in doubt of a volume.
  #messageOn(volume: string): Pick<Problem, 'message' | 'field'> {
    const { rows } = this.#decisions;
    return JSON.parse(this.#changeRows.textOf(rows.columns(rows.find(volume))));
  }

  #textOf({ source, line }: Place): string {
    return `${this.#changeRows.sourceName(source)}:${line}`;
  }

  // What a record says that was found in step with a row and leaves out some of its fields.
  #saidAs(rows: RowTable, row: number, notGiven: number): Said | undefined {
    const columns = rows.columns(row);
    // The keys alone are left.
    if (columns.length <= SNAPSHOT_SYSTEM_COLUMNS) return undefined;
    const { fields, clearing } = this.#options;
    const values = fields.map((field, index) => {
      if (index < MOST_BITS && (notGiven & (1 << index)) !== 0) return '';
      return columns[SNAPSHOT_SYSTEM_COLUMNS + index] || (clearing?.has(field) ? CLEARED : '');
    });
    return { values, repositoryDescription: '', initialRepository: '' };
  }

  /** Counts the volumes that the input found in step; throws SPILL_FAILED. */
  unchanged(): number {
    return this.#countLatest('unchanged') + this.#volumes.unchanged();
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
    for (const row of this.#latest('skipped'))
      yield this.#changeRows.textOf(this.#decisions.rows.columns(row));
  }

  /** Yields why volumes were refused; throws SPILL_FAILED. */
  *refused(): Iterable<Problem> {
    for (const row of this.#latest('refused')) yield this.#problemAt(row);
  }

  /** Yields each record of the volumes whose records contradict each other; throws SPILL_FAILED. */
  *contradicted(): Iterable<Problem> {
    for (const row of this.#decisions.marked(KINDS.indexOf('contradicted'))) yield this.#problemAt(row);
  }

  #problemAt(row: number): Problem {
    return JSON.parse(this.#changeRows.textOf(this.#decisions.rows.columns(row)));
  }

  /** Counts the volumes of the server that no record mentioned. */
  absent(): number {
    return this.#volumes.absent();
  }

  /** Yields the volumes of the server that no record mentioned, in ascending order; throws SPILL_FAILED. */
  *absentVolumes(): Iterable<string> {
    for (const row of this.#volumes.absentRows()) yield this.#volumes.rows.key(row);
  }

  #row(volume: string): number {
    return this.#search.find(this.#volumes.rows, volume);
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

  #add(kind: Kind, columns: readonly string[]): void {
    this.#decisions.add(columns, KINDS.indexOf(kind));
  }
}

// The values that a record does not give, one bit each.
function maskOf(values: readonly string[] = []): number {
  let mask = 0;
  for (let index = 0; index < values.length && index < MOST_BITS; index++) {
    if (values[index] === '') mask |= 1 << index;
  }
  return mask;
}

function changeOf(decision: Decision): Change | undefined {
  return decision.kind === 'change' || decision.kind === 'refused' ? decision.change : undefined;
}

// What is reported of a decision that is no change.
function textOf(decision: Exclude<Decision, { kind: 'change' }>, source: string, line: number): string {
  if (decision.kind === 'unchanged') return '';
  if (decision.kind === 'skipped') return decision.reason;
  const { code, message, change } = decision;
  const problem: Problem = {
    outcome: 'refused',
    code,
    message,
    source,
    line,
    ...(change && { change: changeLine(change) }),
  };
  return JSON.stringify(problem);
}
