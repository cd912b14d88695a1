import type { Token } from 'stream-json/core/parser.js';
import { TapesyncError } from '../../../errors/error.ts';
import type { BadRecord } from '../cutter.ts';
import type { WantedNames } from '../line-reader.ts';
import { type JsonLookup, type LookupGoal, Lookups } from './lookup.ts';
import { type JsonName, jsonName, jsonText, type NameMap, textByName, wantedKeys } from './names.ts';
import { AmbiguousKey, type JsonTree, readTree } from './tree.ts';

/** A value that is wanted from each record. */
export interface JsonWanted {
  /**
   * Its names; the first one that gives a text is taken. A name is keys with dots between them, `*` for all elements of
   * an array, `.` for the record itself, `*1` for the key at the first `*` of the path to the records.
   */
  readonly names: WantedNames;
  /** The map from the value to its name. */
  readonly lookup?: JsonLookup;
}

/** A record and the keys that the `*` of its path stand for. */
interface Found {
  readonly tree: JsonTree;
  readonly keys: () => readonly string[];
}

type Finder = (found: Found) => string;

/** Takes the wanted values out of the records of one input. */
export class WantedValues {
  readonly lookups = new Lookups();
  readonly #finders: readonly (readonly Finder[])[];
  readonly #isWanted: (key: string) => boolean;

  constructor(wanted: readonly JsonWanted[]) {
    const names: JsonName[] = [];
    this.#finders = wanted.map(({ names: alternatives, lookup }) => {
      const map = lookup && this.lookups.map(lookup);
      return alternatives.map((alternative) => {
        const name = jsonName(alternative);
        names.push(name);
        return finder(name, map);
      });
    });
    this.#isWanted = wantedKeys([...names, ...this.lookups.names]);
  }

  /** Returns the wanted values of a record; it is bad where the key of one stands twice. */
  cells(tokens: readonly Token[], keys: () => readonly string[]): readonly string[] | BadRecord {
    const found = { tree: readTree(tokens, this.#isWanted), keys };
    try {
      return this.#finders.map((alternatives) => firstText(alternatives, found));
    } catch (error) {
      if (!(error instanceof AmbiguousKey)) throw error;
      const parameters = { expected: 'an object of keys and values', problem: error.message };
      return { error: new TapesyncError('RECORD_FORMAT', parameters) };
    }
  }

  /** Adds an entry to the maps at a path; see `Lookups.add`. */
  addEntry(goal: LookupGoal, key: string, tokens: readonly Token[]): string | undefined {
    try {
      return this.lookups.add(goal, key, readTree(tokens, this.#isWanted));
    } catch (error) {
      if (!(error instanceof AmbiguousKey)) throw error;
      return `the map ${goal.path.join('.')} with each key of an entry once (${error.message})`;
    }
  }
}

function finder(name: JsonName, map: NameMap | undefined): Finder {
  if (name.whole === '.') return ({ tree }) => jsonText(tree, map);
  const star = /^\*([1-9])$/.exec(name.whole)?.[1];
  if (star === undefined) return ({ tree }) => textByName(tree, name, map);
  return ({ keys }) => jsonText(keys()[Number(star) - 1] ?? null, map);
}

// No key, `null` and "" all mean that there is no value.
function firstText(finders: readonly Finder[], found: Found): string {
  for (const find of finders) {
    const text = find(found);
    if (text !== '') return text;
  }
  return '';
}
