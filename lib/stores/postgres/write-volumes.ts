import { attributeIndex, attributeKey, STORED_FIELDS } from '../../model/field.ts';
import type { VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { CurrentVolume } from '../sql/current-volume.ts';
import type { VolumeWrites } from '../sql/dialect.ts';
import type { Connection } from './connection.ts';
import { hasAttribute } from './read-volumes.ts';
import { COLUMN_TYPES } from './schema.ts';

/**
 * Writes the volumes of a batch: added ones by one statement, the others by another. All get the same columns, those that
 * any write has: under the lock of the scope, no other store writes them.
 */
export async function writeVolumes(
  connection: Connection,
  { scope: { customer, media }, writes, stored, after }: VolumeWrites,
): Promise<void> {
  const made = new Set<VolumeId>();
  const entries = new Map<VolumeId, number>();
  const written = new Set<string>();
  for (const { volume, kind, history, values } of writes) {
    if (kind === 'added') made.add(volume);
    entries.set(volume, history);
    for (const key in values) written.add(key);
  }
  const fields = STORED_FIELDS.map(({ key }) => key).filter((key) => written.has(key));
  const columns = ['version', 'history', ...fields.map(columnOf)];
  if (hasAttribute(written)) columns.push('attributes');
  const added: Batch = { volumes: [], cells: columns.map(() => []) };
  const updated: Batch = { volumes: [], cells: columns.map(() => []) };
  const places: (string | null)[] = [];
  for (const [volume, volumeAfter] of after()) {
    const isAdded = made.has(volume);
    const batch = isAdded ? added : updated;
    let at = 0;
    batch.volumes.push(volume);
    if (!isAdded) places.push(stored.get(volume)?.ctid ?? null);
    batch.cells[at++]?.push(volumeAfter.version);
    batch.cells[at++]?.push(entries.get(volume) ?? null);
    for (const key of fields) batch.cells[at++]?.push(volumeAfter.values[key] ?? null);
    batch.cells[at]?.push(attributesOf(volumeAfter));
  }
  if (added.volumes.length > 0) {
    const insert = insertInto(columns);
    await connection.run(insert, customer, media, added.volumes, ...added.cells);
  }
  const { volumes, cells } = updated;
  if (volumes.length > 0) {
    await connection.runOn(volumes.length, updateOf(columns), customer, media, volumes, places, ...cells);
  }
}

/** Volumes and, for each column, a value of each of them. */
interface Batch {
  readonly volumes: VolumeId[];
  readonly cells: (string | number | null)[][];
}

function insertInto(columns: readonly string[]): string {
  return `INSERT INTO tapesync.volume (customer, media, volume, ${columns.join(', ')})
    SELECT $1, $2, new.* FROM ${table(columns)}`;
}

// Finds the rows by where they lie, which has just been read: another lookup in the index would take as long as the write.
function updateOf(columns: readonly string[]): string {
  return `UPDATE tapesync.volume SET ${columns.map((column) => `${column} = new.${column}`).join(', ')}
    FROM ${table(['at', ...columns])}
    WHERE volume.ctid = new.at AND volume.customer = $1 AND volume.media = $2 AND volume.volume = new.volume`;
}

function table(columns: readonly string[]): string {
  const arrays = columns.map((column, index) => `$${index + 4}::${COLUMN_TYPES.get(column) ?? 'text'}[]`);
  return `unnest($3::text[], ${arrays.join(', ')}) AS new (volume, ${columns.join(', ')})`;
}

function attributesOf({ values }: CurrentVolume): string {
  const attributes: Record<string, string> = {};
  for (const key in values) {
    const index = attributeIndex(key);
    const value = index && values[attributeKey(index)];
    if (value) attributes[key] = value;
  }
  return JSON.stringify(attributes);
}
