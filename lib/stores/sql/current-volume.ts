import type { FieldValues } from '../../model/change.ts';

/** A volume as it is now, as far as changes to it ask. */
export interface CurrentVolume {
  readonly version: number;
  /** As in a snapshot: `L`, `l`, `Ll` or empty. */
  readonly locks: string;
  /** The fields of the changes and the target repository; one without a value may be missing. */
  readonly values: FieldValues;
}

/** A volume as the database has it. */
export interface StoredVolume extends CurrentVolume {
  readonly currentRepository: string | null;
  /** Id of its latest entry in the history; null without one. */
  readonly history: number | null;
  /** Where PostgreSQL keeps the row, until somebody changes it. */
  readonly ctid?: string;
}
