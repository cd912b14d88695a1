import { errorMessage } from '../../errors/error.ts';
import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Problem } from '../../model/problem.ts';
import { type Scope, scopeName, VolumeId } from '../../model/scope.ts';
import { notGivenIn, type VolumeRecord } from '../../model/volume-record.ts';
import type { PackedStore } from '../../platform/spill/packed-store.ts';
import type { RecognizedSegment } from '../../records/batch.ts';
import { RowSearch } from '../../snapshots/row-search.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { DecidedRecord, InStepMention, PlannedChange } from '../batch.ts';
import { NOT_THERE } from '../compare.ts';
import { ChangeRows } from './change-rows.ts';
import { type Comparison, contradiction, type Said, union } from './contradiction.ts';
import { Decisions, type Kind } from './decisions.ts';
import { Mentions, type Place } from './mentions.ts';
import { bothChanges, changeIn, reportText, saidAs, type Word } from './word.ts';

/** How the book takes records. */
export interface BookOptions extends Comparison {
  /** Fields that an empty value empties. */
  readonly clearing?: ReadonlySet<ValueKey> | undefined;
  /** Which of the records of a volume counts; when absent, none does that another one contradicts. */
  readonly repeats?: 'FIRST' | 'LAST' | undefined;
  /** Whether it is kept of which volumes there are several records. */
  readonly keepsRepeated?: boolean | undefined;
}

