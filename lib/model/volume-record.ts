import type { CustomerId, MediaId, VolumeId } from './scope.ts';

/** A value that empties its field. No value of a record is equal to it: values have no control characters. */
export const CLEARED = '\0';

/**
 * The volume fields of one record. Values are in canonical form (see `value.ts`), in the order of the definition's
 * `fields`; an empty value stands for "not given", `CLEARED` empties the field.
 */
export interface VolumeRecord {
  readonly customer: CustomerId;
  readonly media: MediaId;
  readonly volume: VolumeId;
  readonly values: readonly string[];
  /** Description of the target repository, to be looked up in the scope; empty for none. */
  readonly repositoryDescription: string;
  /** Repository in which an added volume starts; empty for none. */
  readonly initialRepository: string;
  readonly line: number;
  /** Set if the record seems to be cut by the end of its input: even its label may be the beginning of another one. */
  readonly unended?: Unended;
}

// A number has so many bits that can be told apart.
const MOST_BITS = 31;

/** Returns the bit of a field, by its place among the values; none for a field far behind, which counts as given. */
export function bitOf(field: number): number {
  return field < MOST_BITS ? 1 << field : 0;
}

/** Returns the fields that a record does not give, one bit each. */
export function notGivenIn(values: readonly string[] = []): number {
  let fields = 0;
  for (let index = 0; index < values.length; index++) if (values[index] === '') fields |= bitOf(index);
  return fields;
}

/** A record that seems to be cut. */
export interface Unended {
  /** The text of the record. */
  readonly text: string;
  /** Why it seems so, in words. */
  readonly reason: string;
}
