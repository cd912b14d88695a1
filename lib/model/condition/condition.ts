/**
 * Conditions on volumes: what `--where` and the queries of a store select by. Two-valued: a missing value equals nothing,
 * and is neither less nor greater than anything, so that `not` of a condition holds wherever the condition does not.
 *
 * @module
 */

import {
  FIELDS,
  type FieldSpec,
  fieldByKey,
  fieldByName,
  isStored,
  STATE_FIELDS,
  type StoredKey,
} from '../field.ts';

/** Key of a field that a condition may name. */
export type ConditionKey = StoredKey | 'customer' | 'media' | 'volume';

/** A field that a condition may name. */
export type ConditionField = FieldSpec & { readonly key: ConditionKey };

/** How two values are compared. Text is compared by its code points, dates, numbers and flags by what they mean. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What holds of a volume, or does not. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  /** A flag is set; any other field has a value. */
  | { readonly kind: 'given'; readonly field: ConditionKey }
  /** The volume has a target, and is not known to be there. */
  | { readonly kind: 'moving' }
  /** `value` is canonical for the field. */
  | {
      readonly kind: 'value';
      readonly field: ConditionKey;
      readonly comparison: Comparison;
      readonly value: string;
    }
  | {
      readonly kind: 'fields';
      readonly field: ConditionKey;
      readonly comparison: Comparison;
      readonly other: ConditionKey;
    }
  /** The whole text fits the pattern: `*` any characters or none, `?` one; the case of A-Z is ignored. */
  | { readonly kind: 'like'; readonly field: ConditionKey; readonly pattern: string };

/**
 * Longest text of a condition, in bytes, as it is written and in its canonical form: a server takes 8 KB of path and
 * headers, in which some characters are three.
 */
export const LONGEST_CONDITION = 1200;

/** Finds a field by its key or by a name of definitions, ignoring case; `undefined` where a condition may not name it. */
export function conditionField(name: string): ConditionField | undefined {
  const byName = fieldByName(name) ?? STATE_BY_NAME.get(name.toUpperCase());
  return byName !== undefined && isConditionField(byName) ? byName : undefined;
}

/** Returns the spec of a field that a condition names. */
export function specOf(key: ConditionKey): FieldSpec {
  const spec = fieldByKey(key);
  if (spec === undefined) throw new RangeError(`no field has the key ${key}`);
  return spec;
}

function isConditionField(spec: FieldSpec): spec is ConditionField {
  return spec.role === 'key' || isStored(spec.key);
}

const STATE_BY_NAME: ReadonlyMap<string, FieldSpec> = new Map(STATE_FIELDS.map((spec) => [spec.name, spec]));

/** The names that a condition is most likely to mean: those of attributes are not among them. */
export const CONDITION_NAMES: readonly string[] = [
  ...[...FIELDS, ...STATE_FIELDS].filter(isConditionField).map(({ key }) => key),
  'attribute1',
  'moving',
];
