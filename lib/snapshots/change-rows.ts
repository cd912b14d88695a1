import { CLEARED, type PlannedChange, type VolumeRecord } from '../batch.ts';
import type { Change } from '../changes/change.ts';
import type { Scope, VolumeId } from '../volumes/scope.ts';
import type { SettableKey, ValueKey } from '../volumes/volume.ts';

// Columns of a change before the values.
const LEADING_COLUMNS = 7;

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
    const differs = this.#fields.map((field) => (set[field] === undefined ? '0' : '1')).join('');
    return [
      record.volume,
      String(sourceAt),
      String(record.line),
      String(change.version),
      record.initialRepository,
      record.repositoryDescription,
      differs,
      ...this.#fields.map((field, index) =>
        set[field] === null ? CLEARED : (set[field] ?? record.values[index] ?? ''),
      ),
      ...(change.action === 'add' ? [] : this.#fields.map((field) => was[field] ?? '')),
    ];
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
    const values = columns.slice(LEADING_COLUMNS, LEADING_COLUMNS + this.#fields.length);
    const held = columns.slice(LEADING_COLUMNS + this.#fields.length);
    const set: { [K in SettableKey]?: string | null } = {};
    const was: { [K in SettableKey]?: string } = {};
    for (const [index, field] of this.#fields.entries()) {
      if (differs[index] !== '1') continue;
      set[field] = values[index] === CLEARED ? null : (values[index] ?? '');
      if (held[index]) was[field] = held[index];
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
