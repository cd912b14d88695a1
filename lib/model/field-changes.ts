import { isJsonObject } from './json-object.ts';

/** Old and new value of each field that was changed, by its key; null for none. */
export type FieldChanges = Readonly<Record<string, readonly [old: string | null, now: string | null]>>;

/** Says whether a JSON value has an old and a new value for each of its keys. */
export function isFieldChanges(json: unknown): json is FieldChanges {
  const isValue = (value: unknown) => value === null || typeof value === 'string';
  return (
    isJsonObject(json) &&
    Object.values(json).every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isValue))
  );
}
