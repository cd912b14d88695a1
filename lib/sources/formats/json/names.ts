import { foldName } from '../line-reader.ts';
import { AmbiguousKey, isObject, type JsonTree, TwiceNamed } from './tree.ts';

/** A map from values to names, such as from an id to its name. */
export type NameMap = ReadonlyMap<string, string>;

/** The name of a wanted value: keys with dots between them, `*` for all elements of an array. */
export interface JsonName {
  /** The name as it is written, for a key that has dots itself. */
  readonly whole: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly key: string;
  readonly folded: string;
  /** The index of an element; -1 if the key is no number. */
  readonly index: number;
}

/** Returns a name in the form in which values are found. */
export function jsonName(name: string): JsonName {
  const steps = name.split('.').map((key) => ({
    key,
    folded: foldName(key),
    index: /^\d{1,9}$/.test(key) ? Number(key) : -1,
  }));
  return { whole: name, steps };
}

/** Returns the text of the value with a name in a record; empty if there is none. Throws AmbiguousKey. */
export function textByName(tree: JsonTree, name: JsonName, map?: NameMap): string {
  const whole = isObject(tree) ? tree.get(name.whole) : undefined;
  return whole === undefined ? textAt(tree, name.steps, 0, map) : jsonText(whole, map);
}

/** Returns a value as text: an array joined by commas, an object as the empty text. Throws AmbiguousKey. */
export function jsonText(tree: JsonTree, map?: NameMap): string {
  if (typeof tree === 'string') return map?.get(tree) ?? tree;
  if (tree === null || isObject(tree)) return '';
  if (tree instanceof TwiceNamed) throw new AmbiguousKey(tree.key);
  return [...tree.values()].map((element) => jsonText(element, map)).join(',');
}

function textAt(tree: JsonTree, steps: readonly Step[], at: number, map?: NameMap): string {
  const step = steps[at];
  if (step === undefined) return jsonText(tree, map);
  if (tree === null || typeof tree === 'string') return '';
  if (tree instanceof TwiceNamed) throw new AmbiguousKey(tree.key);
  if (step.key === '*') {
    return [...tree.values()].map((value) => textAt(value, steps, at + 1, map)).join(',');
  }
  const value = isObject(tree) ? member(tree, step) : tree[step.index];
  return value === undefined ? '' : textAt(value, steps, at + 1, map);
}

function member(members: ReadonlyMap<string, JsonTree>, { key, folded }: Step): JsonTree | undefined {
  const exact = members.get(key);
  if (exact !== undefined) return exact;
  let found: JsonTree | undefined;
  for (const [other, value] of members) {
    if (foldKey(other) !== folded) continue;
    if (found !== undefined) return new TwiceNamed(key);
    found = value;
  }
  return found;
}

/** Returns a function that tests whether a wanted value may stand under a key; other members need not be kept. */
export function wantedKeys(names: readonly JsonName[]): (key: string) => boolean {
  if (names.some(({ steps }) => steps.some(({ key }) => key === '*'))) return () => true;
  const wanted = new Set(
    names.flatMap(({ whole, steps }) => [foldName(whole), ...steps.map((step) => step.folded)]),
  );
  return remembered((key) => wanted.has(foldName(key)));
}

// Real exports have a few dozen short keys. Others are data, and remembering them would fill the memory.
const MOST_KEYS = 1000;
const LONGEST_KEY = 100;

const foldKey = remembered(foldName);

/** Returns a function of keys that computes the answer for each key once: folding names is slow. */
function remembered<T>(answer: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const now = answer(key);
    if (known.size < MOST_KEYS && key.length <= LONGEST_KEY) known.set(key, now);
    return now;
  };
}
