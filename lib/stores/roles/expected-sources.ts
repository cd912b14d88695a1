import type { ExpectedSource, SourceState } from '../../model/expected-source.ts';

/** Keeps which sources should report when, and says which have. */
export interface ExpectedSources {
  /** Lists the expected sources in ascending order of their names, as they stand now; a server those that the user may see. */
  list(): Promise<readonly SourceState[]>;
  /**
   * Expects a source, or changes what is expected of the one of this name: where that is another source or time, what was due before
   * counts no more. Throws CUSTOMER_UNKNOWN.
   */
  put(source: ExpectedSource): Promise<void>;
  /** Expects a source no more; false where none has this name. */
  remove(name: string): Promise<boolean>;
}
