import { definitionString, isNameable } from '../definition/quoting.ts';
import type { Sample } from '../sample.ts';
import { type Column, type Layout, statement } from './export-layout.ts';
import { findJson, type Json, members } from './json-documents.ts';

/** How deep lists of records, and values in a record, are looked for. */
const DEEPEST_LIST = 6;
const DEEPEST_VALUE = 4;

const MOST_RECORDS = 5000;
const MOST_COLUMNS = 300;

/** Lists that are drafted from, the longest first. */
const MOST_LISTS = 5;

/** Values at a path of the documents, each with the keys that the `*` of the path stand for. */
interface Place {
  readonly path: readonly string[];
  readonly values: readonly { readonly value: Json; readonly keys: readonly string[] }[];
  /** The path, without a last `*` that stands for the elements of a list, which SetFormat takes by itself. */
  readonly written: readonly string[];
}

/** Returns the layouts that JSON has: a list of objects each, the longest first, or one object. */
export function jsonLayouts({ text, isWhole }: Sample): readonly Layout[] {
  const documents = findJson(text, isWhole);
  const places = placesIn(documents);
  return places
    .filter(({ values }) => values.some(({ value }) => members(value).length > 0))
    .sort((a, b) => objectsAt(b) - objectsAt(a) || a.path.length - b.path.length)
    .slice(0, MOST_LISTS)
    .map(layoutOf);
}

function objectsAt({ values }: Place): number {
  return values.filter(({ value }) => members(value).length > 0).length;
}

/** Finds every place where records may lie: the documents themselves, elements of lists, values of maps. */
function placesIn(documents: readonly Json[]): readonly Place[] {
  const top: Place = { path: [], written: [], values: documents.map((value) => ({ value, keys: [] })) };
  const found: Place[] = top.values.some(({ value }) => !Array.isArray(value)) ? [top] : [];
  let level: readonly Place[] = [top];
  for (let depth = 0; depth < DEEPEST_LIST && level.length > 0; depth++) {
    const next = level.flatMap(placesBelow).slice(0, 100);
    found.push(...next.filter(({ path }) => path.at(-1) === '*'));
    level = next;
  }
  return found;
}

function placesBelow(place: Place): readonly Place[] {
  const { path, values } = place;
  const elements = values.flatMap(({ value, keys }) =>
    Array.isArray(value)
      ? value
          .slice(0, MOST_RECORDS)
          .map((element: Json, index) => ({ value: element, keys: [...keys, String(index)] }))
      : [],
  );
  if (elements.length > 0) {
    const written = path.at(-1) === '*' ? [...path, '*'] : path;
    return [{ path: [...path, '*'], written, values: elements.slice(0, MOST_RECORDS) }];
  }
  const entries = values.flatMap(({ value, keys }) =>
    members(value).map(([key, inner]) => ({ key, value: inner, keys })),
  );
  const isMap = entries.length > values.length && areAlike(entries.map(({ value }) => value));
  const below = isMap ? [mapAt(place, entries)] : [];
  const byKey = Map.groupBy(entries, ({ key }) => key);
  const named = [...byKey].filter(([key]) => isStep(key)).slice(0, 100);
  return [...below, ...named.map(([key, same]) => memberAt(place, key, same))];
}

interface Entry {
  readonly key: string;
  readonly value: Json;
  readonly keys: readonly string[];
}

/** The values of objects whose keys are data: names of pools, or labels. */
function mapAt({ path }: Place, entries: readonly Entry[]): Place {
  const values = entries
    .slice(0, MOST_RECORDS)
    .map(({ key, value, keys }) => ({ value, keys: [...keys, key] }));
  return { path: [...path, '*'], written: [...path, '*'], values };
}

function memberAt({ path }: Place, name: string, entries: readonly Entry[]): Place {
  const values = entries.filter(({ value }) => typeof value === 'object');
  return { path: [...path, name], written: [...path, name], values };
}

/** Returns the keys of an object, or of the first one in a list. */
function keysIn(value: Json): readonly string[] {
  const [first = null] = Array.isArray(value) ? value : [value];
  return members(first).map(([key]) => key);
}

/** Says whether values are objects of one kind, or lists of such: the first shares half of its keys with each other. */
function areAlike(values: readonly Json[]): boolean {
  if (values.some((value) => typeof value !== 'object' || value === null)) return false;
  const [first, ...others] = values.map(keysIn).filter(({ length }) => length > 0);
  if (first === undefined || others.length === 0) return false;
  const known = new Set(first);
  return others.every((keys) => {
    const shared = keys.filter((key) => known.has(key)).length;
    return shared > 0 && shared * 2 >= Math.min(keys.length, first.length);
  });
}

function layoutOf(place: Place): Layout {
  const path = place.written.join('.');
  const records = place.values.filter(({ value }) => members(value).length > 0).slice(0, MOST_RECORDS);
  const columns = new Map<string, string[]>();
  for (const [index, { value }] of records.entries()) collect(value, '', index, 0, columns);
  return {
    what: path === '' ? 'JSON' : `JSON, the objects at ${path}`,
    lines: [statement(path === '' ? 'SetFormat(JSON);' : `SetFormat(JSON, ${definitionString(path)});`)],
    context: [],
    columns: [
      ...keyColumns(place, records),
      ...[...columns].map(([name, values]) => column(name, values, records.length)),
    ],
  };
}

function keyColumns({ path }: Place, records: Place['values']): readonly Column[] {
  const stars = path.filter((step) => step === '*').length;
  return Array.from({ length: stars }, (_, index) => {
    const values = records.map(({ keys }) => keys[index] ?? '');
    return { name: '', where: `"*${index + 1}"`, values, padded: false };
  }).filter(({ values }) => values.some((value) => !/^\d{1,5}$/.test(value)));
}

function column(name: string, values: readonly string[], count: number): Column {
  const all = Array.from({ length: count }, (_, index) => values[index] ?? '');
  const trimmed = all.map((value) => value.trim());
  return {
    name,
    where: definitionString(name),
    values: trimmed,
    padded: all.some((value) => value !== value.trim()),
  };
}

/** Adds the texts of a record by their names, which lead through nested objects by dots. */
function collect(
  value: Json,
  prefix: string,
  index: number,
  depth: number,
  columns: Map<string, string[]>,
): void {
  for (const [key, inner] of members(value)) {
    if (!isStep(key)) continue;
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (members(inner).length > 0) {
      if (depth < DEEPEST_VALUE) collect(inner, name, index, depth + 1, columns);
      continue;
    }
    const values = columns.get(name) ?? [];
    if (values.length === 0 && columns.size === MOST_COLUMNS) continue;
    values[index] = textOf(inner);
    columns.set(name, values);
  }
}

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.filter((each) => typeof each !== 'object').join(',');
  return value === null || typeof value === 'object' ? '' : String(value);
}

/** Says whether a key can be a step of a path: dots would divide it, and a star means all keys. */
function isStep(key: string): boolean {
  return isNameable(key) && key === key.trim() && !key.includes('.') && !/^\*\d?$/.test(key);
}
