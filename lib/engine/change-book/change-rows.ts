import type { Change } from '../../model/change.ts';
import { formatChange, parseChange } from '../../model/change-line.ts';
import type { SettableKey, ValueKey } from '../../model/field.ts';
import { type Scope, VolumeId } from '../../model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { PlannedChange } from '../batch.ts';

// Fixed columns before the values; the last one is a bitmap of the values that differ.
const LEADING_COLUMNS = 7;
const DIFFERS_COLUMN = LEADING_COLUMNS - 1;
// The columns of a line of a plan: volume, source, line, text.
const LINE_COLUMNS = 4;

/** Writes the planned changes of a scope as rows of text, about 100 bytes each, and reads them back. */
export class ChangeRows {
  readonly #scope: Scope;
  readonly #fields: readonly ValueKey[];
  readonly #sources: string[] = [];

  constructor(scope: Scope, fields: readonly ValueKey[]) {
    this.#scope = scope;
    this.#fields = fields;
  }

  /** Returns the columns of a change, the volume first. */
  columnsOf({ change, line, record }: PlannedChange, source: string): readonly string[] {
    let sourceAt = this.#sources.indexOf(source);
    if (sourceAt === -1) sourceAt = this.#sources.push(source) - 1;
    if (record !== undefined) return this.#recordColumns(change, record, sourceAt);
    // As it was understood: blanks in the line itself may be of any length.
    return [change.volume, String(sourceAt), String(line), formatChange(change)];
  }

  /** Returns the change that has these columns. */
  changeOf(columns: readonly string[]): PlannedChange {
    const source = this.#sources[Number(columns[1])] ?? '';
    if (columns.length > LINE_COLUMNS) return this.#changeOfRecord(columns, source);
    const change = parseChange(columns[3] ?? '', source);
    if ('problem' in change) throw new Error(`a change was not read back: ${change.problem}`);
    return { change, line: Number(columns[2]) };
  }

  // Values that do not differ are needed too, should the change be overtaken and computed again.
  #recordColumns({ action, set, was, version }: Change, record: VolumeRecord, sourceAt: number): string[] {
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
      const value = set[fields[index] as ValueKey];
      differs += value === undefined ? '0' : '1';
      columns.push(value === null ? CLEARED : (value ?? record.values[index] ?? ''));
    }
    columns[DIFFERS_COLUMN] = differs;
    if (action === 'add') return columns;
    for (let index = 0; index < fields.length; index++) columns.push(was[fields[index] as ValueKey] ?? '');
    return columns;
  }

  #changeOfRecord(columns: readonly string[], source: string): PlannedChange {
    const [volume = '', , line, version, initialRepository = '', repositoryDescription = '', differs = ''] =
      columns;
    const fields = this.#fields;
    const values = columns.slice(LEADING_COLUMNS, LEADING_COLUMNS + fields.length);
    const set: { [K in SettableKey]?: string | null } = {};
    const was: { [K in SettableKey]?: string } = {};
    for (let index = 0; index < fields.length; index++) {
      if (differs[index] !== '1') continue;
      const field = fields[index] as ValueKey;
      set[field] = values[index] === CLEARED ? null : (values[index] ?? '');
      const before = columns[LEADING_COLUMNS + fields.length + index];
      if (before) was[field] = before;
    }
    const action = version === '0' ? 'add' : 'update';
    if (action === 'add' && initialRepository !== '') set.initialRepository = initialRepository;
    const identity = { ...this.#scope, volume: VolumeId.trusted(volume), line: Number(line) };
    return {
      change: { action, ...identity, version: Number(version), set, was, source },
      line: identity.line,
      record: { ...identity, values, repositoryDescription, initialRepository },
    };
  }
}
