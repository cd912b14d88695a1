/**
 * A change as one line of NDJSON: `plan` prints it, and `apply` reads it.
 *
 * @module
 */

import { messageOf, quoted } from '../errors/error.ts';
import { ACTIONS, type Change, type ChangeLine, type FieldValues, type JsonValue } from './change.ts';
import { actionProblem, mayClear } from './change-action.ts';
import { attributeIndex, FIELDS, fieldOf, isSettable, type SettableKey, STATE_FIELDS } from './field.ts';
import { isJsonObject } from './json-object.ts';
import { CustomerId, type Identifiers, MediaId, VolumeId } from './scope.ts';
import { canonicalValue, fromJson, isPlain, toJson } from './value.ts';

/** The reason why a line is not a change, in words that follow `not a change: `. */
export interface ChangeLineProblem {
  readonly problem: string;
}

const KEYS: ReadonlySet<string> = new Set([
  'action',
  'customer',
  'media',
  'volume',
  'version',
  'set',
  'was',
  'line',
] satisfies (keyof ChangeLine)[]);

const RANKS: ReadonlyMap<string, number> = new Map(
  [...STATE_FIELDS, ...FIELDS].map((spec, index) => [spec.key, index]),
);

/**
 * Returns the JSON form of a change. Fields are in the order of the field table, attributes after them, so that equal
 * changes are equal bytes.
 */
export function changeLine(change: Change): ChangeLine {
  const { action, customer, media, volume, version, line } = change;
  const set: Record<string, JsonValue> = {};
  const was: Record<string, JsonValue> = {};
  // A removal sets nothing, and says what goes.
  for (const key of settableKeys(action === 'remove' ? change.was : change.set)) {
    const spec = fieldOf(key);
    const before = change.was[key];
    if (before) was[key] = toJson(spec, before);
    if (action === 'remove') continue;
    const value = change.set[key];
    set[key] = value === null || value === undefined ? null : toJson(spec, value);
  }
  return {
    action,
    customer,
    media,
    volume,
    version,
    set,
    ...(Object.keys(was).length > 0 && { was }),
    ...(line > 0 && { line }),
  };
}

/** Returns a change as one line of NDJSON, without its line end. */
export function formatChange(change: Change): string {
  return JSON.stringify(changeLine(change));
}

/**
 * Reads a change from a line of NDJSON, which people may have edited; `source` is the name of the input.
 * Returns the problem of a line that is not a change.
 */
export function parseChange(text: string, source: string): Change | ChangeLineProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: messageOf(error) };
  }
  if (!isJsonObject(json)) return { problem: `expected an object, found ${found(json)}` };
  for (const key in json) if (!KEYS.has(key)) return { problem: `there is no key ${quoted(key)}` };
  const head = readHead(json);
  if ('problem' in head) return head;
  const set = readValues('set', json.set);
  if ('problem' in set) return set;
  for (const key in set.values) {
    if (set.values[key as SettableKey] === null && !mayClear(head.action, key))
      return { problem: `set.${key}: a tape is always somewhere` };
  }
  const misplaced = actionProblem(head.action, set.values);
  if (misplaced !== undefined) return { problem: `set: ${misplaced}` };
  const was = json.was === undefined ? NOTHING : readValues('was', json.was);
  if ('problem' in was) return was;
  return { ...head, set: set.values, was: was.values, source };
}

const NOTHING = { values: {} };

type Head = Pick<Change, 'action' | 'customer' | 'media' | 'volume' | 'version' | 'line'>;

function readHead(json: Readonly<Record<string, unknown>>): Head | ChangeLineProblem {
  const { version, line } = json;
  const action = ACTIONS.find((each) => each === json.action);
  if (action === undefined) {
    return { problem: `action: expected ${oneOf(ACTIONS)}, found ${found(json.action)}` };
  }
  const customer = readId(CustomerId, 'customer', json);
  if (typeof customer !== 'string') return customer;
  const media = readId(MediaId, 'media', json);
  if (typeof media !== 'string') return media;
  const volume = readId(VolumeId, 'volume', json);
  if (typeof volume !== 'string') return volume;
  if (!isCount(version)) return { problem: `version: expected a whole number, found ${found(version)}` };
  if ((action === 'add') !== (version === 0)) {
    return {
      problem: `version: expected ${action === 'add' ? '0 for' : 'more than 0 for'} ${action}, found ${version}`,
    };
  }
  if (line !== undefined && !isCount(line)) {
    return { problem: `line: expected a whole number, found ${found(line)}` };
  }
  return { action, customer, media, volume, version, line: line ?? 0 };
}

function readId<Id extends string>(
  ids: Identifiers<Id>,
  key: 'customer' | 'media' | 'volume',
  json: Readonly<Record<string, unknown>>,
): Id | ChangeLineProblem {
  const text = json[key];
  if (typeof text !== 'string' || text === '') {
    return { problem: `${key}: expected an identifier, found ${found(text)}` };
  }
  const spec = fieldOf(key);
  if (isPlain(spec, text)) return ids.trusted(text);
  const id = canonicalValue(spec, text);
  if ('problem' in id) return { problem: `${key} ${quoted(text)}: ${id.problem}` };
  return id.value === '' ? { problem: `${key} is blank` } : ids.trusted(id.value);
}

function readValues(part: string, json: unknown): { readonly values: FieldValues } | ChangeLineProblem {
  if (!isJsonObject(json)) return { problem: `${part}: expected an object, found ${found(json)}` };
  const values: { [K in SettableKey]?: string | null } = {};
  for (const key in json) {
    const value = json[key];
    if (!isSettable(key)) return { problem: `${part}: there is no field ${quoted(key)}` };
    if (value === null) {
      values[key] = null;
      continue;
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      return { problem: `${part}.${key}: ${value} is not exact; write it as text, in quotes` };
    }
    const spec = fieldOf(key);
    if (typeof value === 'string' && isPlain(spec, value)) {
      values[key] = value;
      continue;
    }
    const canonical = fromJson(spec, value);
    if ('problem' in canonical) return { problem: `${part}.${key} ${found(value)}: ${canonical.problem}` };
    if (canonical.value === '') return { problem: `${part}.${key} is blank; null clears a field` };
    values[key] = canonical.value;
  }
  return { values };
}

function settableKeys(values: FieldValues): SettableKey[] {
  const keys = Object.keys(values).filter(isSettable);
  // Nearly always they are in order.
  const isSorted = keys.every((key, at) => at === 0 || rank(keys[at - 1] as string) < rank(key));
  return isSorted ? keys : keys.sort((a, b) => rank(a) - rank(b));
}

function rank(key: string): number {
  return RANKS.get(key) ?? RANKS.size + (attributeIndex(key) ?? 0);
}

function oneOf(words: readonly string[]): string {
  return `${words.slice(0, -1).map(quoted).join(', ')} or ${quoted(words.at(-1) ?? '')}`;
}

function isCount(json: unknown): json is number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
}

function found(json: unknown): string {
  // Nested values may be deeper than JSON.stringify can go.
  if (Array.isArray(json)) return 'an array';
  if (typeof json === 'object' && json !== null) return 'an object';
  return json === undefined ? 'nothing' : quoted(JSON.stringify(json));
}
