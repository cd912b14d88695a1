/**
 * What stands around the rows of a snapshot on its way. Before them one line of JSON: the facts of the scope, and how
 * many rows follow. Behind them PostgreSQL's mark for the end of data, so that a cut one is noticed.
 *
 * @module
 */

import { isJsonObject, isTexts, parseJson } from '../../model/json-object.ts';
import { RepositoryId, type ScopeState } from '../../model/scope.ts';
import type { SnapshotHead } from '../roles/snapshots.ts';

/** Follows the last row. A row cannot be it: a backslash in a value is escaped by another. */
export const END_OF_ROWS = '\\.\n';

const STATES: readonly ScopeState[] = ['known', 'customer unknown', 'media unknown'];

/** Returns the head of a snapshot, one line of JSON with its line end; `columns` names those of the rows. */
export function formatHead(facts: SnapshotHead, columns: readonly string[]): string {
  return `${JSON.stringify({ ...headJson(facts), columns })}\n`;
}

/** Returns the head of a snapshot as JSON. */
export function headJson({
  state,
  revision,
  volumes,
  volumeFilter,
  repositories,
  dataClusters,
}: SnapshotHead) {
  return {
    ...{ state, revision, volumes, volumeFilter, repositories: Object.fromEntries(repositories) },
    ...(dataClusters !== undefined && { dataClusters: [...dataClusters] }),
  };
}

/** Reads the head of a snapshot; `undefined` where it is anything else, or of other columns than these. */
export function parseHead(line: string, columns: readonly string[]): SnapshotHead | undefined {
  const json = parseJson(line);
  if (!isJsonObject(json) || JSON.stringify(json.columns) !== JSON.stringify(columns)) return undefined;
  return readHead(json);
}

/** Reads a head of a snapshot out of JSON; `undefined` where it is anything else. */
export function readHead(json: Readonly<Record<string, unknown>>): SnapshotHead | undefined {
  if (!isJsonObject(json.repositories)) return undefined;
  const { revision, volumes, volumeFilter } = json;
  const state = STATES.find((known) => known === json.state);
  if (state === undefined || typeof revision !== 'string' || typeof volumeFilter !== 'string')
    return undefined;
  if (!isCount(volumes)) return undefined;
  const repositories = new Map<RepositoryId, string>();
  for (const [id, description] of Object.entries(json.repositories)) {
    if (typeof description !== 'string') return undefined;
    repositories.set(RepositoryId.trusted(id), description);
  }
  const { dataClusters } = json;
  // Servers of earlier versions do not say.
  if (dataClusters === undefined) return { state, revision, volumes, volumeFilter, repositories };
  if (!isTexts(dataClusters)) return undefined;
  return { state, revision, volumes, volumeFilter, repositories, dataClusters: new Set(dataClusters) };
}

/** Returns whether a JSON value is a number of things. */
export function isCount(json: unknown): json is number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
}
