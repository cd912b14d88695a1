import type { SettableKey } from './field.ts';
import type { CustomerId, MediaId, VolumeId } from './scope.ts';

/**
 * Adds a volume, updates fields of one, says that it has arrived in a repository or what an audit found of it, takes back
 * what was changed of it, or removes it.
 */
export const ACTIONS = ['add', 'update', 'confirm', 'audit', 'undo', 'remove'] as const;

/** One of the six actions. */
export type Action = (typeof ACTIONS)[number];

/** Field values in canonical text; `null` clears the field. */
export type FieldValues = { readonly [K in SettableKey]?: string | null };

/**
 * One difference between the input and the store: the fields to write to a volume, and the state of the volume that the
 * change was computed from.
 */
export interface Change {
  readonly action: Action;
  readonly customer: CustomerId;
  readonly media: MediaId;
  readonly volume: VolumeId;
  /** Version of the volume that the change was computed from; 0 for a volume that does not exist. */
  readonly version: number;
  /** The fields to write. */
  readonly set: FieldValues;
  /** The values of these fields before, and of a volume that is removed all that are known; empty ones are left out. */
  readonly was: FieldValues;
  /** Name of the input. */
  readonly source: string;
  /** Line of the record in the input; 0 where it is not known. */
  readonly line: number;
}

/** A change as one line of NDJSON: see `change-line.ts`. */
export interface ChangeLine extends Omit<Change, 'set' | 'was' | 'source' | 'line'> {
  readonly set: Readonly<Record<string, JsonValue>>;
  readonly was?: Readonly<Record<string, JsonValue>>;
  readonly line?: number;
}

/** A field value in JSON: flags are booleans, counts are numbers while these are exact, the rest is text. */
export type JsonValue = string | number | boolean | null;
