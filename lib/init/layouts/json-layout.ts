import { statement } from '../definition/draft-line.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { type Column, type ExportLayout, MOST_RECORDS, trimmedColumn } from '../export-layout.ts';
import type { ExportSample } from '../sample.ts';
import { findJson, type Json, members } from './json-documents.ts';

/** Greatest depth of a list of records, and of a value in a record. */
const DEEPEST_LIST = 6;
const DEEPEST_VALUE = 4;

const MOST_COLUMNS = 300;

/** Most lists that layouts are made of. */
const MOST_LISTS = 5;

/** A value, and the keys that the `*` of its path stand for. */
interface KeyedValue {
  readonly value: Json;
  readonly keys: readonly string[];
}

/** All values at one path of the documents. */
interface PathValues {
  readonly path: readonly string[];
  readonly values: readonly KeyedValue[];
  /** The path as SetFormat takes it: without a last `*` for the elements of a list. */
  readonly written: readonly string[];
}

/** Returns the layouts of JSON: one for each list of objects, the longest first, or one for a single object. */
export function jsonLayouts({ text, isWhole }: ExportSample): readonly ExportLayout[] {
  return listsIn(findJson(text, isWhole))
    .map((list) => ({ list, records: list.values.filter(({ value }) => members(value).length > 0) }))
    .filter(({ records }) => records.length > 0)
    .sort((a, b) => b.records.length - a.records.length || a.list.path.length - b.list.path.length)
    .slice(0, MOST_LISTS)
    .map(({ list, records }) => layoutOf(list, records.slice(0, MOST_RECORDS)));
}

/** Returns all values that may be records: the documents themselves, elements of lists, values of maps. */
function listsIn(documents: readonly Json[]): readonly PathValues[] {
  const top: PathValues = { path: [], written: [], values: documents.map((value) => ({ value, keys: [] })) };
  const found: PathValues[] = top.values.some(({ value }) => !Array.isArray(value)) ? [top] : [];
  let level: readonly PathValues[] = [top];
  for (let depth = 0; depth < DEEPEST_LIST && level.length > 0; depth++) {
    const next = level.flatMap(valuesBelow).slice(0, 100);
    found.push(...next.filter(({ path }) => path.at(-1) === '*'));
    level = next;
  }
  return found;
}

function valuesBelow({ path, values }: PathValues): readonly PathValues[] {
  const elements = values.flatMap(({ value, keys }) =>
    Array.isArray(value)
      ? value
          .slice(0, MOST_RECORDS)
          .map((element: Json, index) => ({ value: element, keys: [...keys, String(index)] }))
      : [],
  );
  const below = (step: string, inner: readonly KeyedValue[]): PathValues => {
    return { path: [...path, step], written: [...path, step], values: inner };
  };
  if (elements.length > 0) {
    const all = below('*', elements.slice(0, MOST_RECORDS));
    return [path.at(-1) === '*' ? all : { ...all, written: path }];
  }
  const entries = values.flatMap(({ value, keys }) =>
    members(value).map(([key, inner]) => ({ key, value: inner, keys })),
  );
  // The keys of alike objects are data: names of pools, or labels.
  const isMap = entries.length > values.length && areAlike(entries.map(({ value }) => value));
  const keyed = entries
    .slice(0, isMap ? MOST_RECORDS : 0)
    .map(({ key, value, keys }) => ({ value, keys: [...keys, key] }));
  const byKey = Map.groupBy(entries, ({ key }) => key);
  const named = [...byKey].filter(([key]) => isStep(key)).slice(0, 100);
  return [
    ...(isMap ? [below('*', keyed)] : []),
    ...named.map(([key, same]) => {
      const inner = same.filter(({ value }) => typeof value === 'object');
      return below(key, inner);
    }),
  ];
}

/** Returns the keys of an object, or of the first one in a list. */
function keysIn(value: Json): readonly string[] {
  const [first = null] = Array.isArray(value) ? value : [value];
  return members(first).map(([key]) => key);
}

/** Returns true if values are objects of one kind, or lists of such: each shares half of its keys with the first. */
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

function layoutOf({ path: steps, written }: PathValues, records: readonly KeyedValue[]): ExportLayout {
  const path = written.join('.');
  const columns = new Map<string, string[]>();
  for (const [index, { value }] of records.entries()) collect(value, '', index, 0, columns);
  return {
    what: path === '' ? 'JSON' : `JSON, the objects at ${path}`,
    lines: [statement(path === '' ? 'SetFormat(JSON);' : `SetFormat(JSON, ${definitionString(path)});`)],
    context: [],
    columns: [
      ...keyColumns(steps, records),
      ...[...columns].map(([name, values]) => {
        const all = records.map((_, index) => values[index] ?? '');
        return trimmedColumn(name, definitionString(name), all);
      }),
    ],
  };
}

/** Returns a column for each `*` of the path that stands for names, not for numbers of elements. */
function keyColumns(path: readonly string[], records: readonly KeyedValue[]): readonly Column[] {
  const stars = path.filter((step) => step === '*').length;
  return Array.from({ length: stars }, (_, index) => {
    const values = records.map(({ keys }) => keys[index] ?? '');
    return { name: '', where: `"*${index + 1}"`, values, padded: false };
  }).filter(({ values }) => values.some((value) => !/^\d{1,5}$/.test(value)));
}

/** Adds the values of a record to the columns. The name of a value in a nested object has dots: `robot.slot`. */
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

/** Returns true if a key can be a step of a path: dots would divide it, and a star stands for all keys. */
function isStep(key: string): boolean {
  return isNameable(key) && key === key.trim() && !key.includes('.') && !/^\*\d?$/.test(key);
}
