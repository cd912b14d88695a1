import { errorMessage, quoted } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { SkipRule } from '../language/definition.ts';
import type { Change } from '../model/change.ts';
import type { SettableKey, ValueKey } from '../model/field.ts';
import { refusal, refused } from '../model/rules.ts';
import { RepositoryId, scopeName } from '../model/scope.ts';
import { CLEARED, type Unended, type VolumeRecord } from '../model/volume-record.ts';
import { seenIn, whither } from '../model/whereabouts.ts';
import { RowSearch } from '../snapshots/row-search.ts';
import type { ScopeSnapshot } from '../snapshots/scope-snapshot.ts';
import { SNAPSHOT_SYSTEM_COLUMNS, snapshotColumns } from '../stores/roles/snapshots.ts';

/** What a record means for its volume. */
export type Decision =
  | { readonly kind: 'unchanged' }
  /** `notLeft` where the volume is still in a place that it should have left. */
  | { readonly kind: 'change'; readonly change: Change; readonly notLeft?: true }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The record itself cannot be trusted. */
  | { readonly kind: 'rejected'; readonly code: ErrorCode; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly change?: Change;
    };

/** The decision about a record that cannot be trusted. */
export type Rejection = Extract<Decision, { readonly kind: 'rejected' }>;

/** How records are compared. */
export interface ComparisonOptions {
  /** The compared fields, in the order of `VolumeRecord.values` and of the snapshot's columns. */
  readonly fields: readonly ValueKey[];
  /** Fields that are only given to volumes that are added. */
  readonly addOnly: ReadonlySet<ValueKey>;
  readonly skipRules: readonly Pick<SkipRule, 'label' | 'matches'>[];
  /** Whether REPOSITORY is where the volume is, as an inventory says, not where it is to be. */
  readonly isPresence?: boolean | undefined;
  /** Whether volumes that the server does not have are added. */
  readonly add: boolean;
  /** Whether missing customers, media, repositories and data clusters are made. */
  readonly create: boolean;
}

/** Compares one record with the snapshot of its scope. */
export type Compare = (record: VolumeRecord, source: string, snapshot: ScopeSnapshot) => Decision;

/** Why a record is skipped whose volume the server does not have. */
export const NOT_THERE = 'not on the server (-a adds it)';

/** Why a record is skipped whose volume is where it is to leave. */
export const NOT_LEFT = 'not left: it is to go elsewhere, and is still there';

const CURRENT = snapshotColumns([]).indexOf('currentRepository');

const NOTHING: Change['was'] = {};
const UNCHANGED: Decision = { kind: 'unchanged' };

/**
 * Returns the comparison of a run: a record's non-empty values against the latest row of its volume, then the rules
 * that may skip or refuse the difference. A record that may be cut is believed only where it says what the row says.
 */
