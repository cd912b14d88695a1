import { quoted } from '../../errors/error.ts';
import { fieldByKey, isStored } from '../../model/field.ts';
import { type FieldChanges, isFieldChanges } from '../../model/field-changes.ts';
import { parseJson } from '../../model/json-object.ts';
import type { StoredVolume } from './current-volume.ts';
import { type EntryText, isAddition, type KeptEntry, sumOf } from './first-values.ts';

/**
 * Compares a volume with its history, which is read backwards: from the latest entry to the first. Keeps only the first
 * problem: what follows from it says nothing new.
 */
export class VolumeLife {
  /** What is wrong with the volume, in words that follow its name. */
  problem: string | undefined;
  /** Id of the entry that has to come next; null after the first one of the volume. */
  #next: number | null;
  #version: number;
  /** Fields with a value, by their keys; a map for each volume would take much more memory. */
  #values: Readonly<Record<string, string>>;
  /** Fields that the entries so far have named, with their values before these. */
  #named: Map<string, string | null> | undefined;

  constructor({ history, version, locks, values: read }: StoredVolume) {
    const values: Readonly<Record<string, string | null | undefined>> = read;
    this.#next = history;
    this.#version = version;
    const given: Record<string, string> = {};
    for (const key in values) {
      const value = values[key];
      if (value && key !== 'moveStarted') given[key] = value;
    }
    if (locks.includes('L')) given.updateLock = '1';
    this.#values = given;
  }

  /** Takes the next entry of the volume, going back. */
  take(entry: KeptEntry): void {
    if (this.problem !== undefined) return;
    this.problem = this.#problemOf(entry);
    this.#next = entry.previous;
    this.#version = entry.version - 1;
  }

  /** Says that no more entries come. */
  end(): void {
    if (this.#next !== null) this.problem ??= `entry ${this.#next} of its history is not there`;
  }

  #problemOf({ id, version, previous, says }: KeptEntry): string | undefined {
    if (id !== this.#next) return `entry ${id} of the history is not reached from it`;
    if (version !== this.#version) {
      return `entry ${id} of its history makes version ${version}, and version ${this.#version} comes after it`;
    }
    if (version === 1 && previous !== null)
      return `its history goes on before version 1, to entry ${previous}`;
    if (isAddition(says)) {
      if (sumOf(this.#first()) !== says.sum)
        return 'has other values than it was added with, and nothing in its history says so';
      this.#values = {};
      this.#named = undefined;
      return undefined;
    }
    return this.#problemOfChanges(version, previous, says);
  }

  #problemOfChanges(version: number, previous: number | null, changes: FieldChanges): string | undefined {
    for (const key in changes) {
      if (!isCompared(key) || this.#named?.has(key)) continue;
      const value = this.#valueOf(key);
      const last = changes[key]?.[1] ?? null;
      if (value !== last)
        return `${nameOf(key)} is ${textOf(value)}, and its history made it ${textOf(last)}`;
    }
    if (previous === null) {
      // A volume that somebody has put there by SQL has fields from then; its first entry is of a later version.
      if (version !== 1) return undefined;
      for (const key in this.#values) {
        if (key in changes || this.#named?.has(key)) continue;
        if (key === 'currentRepository' && this.#values[key] === startOf(changes)) continue;
        return `${nameOf(key)} is ${textOf(this.#values[key])}, and nothing in its history says so`;
      }
      return undefined;
    }
    this.#named ??= new Map();
    for (const key in changes) this.#named.set(key, changes[key]?.[0] ?? null);
    return undefined;
  }

  // What the volume was before the entries so far, by its fields.
  #first(): Record<string, string | null> {
    const { updateLock: _, ...values }: Record<string, string | null> = {
      ...this.#values,
      ...(this.#named && Object.fromEntries(this.#named)),
    };
    for (const key in values) if (!isStored(key)) delete values[key];
    return values;
  }

  #valueOf(key: string): string | null {
    return this.#values[key] ?? (key === 'updateLock' ? '0' : null);
  }
}

/** Reads the entries of a sheet; `undefined` where it is none. */
export function readSheet(text: string): readonly (readonly [volume: string, entry: unknown])[] | undefined {
  const entries = parseJson(text);
  if (!Array.isArray(entries)) return undefined;
  return entries.map((entry: unknown) => [
    Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : '',
    entry,
  ]);
}

/** Returns an entry of a sheet; `undefined` where it is none. */
export function readEntry(id: number, entry: unknown): KeptEntry | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [volume, version, previous, text, start = null] = entry as readonly unknown[];
  if (typeof volume !== 'string' || typeof version !== 'number') return undefined;
  if (previous !== null && typeof previous !== 'number') return undefined;
  const says = readText(text, start);
  return says && { id, volume, version, previous, says };
}

function readText(text: unknown, start: unknown): EntryText | undefined {
  if (typeof text !== 'number') return isFieldChanges(text) ? text : undefined;
  return start === null || typeof start === 'string' ? { sum: text, start } : undefined;
}

// Where a volume started is in its history alone.
function isCompared(key: string): boolean {
  return key === 'updateLock' || isStored(key);
}

// A volume starts in its target, unless another repository was named.
function startOf(changes: FieldChanges): string | null {
  return (changes.initialRepository ?? changes.repository)?.[1] ?? null;
}

function nameOf(key: string): string {
  return fieldByKey(key)?.name ?? 'the update lock';
}

function textOf(value: string | null | undefined): string {
  return value === null || value === undefined ? 'empty' : quoted(value);
}
