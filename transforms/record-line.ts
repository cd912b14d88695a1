import type { JsonValue } from '../lib/model/change.ts';
import { fieldOf, type ValueKey } from '../lib/model/field.ts';
import { toJson } from '../lib/model/value.ts';
import { CLEARED, type VolumeRecord } from '../lib/model/volume-record.ts';

/** Returns a volume record as one JSON line (no line end): its identity, then each field it gives. */
export function recordLine(record: VolumeRecord, fields: readonly ValueKey[]): string {
  const { customer, media, volume, values, repositoryDescription, initialRepository } = record;
  const json: Record<string, JsonValue> = { customer, media, volume };
  for (const [index, field] of fields.entries()) {
    const value = values[index];
    if (value) json[field] = value === CLEARED ? null : toJson(fieldOf(field), value);
  }
  if (repositoryDescription !== '') json.repositoryDescription = repositoryDescription;
  if (initialRepository !== '') json.initialRepository = initialRepository;
  return JSON.stringify(json);
}