export function comparison(options: ComparisonOptions): Compare {
  const { fields } = options;
  const repositoryAt = fields.indexOf('repository');
  const addOnly = fields.flatMap((field, index) => (options.addOnly.has(field) ? [index] : []));
  const search = new RowSearch();

  return (record, source, snapshot) => {
    const decision = decide(record, source, snapshot);
    return record.unended === undefined || decision.kind === 'unchanged'
      ? decision
      : unended(record.volume, record.unended);
  };

  function decide(record: VolumeRecord, source: string, snapshot: ScopeSnapshot): Decision {
    const row = search.find(snapshot.volumes, record.volume);
    if (row === -1) return missing(record, source, snapshot);
    const values = options.addOnly.has('repository') ? record.values : resolved(record, snapshot);
    if (values === undefined) return unclearDescription(record, snapshot);
    const compared = addOnly.length === 0 ? values : without(values, addOnly);
    if (options.isPresence) return found(record, compared, source, snapshot, snapshot.volumes.columns(row));
    if (snapshot.volumes.exactlyHolds(row, SNAPSHOT_SYSTEM_COLUMNS, compared, CLEARED)) return UNCHANGED;
    return different(record, compared, source, snapshot, snapshot.volumes.columns(row));
  }

  // An inventory has found the volume somewhere, which is a fact; where it is to be, the inventory does not say.
  function found(
    record: VolumeRecord,
    values: readonly string[],
    source: string,
    snapshot: ScopeSnapshot,
    columns: readonly string[],
  ): Decision {
    const place = RepositoryId.trusted(values[repositoryAt] ?? '');
    const [current = '', target = ''] = [columns[CURRENT], columns[SNAPSHOT_SYSTEM_COLUMNS + repositoryAt]];
    // Where it is to be has never been said.
    if (place === '' || target === '') return different(record, values, source, snapshot, columns);
    switch (seenIn(place, { current, target })) {
      case 'present':
        return different(record, values, source, snapshot, columns);
      case 'arrived':
        return different(record, values, source, snapshot, columns, place);
      case 'not left': {
        const rest = different(record, values.with(repositoryAt, ''), source, snapshot, columns);
        if (rest.kind === 'unchanged') return { kind: 'skipped', reason: NOT_LEFT };
        return rest.kind === 'change' ? { ...rest, notLeft: true } : rest;
      }
      case 'unexpected': {
        const barcode = `${scopeName(snapshot.scope)}.${record.volume}`;
        const parameters = { barcode, repository: place, whither: whither(current, target) };
        return { kind: 'refused', ...refused('RECONCILE_UNEXPECTED', parameters) };
      }
    }
  }

  function resolved(record: VolumeRecord, snapshot: ScopeSnapshot): readonly string[] | undefined {
    if (record.repositoryDescription === '' || record.values[repositoryAt] !== '') return record.values;
    const [repository, ...others] = describedAs(record, snapshot);
    return repository === undefined || others.length > 0
      ? undefined
      : record.values.with(repositoryAt, repository);
  }

  function missing(record: VolumeRecord, source: string, snapshot: ScopeSnapshot): Decision {
    // A scope that cannot be made is worth a louder word than a volume that was not asked for.
    if (!options.add && (snapshot.state === 'known' || options.create))
      return { kind: 'skipped', reason: NOT_THERE };
    const values = resolved(record, snapshot);
    if (values === undefined) return unclearDescription(record, snapshot);
    const set: { [K in SettableKey]?: string } = {};
    for (let index = 0; index < fields.length; index++) {
      const value = values[index];
      if (value && value !== CLEARED) set[fields[index] as ValueKey] = value;
    }
    if (record.initialRepository !== '') set.initialRepository = record.initialRepository;
    const change = changeOf(record, source, { action: 'add', version: 0, set, was: NOTHING });
    return allowed(change, snapshot, undefined);
  }

  function different(
    record: VolumeRecord,
    values: readonly string[],
    source: string,
    snapshot: ScopeSnapshot,
    columns: readonly string[],
    arrivedIn?: RepositoryId,
  ): Decision {
    const set: { [K in SettableKey]?: string | null } = {};
    const was: { [K in SettableKey]?: string } = {};
    let same = arrivedIn === undefined;
    if (arrivedIn !== undefined) set.currentRepository = arrivedIn;
    if (arrivedIn !== undefined && columns[CURRENT]) was.currentRepository = columns[CURRENT];
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as ValueKey;
      const value = values[index];
      const before = columns[SNAPSHOT_SYSTEM_COLUMNS + index];
      if (!value || value === before || (value === CLEARED && !before)) continue;
      same = false;
      set[field] = value === CLEARED ? null : value;
      if (before) was[field] = before;
    }
    if (same) return UNCHANGED;
    const [, version, current = '', locks = ''] = columns;
    const target = columns[SNAPSHOT_SYSTEM_COLUMNS + repositoryAt] ?? '';
    const proposed = set.repository;
    if (proposed) {
      const rule = options.skipRules.find((skip) => skip.matches(proposed, target, current));
      if (rule !== undefined) return { kind: 'skipped', reason: rule.label };
    }
    const action = arrivedIn === undefined ? 'update' : 'confirm';
    const change = changeOf(record, source, { action, version: Number(version), set, was });
    return allowed(change, snapshot, { locks, repository: target });
  }

  function allowed(
    change: Change,
    snapshot: ScopeSnapshot,
    volume: { readonly locks: string; readonly repository: string } | undefined,
  ): Decision {
    const reason = refusal(change, snapshot, volume, options.create);
    return reason === undefined ? { kind: 'change', change } : { kind: 'refused', ...reason, change };
  }
}

function without(values: readonly string[], indices: readonly number[]): readonly string[] {
  const rest = [...values];
  for (const index of indices) rest[index] = '';
  return rest;
}

function describedAs(record: VolumeRecord, snapshot: ScopeSnapshot): readonly RepositoryId[] {
  return snapshot.repositoriesByDescription.get(record.repositoryDescription.toLowerCase()) ?? [];
}

function unclearDescription(record: VolumeRecord, snapshot: ScopeSnapshot): Decision {
  const scope = scopeName(snapshot.scope);
  const description = quoted(record.repositoryDescription);
  const repositories = describedAs(record, snapshot).join(' and ');
  return repositories === ''
    ? { kind: 'refused', ...refused('REPOSITORY_DESC_UNKNOWN', { scope, description }) }
    : { kind: 'refused', ...refused('REPOSITORY_DESC_AMBIGUOUS', { scope, description, repositories }) };
}

/** Returns the decision about a record that the end of its input may have cut. */
export function unended(volume: string, { text, reason }: Unended): Rejection {
  const parameters = { volume, reason, found: quoted(text) };
  return { kind: 'rejected', code: 'RECORD_UNENDED', message: errorMessage('RECORD_UNENDED', parameters) };
}

function changeOf(
  { customer, media, volume, line }: VolumeRecord,
  source: string,
  { action, version, set, was }: Pick<Change, 'action' | 'version' | 'set' | 'was'>,
): Change {
  return { action, customer, media, volume, version, set, was, source, line };
}
