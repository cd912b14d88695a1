/**
 * The rules of the data model for changes: the engine asks them before it sends a change, and every store before it writes
 * one.
 *
 * @module
 */

import { type ErrorParameters, errorMessage, quoted } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { Change } from './change.ts';
import { actionProblem } from './change-action.ts';
import { type FieldSpec, fieldOf, isSettable } from './field.ts';
import { compileFilter } from './filter/filter.ts';
import type { ScopeState } from './scope.ts';
import { RepositoryId, type Scope, scopeName } from './scope.ts';
import { canonicalValue, isPlain } from './value.ts';

/** The facts of a scope that the rules ask for. */
export interface ScopeFacts {
  readonly scope: Scope;
  readonly state: ScopeState;
  /** Filter that the Volume-ID of a new volume has to match; empty for none. */
  readonly volumeFilter: string;
  readonly repositories: ReadonlyMap<RepositoryId, string>;
  /** Absent where the store does not say: it takes any, or refuses by itself. */
  readonly dataClusters?: ReadonlySet<string> | undefined;
}

/** The facts of the volume of a change that the rules ask for. */
export interface VolumeFacts {
  /** `L` for an update lock, `l` for a move lock, `Ll` for both, empty for none. */
  readonly locks: string;
  /** The target repository; empty for none. */
  readonly repository: string;
}

/** The reason why a change is refused. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Returns the refusal by the first rule that a change breaks, or `undefined` where it breaks none. `volume` is absent for
 * a volume that is not in the store. With `create`, missing places will be made and are no reason to refuse.
 */
export function refusal(
  change: Change,
  facts: ScopeFacts,
  volume: VolumeFacts | undefined,
  create: boolean,
): Refusal | undefined {
  return (
    (create ? undefined : unknownPlace(change, facts)) ??
    (volume === undefined ? filtered(change, facts) : (locked(change, volume) ?? elsewhere(change, volume)))
  );
}

const NONE: readonly RepositoryId[] = [];

/** Returns the repositories that a change names and its scope lacks. */
export function missingRepositories(change: Change, facts: ScopeFacts): readonly RepositoryId[] {
  const { repository, homeRepository, initialRepository, currentRepository } = change.set;
  let missing = NONE;
  // By hand: nearly always there is none, and a first load asks for every volume.
  if (isMissing(repository, facts)) missing = [...missing, RepositoryId.trusted(repository)];
  if (isMissing(homeRepository, facts)) missing = [...missing, RepositoryId.trusted(homeRepository)];
  // The repository in which a volume starts does not matter to one that exists.
  if (change.action === 'add' && isMissing(initialRepository, facts))
    missing = [...missing, RepositoryId.trusted(initialRepository)];
  // An arrival is in the target in any case; where a volume was before may be gone.
  if (change.action === 'undo' && isMissing(currentRepository, facts))
    missing = [...missing, RepositoryId.trusted(currentRepository)];
  return missing;
}

/** Returns the data cluster that a change names and its scope lacks; `undefined` where there is none. */
export function missingDataCluster(
  { set: { dataCluster } }: Change,
  { dataClusters }: ScopeFacts,
): string | undefined {
  return !dataCluster || dataClusters === undefined || dataClusters.has(dataCluster)
    ? undefined
    : dataCluster;
}

function isMissing(text: string | null | undefined, { repositories }: ScopeFacts): text is string {
  return text !== undefined && text !== null && !repositories.has(RepositoryId.trusted(text));
}

/**
 * Returns the refusal of a change with a value that is not in the canonical form of its field, and `undefined` where all
 * are: a change from outside may not have been checked.
 */
export function invalidValue(change: Change): Refusal | undefined {
  for (const key in change.set) {
    if (!isSettable(key))
      return refused('CHANGE_VALUE', { field: quoted(key), value: '', problem: 'no such field' });
    const value = change.set[key];
    if (value === null || value === undefined) continue;
    const spec = fieldOf(key);
    const problem = isPlain(spec, value) ? undefined : valueProblem(spec, value);
    if (problem !== undefined) {
      return refused('CHANGE_VALUE', { field: spec.name, value: quoted(value), problem });
    }
  }
  const misplaced = actionProblem(change.action, change.set);
  return misplaced === undefined ? undefined : refused('CHANGE_ACTION', { problem: misplaced });
}

