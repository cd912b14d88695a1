import { CLEARED, type VolumeRecord } from '../lib/batch.ts';
import type { JsonValue } from '../lib/changes/change.ts';
import { toJson } from '../lib/volumes/value.ts';
import { fieldOf, type ValueKey } from '../lib/volumes/volume.ts';

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
