/**
 * What an added volume was at first. Its entry in the history only says that it was added: its first values are its present
 * ones with all later changes undone. A removal names all that the volume was, so that this goes for earlier lives too.
 *
 * @module
 */

import { isStored, type StoredKey } from '../../model/field.ts';
import type { FieldChanges } from '../../model/field-changes.ts';
import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';

/** What the entry of an added volume says. */
export interface Addition {
  /** Sum of its first values, as `sumOf` returns it. */
  readonly sum: number;
  /** Repository in which it started, where that was named; null for none. */
  readonly start: string | null;
}

/** What an entry of the history says: what was changed, or that the volume was added. */
export type EntryText = FieldChanges | Addition;

/** Says whether an entry says no more than that the volume was added. */
export function isAddition(text: EntryText): text is Addition {
  return typeof text.sum === 'number';
}

interface Entry {
  readonly id: number;
  readonly volume: string;
  /** Version of the volume after it. */
  readonly version: number;
  /** Id of the entry of the volume before it; null for the first. */
  readonly previous: number | null;
}

/** An entry of the history as it is kept. */
export interface KeptEntry extends Entry {
  readonly says: EntryText;
}

/** An entry of the history with the values of all that it changed. */
export interface ReadEntry extends Entry {
  readonly changes: FieldChanges;
}

/** Values of a volume by their keys. */
export type Values = { readonly [K in StoredKey]?: string | null };

/** Goes back along the entries of a volume, from what it is now. */
export class Backwards {
  /** What the volume was before the entries so far, as far as it is known. */
  readonly #values = new Map<string, string>();

  /** @param now the volume as it is; the values that it lacks are not told of additions either */
  constructor(now: Values) {
    for (const key in now) this.#set(key, now[key as StoredKey]);
  }

  /** Takes the next entry, going back, and returns it with its values. */
  take({ says, ...entry }: KeptEntry): ReadEntry {
    if (isAddition(says)) {
      const changes = this.#first(entry, says);
      this.#values.clear();
      return { ...entry, changes };
    }
    for (const key in says) this.#set(key, says[key]?.[0]);
    return { ...entry, changes: says };
  }

  #set(key: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.#values.delete(key);
    else if (isStored(key) && key !== 'moveStarted') this.#values.set(key, value);
  }

  // Where a volume is follows from where it starts, and is told of another life, whose entries are before this one.
  #first({ volume, version }: Entry, { start }: Addition): FieldChanges {
    const changes: Record<string, readonly [null, string]> = {};
    if (version > 1) changes.volume = [null, volume];
    for (const key of KEYS) {
      const value = key === 'initialRepository' ? start : this.#values.get(key);
      if (value) changes[key] = [null, value];
    }
    const current = this.#values.get('currentRepository');
    if (current && version > 1) changes.currentRepository = [null, current];
    // An addition without fields is one all the same.
    if (Object.keys(changes).length === 0) changes.volume = [null, volume];
    return changes;
  }
}

const KEYS: readonly string[] = [
  ...['repository', 'initialRepository'],
  ...EVERY_STORED_FIELD.filter((key) => key !== 'repository' && key !== 'currentRepository'),
];

/** Returns a sum of values, by which it shows that others have come to be in their place: a whole number of 32 bits. */
export function sumOf(values: Values): number {
  let sum = 0;
  for (const key in values) {
    const value = values[key as StoredKey];
    if (value !== null && value !== undefined && key !== 'moveStarted') sum = plus(sum, key, value);
  }
  return sum;
}

// In any order of the keys: FNV-1a of each key and its value.
function plus(sum: number, key: string, value: string): number {
  let hash = seeds.get(key);
  if (hash === undefined) {
    hash = hashed(0x811c9dc5, key);
    seeds.set(key, hash);
  }
  // Mixed once more: else two values that have changed places could come to the same sum.
  hash = hashed(hash, value);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (sum + (hash ^ (hash >>> 13))) >>> 0;
}

const seeds = new Map<string, number>();

function hashed(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
