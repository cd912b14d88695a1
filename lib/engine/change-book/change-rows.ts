import type { Change } from '../../model/change.ts';
import { formatChange, parseChange } from '../../model/change-line.ts';
import type { SettableKey, ValueKey } from '../../model/field.ts';
import { type Scope, VolumeId } from '../../model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { PlannedChange } from '../batch.ts';
import type { Said } from './contradiction.ts';
import type { Place } from './mentions.ts';

// Fixed columns before the values; the last one is a bitmap of the values that differ.
const LEADING_COLUMNS = 7;
const DIFFERS_COLUMN = LEADING_COLUMNS - 1;
// Before the bitmap of an arrival; where the volume was stands behind all values.
const ARRIVAL = 'c';
// The columns of what is not known to come from a record: volume, source, line, text.
const LINE_COLUMNS = 4;

/** Writes the planned changes of a scope, and other words on its volumes, as rows of text, about 100 bytes each, and reads them back. */
export class ChangeRows {
  readonly #scope: Scope;
  readonly #fields: readonly ValueKey[];
  readonly #sources: string[] = [];

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.#scope = scope;
    this.#fields = fields;
  }

  /** Returns the number of a source. */
  sourceNumber(source: string): number {
    const known = this.#sources.indexOf(source);
    return known === -1 ? this.#sources.push(source) - 1 : known;
  }

  /** Returns the name of a source. */
  sourceName(number: number): string {
    return this.#sources[number] ?? '';
  }

  /** Returns the columns of a word on a volume that is no change: a text, and what the record says if that is known. */
  wordColumns(volume: string, { source, line }: Place, text: string, said?: Said): readonly string[] {
    const columns = [volume, String(source), String(line), text];
    if (said !== undefined)
      columns.push(said.initialRepository, said.repositoryDescription, '', ...said.values);
    return columns;
  }

  /** Returns where the record of these columns stands. */
  placeOf(columns: readonly string[]): Place {
    return { source: Number(columns[1]), line: Number(columns[2]) };
  }

  /** Returns the text of a word on a volume. */
  textOf(columns: readonly string[]): string {
    return columns[LINE_COLUMNS - 1] ?? '';
  }

  /** Returns what the record of these columns says; `undefined` where that is not known. */
  saidIn(columns: readonly string[]): Said | undefined {
    if (columns.length <= LINE_COLUMNS) return undefined;
    const [, , , , initialRepository = '', repositoryDescription = ''] = columns;
    const values = columns.slice(LEADING_COLUMNS, LEADING_COLUMNS + this.#fields.length);
    return { values, repositoryDescription, initialRepository };
  }

  /** Returns what a record says, with the repository that its description stands for where the change tells it. */
  saidBy(record: VolumeRecord, change?: Pick<Change, 'set'>): Said {
    const { repositoryDescription, initialRepository } = record;
    if (change === undefined) return { values: record.values, repositoryDescription, initialRepository };
    const values = this.#fields.map((field, index) => {
      const value = toldBy(change, field);
      return value === null ? CLEARED : (value ?? record.values[index] ?? '');
    });
    return { values, repositoryDescription, initialRepository };
  }

  /** Returns the columns of a change, the volume first. */
  columnsOf({ change, line, record }: PlannedChange, source: string): readonly string[] {
    const sourceAt = this.sourceNumber(source);
    if (record !== undefined) return this.#recordColumns(change, record, sourceAt);
    // As it was understood: blanks in the line itself may be of any length.
    return [change.volume, String(sourceAt), String(line), formatChange(change)];
  }

  /** Returns the change that has these columns. */
  changeOf(columns: readonly string[]): PlannedChange {
    const source = this.sourceName(Number(columns[1]));
    if (columns.length > LINE_COLUMNS) return this.#changeOfRecord(columns, source);
    const change = parseChange(columns[3] ?? '', source);
    if ('problem' in change) throw new Error(`a change was not read back: ${change.problem}`);
    return { change, line: Number(columns[2]) };
  }

  // Values that do not differ are needed too, should the change be overtaken and computed again.
  #recordColumns(change: Change, record: VolumeRecord, sourceAt: number): string[] {
    const { action, set, was, version } = change;
    const fields = this.#fields;
    const columns = [
      record.volume,
      String(sourceAt),
      String(record.line),
      String(version),
      record.initialRepository,
      record.repositoryDescription,
      '',
    ];
    let differs = '';
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as ValueKey;
      differs += set[field] === undefined ? '0' : '1';
      const value = toldBy(change, field);
      columns.push(value === null ? CLEARED : (value ?? record.values[index] ?? ''));
    }
    columns[DIFFERS_COLUMN] = action === 'confirm' ? `${ARRIVAL}${differs}` : differs;
    if (action === 'add') return columns;
    for (let index = 0; index < fields.length; index++) columns.push(was[fields[index] as ValueKey] ?? '');
    // Where it has arrived stands as its REPOSITORY.
    if (action === 'confirm') columns.push(was.currentRepository ?? '');
    return columns;
  }

  #changeOfRecord(columns: readonly string[], source: string): PlannedChange {
    const [volume = '', , , version, initialRepository = '', repositoryDescription = '', bitmap = ''] =
      columns;
    const isArrival = bitmap.startsWith(ARRIVAL);
    const differs = isArrival ? bitmap.slice(ARRIVAL.length) : bitmap;
    const fields = this.#fields;
    const set: { [K in SettableKey]?: string | null } = {};
    const was: { [K in SettableKey]?: string } = {};
    if (isArrival) {
      set.currentRepository = columns[LEADING_COLUMNS + fields.indexOf('repository')] ?? '';
      const before = columns[LEADING_COLUMNS + 2 * fields.length];
      if (before) was.currentRepository = before;
    }
    for (let index = 0; index < fields.length; index++) {
      if (differs[index] !== '1') continue;
      const field = fields[index] as ValueKey;
      const value = columns[LEADING_COLUMNS + index] ?? '';
      set[field] = value === CLEARED ? null : value;
      const before = columns[LEADING_COLUMNS + fields.length + index];
      if (before) was[field] = before;
    }
    const action = version === '0' ? 'add' : isArrival ? 'confirm' : 'update';
    if (action === 'add' && initialRepository !== '') set.initialRepository = initialRepository;
    const { customer, media } = this.#scope;
    const id = VolumeId.trusted(volume);
    const line = Number(columns[2]);
    const values = columns.slice(LEADING_COLUMNS, LEADING_COLUMNS + fields.length);
    return {
      change: { action, customer, media, volume: id, version: Number(version), set, was, source, line },
      line,
      record: { customer, media, volume: id, values, repositoryDescription, initialRepository, line },
    };
  }
}

// The change alone may tell where a volume has arrived: a record may describe its repository.
function toldBy({ set }: Pick<Change, 'set'>, field: ValueKey): string | null | undefined {
  return field === 'repository' ? (set.repository ?? set.currentRepository) : set[field];
}
