import { type JsonName, jsonName, jsonText, type NameMap, textByName } from './names.ts';
import type { Goal } from './paths.ts';
import type { JsonTree } from './tree.ts';

/** A map elsewhere in the document from values to names, such as from the id of a pool to its name. */
export interface JsonLookup {
  /** The path to the map: an object of names by id, or an array or object of entries. */
  readonly path: readonly string[];
  /** The name of the id in an entry; when absent, the key of the entry. */
  readonly key?: string;
  /** The name of the name in an entry; when absent, the entry itself. */
  readonly value?: string;
}

// An id and its name take about 200 bytes of memory.
const MOST_ENTRIES = 1_000_000;

/** The maps at one path of a document. */
export interface LookupGoal extends Goal {
  readonly kind: 'lookup';
  /** Whether the document has something at the path. */
  isFound: boolean;
  readonly maps: GrowingMap[];
}

/** A map, which is filled while the document is read. */
interface GrowingMap {
  readonly key: JsonName | undefined;
  readonly value: JsonName | undefined;
  readonly names: Map<string, string>;
}

/** The maps of one input. They must come before the records, and are used for all later documents of the input. */
export class Lookups {
  readonly #goals = new Map<string, LookupGoal>();
  readonly #maps = new Map<string, GrowingMap>();

  /** The paths to the maps. */
  get goals(): readonly LookupGoal[] {
    return [...this.#goals.values()];
  }

  /** The names whose values are wanted from the entries. */
  get names(): readonly JsonName[] {
    const names = [...this.#maps.values()].flatMap(({ key, value }) => [key, value]);
    return names.filter((name) => name !== undefined);
  }

  /** Returns the map of a lookup: the same one for equal lookups. */
  map({ path, key, value }: JsonLookup): NameMap {
    const id = JSON.stringify([path, key, value]);
    const before = this.#maps.get(id);
    if (before !== undefined) return before.names;
    const map = { key: optionalName(key), value: optionalName(value), names: new Map<string, string>() };
    this.#maps.set(id, map);
    this.#goal(path).maps.push(map);
    return map.names;
  }

  /** Adds an entry to the maps at a path, with its key there. Returns what was expected if they get too large. */
  add({ path, maps }: LookupGoal, ownKey: string, entry: JsonTree): string | undefined {
    for (const { key, value, names } of maps) {
      const id = key === undefined ? ownKey : textByName(entry, key);
      const name = value === undefined ? jsonText(entry) : textByName(entry, value);
      if (id !== '' && name !== '') names.set(detached(id), detached(name));
      if (names.size > MOST_ENTRIES) return `the map ${path.join('.')} with at most ${MOST_ENTRIES} entries`;
    }
    return undefined;
  }

  /** Returns what is expected before the first record and was not found yet. */
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

// A slice of a text would keep the text of the whole entry in memory.
function detached(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
