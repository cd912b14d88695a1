import type { StoredKey } from '../../model/field.ts';

/** Returns the column of a volume table for a field of the field table. */
export function columnOf(key: StoredKey): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
