import { isJsonObject, parseJson } from '../../model/json-object.ts';
import type { PathName } from '../protocol/paths.ts';
import type { Requests } from './requests.ts';

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

/** Returns true for an object that has all these keys. */
export function hasKeys<T>(json: unknown, keys: readonly (keyof T & string)[]): json is T {
  return isJsonObject(json) && keys.every((key) => Object.hasOwn(json, key));
}
