import { type JsonName, jsonName, jsonText, type NameMap, textByName } from './names.ts';
import type { Goal } from './places.ts';
import type { JsonTree } from './tree.ts';

/** A map elsewhere in the document that says which name a value stands for: the name of a pool by its id. */
export interface JsonLookup {
  /** Where the map lies: an object of names by id, or an array or object of entries. */
  readonly path: readonly string[];
  /** Name of the id in an entry; the entry's own key when absent. */
  readonly key?: string;
  /** Name of the name in an entry; the entry itself when absent. */
  readonly value?: string;
}

// An id and its name take some 200 bytes.
const MOST_ENTRIES = 1_000_000;

/** The maps that lie at one path of a document. */
export interface LookupGoal extends Goal {
  readonly kind: 'lookup';
  /** Whether they have been met. */
  isFound: boolean;
  readonly maps: GrowingMap[];
}

/** One of them, which fills while the document is read. */
interface GrowingMap {
  readonly key: JsonName | undefined;
  readonly value: JsonName | undefined;
  readonly names: Map<string, string>;
}

/** The maps of one input. They must come before the records, and serve all later documents of the input as well. */
export class Lookups {
  readonly #goals = new Map<string, LookupGoal>();
  readonly #maps = new Map<string, GrowingMap>();

  /** Where the maps lie. */
  get goals(): readonly LookupGoal[] {
    return [...this.#goals.values()];
  }

  /** The names that are looked for in the entries. */
  get names(): readonly JsonName[] {
    const names = [...this.#maps.values()].flatMap(({ key, value }) => [key, value]);
    return names.filter((name) => name !== undefined);
  }

  /** Returns the map of a lookup: the same for lookups that are alike. */
  map({ path, key, value }: JsonLookup): NameMap {
    const id = JSON.stringify([path, key, value]);
    const before = this.#maps.get(id);
    if (before !== undefined) return before.names;
    const map = { key: optionalName(key), value: optionalName(value), names: new Map<string, string>() };
    this.#maps.set(id, map);
    this.#goal(path).maps.push(map);
    return map.names;
  }

  /** Takes an entry of the maps at a path, which stands under a key there. Returns what had been expected instead. */
  add({ path, maps }: LookupGoal, ownKey: string, entry: JsonTree): string | undefined {
    for (const { key, value, names } of maps) {
      const id = key === undefined ? ownKey : textByName(entry, key);
      const name = value === undefined ? jsonText(entry) : textByName(entry, value);
      if (id !== '' && name !== '') names.set(detached(id), detached(name));
      if (names.size > MOST_ENTRIES) return `the map ${path.join('.')} with at most ${MOST_ENTRIES} entries`;
    }
    return undefined;
  }

  /** Returns what is expected before the first record and has not been met yet. */
  missing(): string | undefined {
    for (const { path, isFound } of this.#goals.values()) {
      if (!isFound) return `the map ${path.join('.')} before the records`;
    }
    return undefined;
  }

  #goal(path: readonly string[]): LookupGoal {
    const id = JSON.stringify(path);
    const before = this.#goals.get(id);
    if (before !== undefined) return before;
    const goal: LookupGoal = {
      kind: 'lookup',
      path,
      byValues: 'objects and arrays',
      isFound: false,
      maps: [],
    };
    this.#goals.set(id, goal);
    return goal;
  }
}

function optionalName(name: string | undefined): JsonName | undefined {
  return name === undefined ? undefined : jsonName(name);
}

// A part of a text keeps all of it in memory, here the whole entry.
function detached(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
