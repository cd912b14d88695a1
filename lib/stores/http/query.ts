import { TapesyncError } from '../../errors/error.ts';
import { type RepositoryCensus, STATE_NAMES, stateCounts } from '../../model/census.ts';
import { printCondition } from '../../model/condition/print.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { RepositoryId, type Scope, scopeName, VolumeId } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { PathName } from '../protocol/paths.ts';
import type { HistoryEntry, Page, Paged, Query, Selection, VolumeHistory } from '../roles/query.ts';
import type { Requests } from './requests.ts';

const ENTRY_KEYS = ['version', 'at', 'user', 'run', 'command', 'field', 'old', 'new'] as const;

/** Returns how volumes are found at a server, which filters and pages. `server` is what messages call it. */
export function httpQuery(requests: Requests, server: string): Query {
  const ask = async <T>(
    path: PathName,
    scope: Scope,
    query: Readonly<Record<string, string>>,
    parse: (json: unknown) => T | undefined,
  ): Promise<T> => {
    const spec = { method: 'GET', path, parameters: { ...scope }, query } as const;
    try {
      return await requests.ask(spec, `a page of ${path}`, (text) => parse(parseJson(text)));
    } catch (error) {
      // The scope was listed, so that the path itself is not known.
      if (!(error instanceof TapesyncError) || error.code !== 'NOT_THERE') throw error;
      const problem = `it cannot search ${scopeName(scope)}: it is of an older version and has to be updated, or the scope is no longer yours to see`;
      throw new TapesyncError('SERVER_ANSWER', { store: server, problem }, { cause: error });
    }
  };
  const page = <T>(
    path: PathName,
    keys: readonly (keyof T & string)[],
    scope: Scope,
    selection: Selection,
    { after, limit }: Page,
  ) => {
    const query = { ...queryOf(selection), limit: String(limit), ...(after !== undefined && { after }) };
    return ask(path, scope, query, (json) => parsePage<T>(json, keys));
  };

  return {
    scopes: () => askForList<Scope>(requests, 'scopes', ['customer', 'media']),

    volumes: (scope, selection, wanted) =>
      page<VolumeJson>('volumes', ['customer', 'media', 'volume', 'version'], scope, selection, wanted),

    count: (scope, selection) =>
      ask('count', scope, queryOf(selection), (json) =>
        isJsonObject(json) && Number.isSafeInteger(json.volumes) ? Number(json.volumes) : undefined,
      ),

    census: (scope, movingBefore) => ask('census', scope, { movingBefore }, parseCensus),

    history: (scope, volume) =>
      askForList<HistoryEntry>(requests, 'history', ENTRY_KEYS, { ...scope, volume }),

    histories: (scope, selection, wanted) =>
      page<VolumeHistory>('histories', ['volume', 'entries'], scope, selection, wanted),
  };
}

// The dates of a condition are moments: client and server need not agree on what is today.
function queryOf({ filter, condition }: Selection): Readonly<Record<string, string>> {
  return { filter: filter.key, ...(condition !== undefined && { where: printCondition(condition) }) };
}

function parsePage<T>(json: unknown, keys: readonly (keyof T & string)[]): Paged<T> | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.items)) return undefined;
  const { items, next } = json;
  const isItem = (item: unknown): item is T => hasKeys<T>(item, keys);
  if (!items.every(isItem)) return undefined;
  if (next === undefined) return { items };
  const volume = typeof next === 'string' ? VolumeId.of(next) : undefined;
  return volume === undefined ? undefined : { items, next: volume };
}

function parseCensus(json: unknown): readonly RepositoryCensus[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const places: RepositoryCensus[] = [];
  for (const place of json) {
    if (!isJsonObject(place) || !isJsonObject(place.volumes)) return undefined;
    const { repository: name, volumes } = place;
    const repository = typeof name === 'string' ? RepositoryId.of(name) : undefined;
    if (name !== undefined && repository === undefined) return undefined;
    if (!STATE_NAMES.every((state) => Number.isSafeInteger(volumes[state]))) return undefined;
    places.push({ repository, volumes: stateCounts((state) => Number(volumes[state])) });
  }
  return places;
}

/** Asks for a list of objects that have all these keys. Their values are only shown, and not checked. */
export function askForList<T>(
  requests: Requests,
  path: PathName,
  keys: readonly (keyof T & string)[],
  parameters: Readonly<Record<string, string>> = {},
): Promise<readonly T[]> {
  const isRow = (row: unknown): row is T => hasKeys<T>(row, keys);
  return requests.ask({ method: 'GET', path, parameters }, `a list of ${path}`, (text) => {
    const json = parseJson(text);
    return Array.isArray(json) && json.every(isRow) ? json : undefined;
  });
}

function hasKeys<T>(json: unknown, keys: readonly (keyof T & string)[]): json is T {
  return isJsonObject(json) && keys.every((key) => Object.hasOwn(json, key));
}