function valueProblem(spec: FieldSpec, value: string): string | undefined {
  if (spec.kind === 'flag') return value === '1' || value === '0' ? undefined : 'expected 1 or 0';
  if (value === '') return 'is empty; null clears a field';
  const canonical = canonicalValue(spec, value);
  if ('problem' in canonical) return canonical.problem;
  return canonical.value === value ? undefined : `expected ${quoted(canonical.value)}`;
}

function unknownPlace(change: Change, facts: ScopeFacts): Refusal | undefined {
  const { customer } = change;
  const scope = scopeName(facts.scope);
  if (facts.state === 'customer unknown') return refused('CUSTOMER_UNKNOWN', { customer });
  if (facts.state === 'media unknown') return refused('MEDIA_UNKNOWN', { scope });
  const [repository] = missingRepositories(change, facts);
  if (repository !== undefined) return refused('REPOSITORY_UNKNOWN', { repository, scope });
  const dataCluster = missingDataCluster(change, facts);
  return dataCluster === undefined
    ? undefined
    : refused('DATA_CLUSTER_UNKNOWN', {
        ...{ dataCluster: quoted(dataCluster), scope },
        argument: argumentOf(`${scope}.${dataCluster}`),
      });
}

// It is free text: what a person takes from the message has to come through a shell whole.
function argumentOf(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// Compiled once for the facts of a scope: a first load asks for every volume.
const compiled = new WeakMap<ScopeFacts, ReturnType<typeof compileFilter>>();

function filtered({ volume }: Change, facts: ScopeFacts): Refusal | undefined {
  if (facts.volumeFilter === '') return undefined;
  let found = compiled.get(facts);
  if (found === undefined) {
    found = compileFilter(facts.volumeFilter);
    compiled.set(facts, found);
  }
  const parameters = { volume, scope: scopeName(facts.scope) };
  const filter = quoted(facts.volumeFilter);
  // A filter that cannot be read accepts nothing: else it would fill the scope with strays.
  if ('problem' in found) {
    return refused('VOLUME_FILTERED', { ...parameters, filter: `${filter} (${found.problem})` });
  }
  return found.filter.matches(volume) ? undefined : refused('VOLUME_FILTERED', { ...parameters, filter });
}

function locked({ customer, media, volume, set }: Change, facts: VolumeFacts): Refusal | undefined {
  const barcode = `${customer}.${media}.${volume}`;
  if (facts.locks.includes('L')) return refused('VOLUME_LOCKED', { volume, barcode });
  if (!facts.locks.includes('l')) return undefined;
  const moves = set.repository !== undefined && (set.repository ?? '') !== facts.repository;
  // A change may set the lock; only the command that lifts locks may lift it.
  const unlocks = set.moveLock === '0' || set.moveLock === null;
  if (!moves && !unlocks) return undefined;
  const repository = facts.repository === '' ? 'no repository' : facts.repository;
  return refused('VOLUME_MOVE_LOCKED', { volume, repository, barcode });
}

// A tape that lies where nobody sent it has not arrived: it is in the wrong place, and somebody has to know.
function elsewhere(
  { action, customer, media, volume, set }: Change,
  facts: VolumeFacts,
): Refusal | undefined {
  const place = set.currentRepository;
  if (action !== 'confirm' || !place || place === facts.repository) return undefined;
  const barcode = `${customer}.${media}.${volume}`;
  const target = facts.repository === '' ? 'nowhere' : facts.repository;
  return refused('CONFIRM_ELSEWHERE', { volume, place, target, barcode });
}

/** Returns the refusal of a change that says that it takes a run back, and does not: see `takesBack`. */
export function notTakenBack({ customer, media, volume, set }: Change): Refusal {
  const fields = Object.keys(set).join(', ');
  return refused('UNDO_UNKNOWN', { barcode: `${customer}.${media}.${volume}`, fields });
}

/** Returns a refusal with an error of the table. */
export function refused<Code extends ErrorCode>(code: Code, parameters: ErrorParameters<Code>): Refusal {
  return { code, message: errorMessage(code, parameters) };
}
