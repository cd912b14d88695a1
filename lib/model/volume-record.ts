import type { CustomerId, MediaId, VolumeId } from './scope.ts';

/** A value that empties its field. No text of a record can be it: control characters are not part of values. */
export const CLEARED = '\0';

/**
 * What a definition made of one record. Values are in canonical form (see `value.ts`), in the order of the
 * definition's `fields`; an empty value means "not given", `CLEARED` empties the field.
 */
export interface VolumeRecord {
  readonly customer: CustomerId;
  readonly media: MediaId;
  readonly volume: VolumeId;
  readonly values: readonly string[];
  /** Description of the target repository, to be looked up in the scope; empty when not given. */
  readonly repositoryDescription: string;
  /** Repository an added volume starts in; empty when not given. */
  readonly initialRepository: string;
  readonly line: number;
}
