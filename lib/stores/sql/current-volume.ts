import type { StoredKey } from '../../model/field.ts';

/** A volume as it is now, as far as changes to it ask. */
export interface CurrentVolume {
  readonly version: number;
  /** As in a snapshot: `L`, `l`, `Ll` or empty. */
  readonly locks: string;
  /** The fields of the changes, where it is and where it goes; one without a value may be missing. */
  readonly values: { readonly [K in StoredKey]?: string | null };
}

/** A volume as the database has it. */
export interface StoredVolume extends CurrentVolume {
  /** Id of its latest entry in the history; null without one. */
  readonly history: number | null;
  /** Where PostgreSQL keeps the row, until somebody changes it. */
  readonly ctid?: string;
}

/** What is left of a volume that was removed: with it, its history is found, and goes on where it is added again. */
export interface RemovedVolume {
  /** Version that the removal made. One that is added again goes on from it, so that no older change fits it. */
  readonly version: number;
  /** Id of the entry of the removal in the history. */
  readonly history: number;
}
