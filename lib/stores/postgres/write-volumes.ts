import type { Change } from '../../change.ts';
import type { Scope, VolumeId } from '../../scope.ts';
import { attributeIndex, type ValueKey } from '../../volume.ts';
import { columnOf } from '../column-of.ts';
import type { HeldVolume } from '../decide-change.ts';
import type { VolumeWrite } from '../plan-writes.ts';
import type { Connection } from './connection.ts';
import { fieldsOf, speakOfAttributes } from './read-held.ts';
import { COLUMN_TYPES } from './schema.ts';

/**
 * Writes what volumes hold after changes: those that the writes add by one statement, the others by another. All get
 * the same columns, whichever a single change speaks of: under the lock of the scope, nobody else writes them.
 */
export async function writeVolumes(
  connection: Connection,
  scope: Scope,
  changes: readonly Change[],
  writes: readonly VolumeWrite[],
  after: ReadonlyMap<VolumeId, HeldVolume>,
): Promise<void> {
  const starts = new Map<VolumeId, string | null>();
  for (const { volume, added, current } of writes) if (added) starts.set(volume, current);
  const fields = fieldsOf(changes);
  const columns = ['version', ...fields.map(columnOf)];
  if (speakOfAttributes(changes)) columns.push('attributes');
  const added: Batch = { volumes: [], cells: [[], ...columns.map(() => [])] };
  const updated: Batch = { volumes: [], cells: columns.map(() => []) };
  for (const [volume, held] of after) {
    const start = starts.get(volume);
    const batch = start === undefined ? updated : added;
    let at = 0;
    batch.volumes.push(volume);
    if (start !== undefined) batch.cells[at++]?.push(start);
    batch.cells[at++]?.push(held.version);
    for (const key of fields) batch.cells[at++]?.push(held.values[key] ?? null);
    batch.cells[at]?.push(attributesOf(held));
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

async function update(
  connection: Connection,
  { customer, media }: Scope,
  columns: readonly string[],
  { volumes, cells }: Batch,
): Promise<void> {
  await connection.run(
    `UPDATE tapesync.volume SET ${columns.map((column) => `${column} = new.${column}`).join(', ')}
     FROM ${table(columns)}
     WHERE volume.customer = $1 AND volume.media = $2 AND volume.volume = new.volume`,
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