// Each eviction after a restore writes everything anew: a scope that keeps returning stays in memory.
const MOST_RESTORES = 3;

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
  /** Recognized records of volumes that no other record names. */
  #recognized = 0;
  #foreign = 0; // recognized records of volumes that the server does not have
  #loaded = 0; // volumes of the snapshot
  readonly #options: BookOptions;
  #snapshot: ScopeSnapshot | undefined;
  /** The volumes of the snapshot: its rows, or just their keys once the snapshot has been dropped. */
  #volumes = new Mentions();
  readonly #search = new RowSearch();
  /** The last words on volumes that take more than a mark. */
  readonly #decisions = new Decisions();
  readonly #changeRows: ChangeRows;
  /** The labels of records that may be cut. */
  readonly #unended: string[] = [];
  readonly #repeated = new Set<string>();
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
    this.snapshotSize = snapshot.size;
    this.#loaded = snapshot.volumes.size;
    for (const row of before.unchangedRows()) {
      const volume = before.rows.key(row);
      const { source, line } = before.place(row);
      const now = this.#row(volume);
      if (now !== -1) this.#volumes.found(now, before.notGiven(row), source, line);
      // A volume that the server no longer has keeps its last word.
      else
        this.#decisions.add('unchanged', this.#changeRows.wordColumns(volume, { source, line }, ''), false);
    }
    for (const volume of this.#decisions.volumes()) {
      const now = this.#row(volume);
      if (now !== -1) this.#volumes.decided(now);
    }
  }

  /** Drops the snapshot if it is this one, and keeps the marks on its volumes. */
  drop(snapshot: ScopeSnapshot): void {
    if (this.#snapshot !== snapshot) return;
    this.#volumes.keepKeys();
    this.#search.forget();
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
    if (this.#snapshot === undefined) {
      this.#volumes.evict(store);
      this.#search.forget();
    }
    this.#decisions.evict(store);
  }

  /** Releases what was read back only to be reported; costs nothing, and cannot fail. */
  release(): void {
    this.#volumes.release();
    this.#search.forget();
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
    if (record?.unended !== undefined) {
      this.#unended.push(volume);
      // What stands above it is the better word.
      if (decision.kind !== 'unchanged') return;
      const isMarked = row !== -1 && this.#isInStep(row, notGivenIn(record.values), number, line);
      if (!isMarked) this.superseded++;
      return;
    }
    if (row !== -1 && decision.kind === 'unchanged') {
      if (this.#isInStep(row, notGivenIn(record?.values), number, line)) return;
    }
    const place = { source: number, line };
    const change = changeIn(decision);
    const said = record && decision.kind !== 'change' ? this.#changeRows.saidBy(record, change) : undefined;
    const columns =
      decision.kind === 'change'
        ? this.#changeRows.columnsOf({ change: decision.change, line, record }, source)
        : this.#changeRows.wordColumns(volume, place, reportText(decision, source, line), said);
    const before = this.#kindBefore(row, volume);
    if (before === undefined) this.#replace(row, before, decision.kind, columns);
    else {
      const says = said ?? (record && this.#changeRows.saidBy(record, change));
      this.#enterRepeated(row, volume, before, { kind: decision.kind, place, said: says, columns, change });
    }
  }

  /**
   * Enters that the next record of the input is about a volume and was rejected: it is a word on it, too, unless it may be
   * about another volume whose label has been cut to this one.
   */
  enterRejected(volume: VolumeId, isUnended = false): void {
    if (isUnended) {
      this.#unended.push(volume);
      return;
    }
    this.#restore();
    const row = this.#row(volume);
    const before = this.#kindBefore(row, volume);
    // What is in doubt stays so.
    if (before === 'contradicted' || (before !== undefined && this.#options.repeats === 'FIRST')) return;
    this.#replace(row, before, 'rejected', [volume]);
  }

  /** Enters recognized records, which say of volumes that these are in step. */
  enterRecognized({ count, foreign, size }: RecognizedSegment): void {
    this.#recognized += count - foreign;
    this.#foreign += foreign;
    this.snapshotSize = size;
  }

  /**
   * Enters that a recognized record is of a volume that other records name, too. It counts no more among those that are
   * alone.
   */
  enterInStep({ volume, notGiven, source: name, line }: InStepMention): void {
    this.#restore();
    this.#recognized--;
    const source = this.#changeRows.sourceNumber(name);
    const row = this.#row(volume);
    if (row !== -1 && this.#isInStep(row, notGiven, source, line)) return;
    const place = { source, line };
    const { fields, clearing } = this.#options;
    const said = row === -1 ? undefined : saidAs(this.#volumes.rows, row, notGiven, fields, clearing);
    const columns = this.#changeRows.wordColumns(volume, place, '', said);
    const before = this.#kindBefore(row, volume);
    if (before === undefined) this.#replace(row, before, 'unchanged', columns);
    else
      this.#enterRepeated(row, volume, before, {
        kind: 'unchanged',
        place,
        said,
        columns,
        change: undefined,
      });
  }

  // Enters that a volume was found in step, and returns whether a mark is all it takes.
  #isInStep(row: number, notGiven: number, source: number, line: number): boolean {
    const volumes = this.#volumes;
    const isUnchanged = volumes.isUnchanged(row);
    if (!isUnchanged && !volumes.isNew(row)) return false;
    if (isUnchanged) {
      this.superseded++;
      this.#repeat(volumes.rows.key(row));
      if (this.#options.repeats === 'FIRST') return true;
    }
    volumes.found(row, notGiven, source, line);
    return true;
  }

  // Enters what a record says of a volume that was mentioned before. `row` is that of the volume in the snapshot, or -1.
  #enterRepeated(row: number, volume: string, before: Kind, word: Word): void {
    const { repeats } = this.#options;
    this.#repeat(volume);
    if (repeats === 'FIRST') this.superseded++;
    else if (before === 'contradicted') this.#addContradicted(volume, word, this.#doubtOf(volume));
    else if (before === 'rejected' || repeats === 'LAST') this.#replace(row, before, word.kind, word.columns);
    else if (!this.#contradict(row, volume, before, word)) {
      const { kind, columns } = this.#together(row, volume, before, word);
      this.#replace(row, before, kind, columns);
    }
  }

  // What a record and those before it say together, which agree: a record that says less takes nothing back.
  #together(row: number, volume: string, kind: Kind, word: Word): Pick<Word, 'kind' | 'columns'> {
    const before = this.#wordBefore(row, volume, kind);
    if (before.said === undefined || word.said === undefined) return word;
    const said = union(before.said, word.said);
    const own = word.kind === 'change' ? word.change : undefined;
    const change = word.kind === 'unchanged' ? before.change : own && bothChanges(before.change, own);
    if (change === undefined) {
      const text = this.#changeRows.textOf(word.columns);
      return { kind: word.kind, columns: this.#changeRows.wordColumns(volume, word.place, text, said) };
    }
    const source = this.#changeRows.sourceName((own === undefined ? before : word).place.source);
    const { line } = change;
    const record = { ...this.scope, volume: change.volume, line, ...said };
    return { kind: 'change', columns: this.#changeRows.columnsOf({ change, line, record }, source) };
  }

  // What was said of a volume before, by a mark or by a decision.
  #wordBefore(row: number, volume: string, kind: Kind): Pick<Word, 'said' | 'place' | 'change'> {
    if (row !== -1 && this.#volumes.isUnchanged(row))
      return { said: this.#saidInStep(row), place: this.#volumes.place(row), change: undefined };
    const columns = this.#decisions.columnsOf(volume);
    const change = kind === 'change' ? this.#changeRows.changeOf(columns).change : undefined;
    return { said: this.#changeRows.saidIn(columns), place: this.#changeRows.placeOf(columns), change };
  }

  // What kind of word there is on a volume so far.
  #kindBefore(row: number, volume: string): Kind | undefined {
    if (row !== -1 && this.#volumes.isUnchanged(row)) return 'unchanged';
    return row !== -1 && this.#volumes.isNew(row) ? undefined : this.#decisions.kindOf(volume);
  }

  #replace(row: number, before: Kind | undefined, kind: Kind, columns: readonly string[]): void {
    // A rejected record has been counted as that.
    if (before !== undefined && before !== 'rejected') this.superseded++;
    if (before !== undefined) this.#repeat(columns[0] ?? '');
    if (row !== -1) this.#volumes.decided(row);
    this.#decisions.add(kind, columns, before !== undefined);
  }

  #repeat(volume: string): void {
    if (this.#options.keepsRepeated) this.#repeated.add(volume);
  }

  /**
   * Yields the volumes of which the last word is neither that they are in step nor a change, and those of several records.
   * Throws SPILL_FAILED.
   */
  *doubtful(): Iterable<string> {
    yield* this.#unended;
    yield* this.#repeated;
    for (const columns of this.#decisions.latest('skipped')) {
      if (this.#foreignIn(columns) === undefined) yield columns[0] ?? '';
    }
    for (const kind of ['refused', 'rejected', 'contradicted', 'unchanged'] as const) {
      for (const [volume = ''] of this.#decisions.latest(kind)) yield volume;
    }
  }

  /** Yields the records that were skipped since the server does not have their volumes, where each is the only one; throws SPILL_FAILED. */
  *foreign(): Iterable<VolumeRecord> {
    for (const columns of this.#decisions.latest('skipped')) {
      const record = this.#foreignIn(columns);
      if (record !== undefined) yield record;
    }
  }

  #foreignIn(columns: readonly string[]): VolumeRecord | undefined {
    const [volume = ''] = columns;
    const said = this.#changeRows.saidIn(columns);
    const isOnly = this.#changeRows.textOf(columns) === NOT_THERE && !this.#repeated.has(volume);
    if (said === undefined || !isOnly) return undefined;
    return { ...this.scope, ...said, volume: VolumeId.trusted(volume), line: 0 };
  }

  // Rejects a record and the one before it if they contradict each other; returns whether they do.
  #contradict(row: number, volume: string, kind: Kind, word: Word): boolean {
    const { said, place, change } = this.#wordBefore(row, volume, kind);
    const found = said && word.said && contradiction(this.#options, row !== -1, said, word.said);
    if (found === undefined) return false;
    const { field, one: value, other: otherValue } = found;
    const message = errorMessage('RECORD_CONTRADICTS', {
      volume: `${scopeName(this.scope)}.${volume}`,
      place: this.#placeText(place),
      field,
      value,
      otherPlace: this.#placeText(word.place, place),
      otherValue,
    });
    if (row !== -1) this.#volumes.decided(row);
    this.#addContradicted(volume, { place, change }, { message, field });
    this.#addContradicted(volume, word, { message, field });
    return true;
  }

  #addContradicted(
    volume: string,
    { place, change }: Pick<Word, 'place' | 'change'>,
    doubt: Pick<Problem, 'message' | 'field'>,
  ): void {
    const problem: Problem = {
      ...doubt,
      outcome: 'rejected',
      code: 'RECORD_CONTRADICTS',
      source: this.#changeRows.sourceName(place.source),
      line: place.line,
      ...(change && { change: changeLine(change) }),
    };
    const columns = this.#changeRows.wordColumns(volume, place, JSON.stringify(problem));
    this.#decisions.add('contradicted', columns, true);
  }

  #doubtOf(volume: string): Pick<Problem, 'message' | 'field'> {
    const { message, field } = this.#problemIn(this.#decisions.columnsOf(volume));
    return { message, ...(field !== undefined && { field }) };
  }

  // The file is named once where both are of it.
  #placeText({ source, line }: Place, other?: Place): string {
    return other?.source === source
      ? `line ${line}`
      : `line ${line} of ${this.#changeRows.sourceName(source)}`;
  }

  #saidInStep(row: number): Said | undefined {
    const { fields, clearing } = this.#options;
    return saidAs(this.#volumes.rows, row, this.#volumes.notGiven(row), fields, clearing);
  }

  /** Counts the volumes that the input found in step; throws SPILL_FAILED. */
  unchanged(): number {
    return this.#recognized + this.#decisions.count('unchanged') + this.#volumes.unchanged();
  }

  /** Counts the volumes to be changed; throws SPILL_FAILED. */
  changes(): number {
    return this.#decisions.count('change');
  }

  /**
   * Yields the changes in the order of their volumes, whatever the order of their records: so the store writes
   * neighbours together. Throws SPILL_FAILED.
   */
  *planned(): Iterable<PlannedChange> {
    for (const columns of this.#decisions.latestInOrder('change')) yield this.#changeRows.changeOf(columns);
  }

  /** Yields the reason of each volume that was skipped; throws SPILL_FAILED. */
  *skipped(): Iterable<string> {
    for (let left = this.#foreign; left > 0; left--) yield NOT_THERE;
    for (const columns of this.#decisions.latest('skipped')) yield this.#changeRows.textOf(columns);
  }

  /** Yields why volumes were refused; throws SPILL_FAILED. */
  *refused(): Iterable<Problem> {
    for (const columns of this.#decisions.latest('refused')) yield this.#problemIn(columns);
  }

  /** Yields each record of the volumes whose records contradict each other; throws SPILL_FAILED. */
  *contradicted(): Iterable<Problem> {
    for (const columns of this.#decisions.all('contradicted')) yield this.#problemIn(columns);
  }

  #problemIn(columns: readonly string[]): Problem {
    return JSON.parse(this.#changeRows.textOf(columns));
  }

  /** Counts the volumes of the server that no record mentioned; throws SPILL_FAILED. */
  absent(): number {
    if (this.#unended.length === 0) return this.#unmentioned();
    let count = 0;
    for (const _ of this.absentVolumes()) count++;
    return count;
  }

  /** Counts the volumes that are absent for certain, whichever those are that records with cut labels are about. */
  leastAbsent(): number {
    return Math.max(this.absent(), this.#unmentioned() - this.#unended.length);
  }

  // Recognized volumes have no mark, and others need not be in the snapshot.
  #unmentioned(): number {
    return Math.max(0, this.#volumes.absent() + this.snapshotSize - this.#loaded - this.#recognized);
  }

  /**
   * Yields the volumes of the server that no record mentioned, in ascending order, where all of them are in the snapshot and
   * no record was only recognized; throws SPILL_FAILED.
   */
  *absentVolumes(): Iterable<string> {
    for (const row of this.#volumes.absentRows()) {
      const volume = this.#volumes.rows.key(row);
      // A label that has been cut may be that of any volume that begins with it.
      if (!this.#unended.some((label) => volume.startsWith(label))) yield volume;
    }
  }

  #row(volume: string): number {
    return this.#search.find(this.#volumes.rows, volume);
  }
}
