import type { JsonValue } from './change.ts';
import {
  attributeKey,
  fieldOf,
  LAST_ATTRIBUTE,
  STATE_FIELDS,
  type StoredKey,
  VALUE_FIELDS,
  type ValueKey,
} from './field.ts';
import { type CustomerId, type MediaId, type Scope, VolumeId } from './scope.ts';
import { toJson } from './value.ts';

/** The keys of all compared fields, attributes included. */
export const EVERY_FIELD: readonly ValueKey[] = [
  ...VALUE_FIELDS.map(({ key }) => key),
  ...Array.from({ length: LAST_ATTRIBUTE }, (_, index) => attributeKey(index + 1)),
];

/** The keys of all fields that stores keep, attributes included. */
export const EVERY_STORED_FIELD: readonly StoredKey[] = [
  ...STATE_FIELDS.map(({ key }) => key),
  ...EVERY_FIELD,
];

/** A volume as JSON; a field without a value is left out. */
export interface VolumeJson extends Readonly<Record<string, JsonValue>> {
  readonly customer: CustomerId;
  readonly media: MediaId;
  readonly volume: VolumeId;
  readonly version: number;
}

/** Returns the JSON form of a row of a snapshot with these fields; `columns` are its columns, unescaped. */
export function volumeJson(
  scope: Scope,
  fields: readonly StoredKey[],
  columns: readonly string[],
): VolumeJson {
  const [volume = '', version, currentRepository, locks, ...values] = columns;
  const json: Record<string, JsonValue> = {};
  if (currentRepository) json.currentRepository = currentRepository;
  if (locks) json.locks = locks;
  for (const [index, field] of fields.entries()) {
    const value = values[index];
    if (value) json[field] = toJson(fieldOf(field), value);
  }
  return { ...scope, volume: VolumeId.trusted(volume), version: Number(version), ...json };
}
