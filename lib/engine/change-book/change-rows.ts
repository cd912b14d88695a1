import type { Change } from '../../model/change.ts';
import type { SettableKey, ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { PlannedChange } from '../batch.ts';

// Columns of a change before the values, of which the last says which of these differ.
const LEADING_COLUMNS = 7;
const DIFFERS_COLUMN = LEADING_COLUMNS - 1;

/** Writes the planned changes of a scope as rows of text, about 100 bytes each, and reads them back. */
export class ChangeRows {
  readonly #scope: Scope;
  readonly #fields: readonly ValueKey[];
  readonly #sources: string[] = [];

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.#scope = scope;
    this.#fields = fields;
  }

  /**
   * Returns the columns of a change, the volume first. Which of the record's values differ is a column of 0 and 1: the
   * others are needed too, should the change be overtaken and computed again.
   */
  columnsOf(record: VolumeRecord, source: string, change: Change): string[] {
    const { set, was } = change;
    let sourceAt = this.#sources.indexOf(source);
    if (sourceAt === -1) sourceAt = this.#sources.push(source) - 1;
    const fields = this.#fields;
    const columns = [
      record.volume,
      String(sourceAt),
      String(record.line),
      String(change.version),
      record.initialRepository,
      record.repositoryDescription,
      '',
    ];
    let differs = '';
    for (let index = 0; index < fields.length; index++) {
      const value = set[fields[index] as ValueKey];
      differs += value === undefined ? '0' : '1';
      columns.push(value === null ? CLEARED : (value ?? record.values[index] ?? ''));
    }
    columns[DIFFERS_COLUMN] = differs;
    if (change.action === 'add') return columns;
    for (let index = 0; index < fields.length; index++) columns.push(was[fields[index] as ValueKey] ?? '');
    return columns;
  }

  /** Returns the change that has these columns. */
  changeOf(columns: readonly string[]): PlannedChange {
    const [
      volume = '',
      sourceAt,
      line,
      version,
      initialRepository = '',
      repositoryDescription = '',
      differs = '',
    ] = columns;
    const fields = this.#fields;
    const values = columns.slice(LEADING_COLUMNS, LEADING_COLUMNS + fields.length);
    const set: { [K in SettableKey]?: string | null } = {};
    const was: { [K in SettableKey]?: string } = {};
    for (let index = 0; index < fields.length; index++) {
      if (differs[index] !== '1') continue;
      const field = fields[index] as ValueKey;
      set[field] = values[index] === CLEARED ? null : (values[index] ?? '');
      const snapshot = columns[LEADING_COLUMNS + fields.length + index];
      if (snapshot) was[field] = snapshot;
    }
    const action = version === '0' ? 'add' : 'update';
    if (action === 'add' && initialRepository !== '') set.initialRepository = initialRepository;
    const identity = { ...this.#scope, volume: volume as VolumeId, line: Number(line) };
    const source = this.#sources[Number(sourceAt)] ?? '';
    return {
      change: { action, ...identity, version: Number(version), set, was, source },
      line: identity.line,
      record: { ...identity, values, repositoryDescription, initialRepository },
    };
  }
}
