import type { Change } from '../../model/change.ts';
import { attributeIndex, type ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { HeldVolume } from '../sql/decide-change.ts';
import type { RecordedWrite } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';
import { fieldsOf, type PlacedRow, speakOfAttributes } from './read-held.ts';
import { COLUMN_TYPES } from './schema.ts';

/**
 * Writes what volumes hold after changes: those that the writes add by one statement, the others by another. All get
 * the same columns, whichever a single change speaks of: under the lock of the scope, no other store writes them.
 */
export async function writeVolumes(
  connection: Connection,
  scope: Scope,
  changes: readonly Change[],
  held: ReadonlyMap<VolumeId, PlacedRow>,
  writes: readonly RecordedWrite[],
  after: ReadonlyMap<VolumeId, HeldVolume>,
): Promise<void> {
  const starts = new Map<VolumeId, string | null>();
  const entries = new Map<VolumeId, number>();
  for (const { volume, added, current, history } of writes) {
    if (added) starts.set(volume, current);
    entries.set(volume, history);
  }
  const fields = fieldsOf(changes);
  const columns = ['version', 'history', ...fields.map(columnOf)];
  if (speakOfAttributes(changes)) columns.push('attributes');
  const added: Batch = { volumes: [], cells: [[], ...columns.map(() => [])] };
  const updated: Batch = { volumes: [], cells: [[], ...columns.map(() => [])] };
  for (const [volume, volumeAfter] of after) {
    const start = starts.get(volume);
    const batch = start === undefined ? updated : added;
    let at = 0;
    batch.volumes.push(volume);
    batch.cells[at++]?.push(start === undefined ? (held.get(volume)?.ctid ?? null) : start);
    batch.cells[at++]?.push(volumeAfter.version);
    batch.cells[at++]?.push(entries.get(volume) ?? null);
    for (const key of fields) batch.cells[at++]?.push(volumeAfter.values[key] ?? null);
    batch.cells[at]?.push(attributesOf(volumeAfter));
  }
  if (added.volumes.length > 0) await insert(connection, scope, ['current_repository', ...columns], added);
  if (updated.volumes.length > 0) await update(connection, scope, columns, updated);
}

/** Volumes and, for each column, a value of each of them. */
interface Batch {
  readonly volumes: VolumeId[];
  readonly cells: (string | number | null)[][];
}

async function insert(
  connection: Connection,
  { customer, media }: Scope,
  columns: readonly string[],
  { volumes, cells }: Batch,
): Promise<void> {
  await connection.run(
    `INSERT INTO tapesync.volume (customer, media, volume, ${columns.join(', ')})
     SELECT $1, $2, new.* FROM ${table(columns)}`,
    customer,
    media,
    volumes,
    ...cells,
  );
}

// By where the rows lie, which has just been read: to look each up once more in the index takes as long as to write it.
async function update(
  connection: Connection,
  { customer, media }: Scope,
  columns: readonly string[],
  { volumes, cells }: Batch,
): Promise<void> {
  await connection.runOn(
    volumes.length,
    `UPDATE tapesync.volume SET ${columns.map((column) => `${column} = new.${column}`).join(', ')}
     FROM ${table(['at', ...columns])}
     WHERE volume.ctid = new.at AND volume.customer = $1 AND volume.media = $2 AND volume.volume = new.volume`,
    customer,
    media,
    volumes,
    ...cells,
  );
}

function table(columns: readonly string[]): string {
  const arrays = columns.map((column, index) => `$${index + 4}::${COLUMN_TYPES.get(column) ?? 'text'}[]`);
  return `unnest($3::text[], ${arrays.join(', ')}) AS new (volume, ${columns.join(', ')})`;
}

function attributesOf({ values }: HeldVolume): string {
  const attributes: Record<string, string> = {};
  for (const key in values) {
    const value = values[key as ValueKey];
    if (attributeIndex(key) !== undefined && value) attributes[key] = value;
  }
  return JSON.stringify(attributes);
}
