import type { Change } from '../../model/change.ts';
import { attributeIndex, VALUE_FIELDS, type ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { HeldRow } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';
import { LOCKS } from './read-scope.ts';

/** What a database holds of a volume, and where its row lies, until somebody changes it. */
export interface PlacedRow extends HeldRow {
  readonly ctid: string;
}

/** Returns the fields that changes speak of, attributes aside, and the target repository. */
export function fieldsOf(changes: readonly Change[]): ValueKey[] {
  const keys = new Set<string>(['repository']);
  for (const { set } of changes) for (const key in set) keys.add(key);
  return VALUE_FIELDS.map(({ key }) => key).filter((key) => keys.has(key));
}

/** Says whether changes speak of extended attributes. */
export function speakOfAttributes(changes: readonly Change[]): boolean {
  return changes.some(({ set }) => Object.keys(set).some((key) => attributeIndex(key) !== undefined));
}

/** Reads what a scope holds of the volumes and fields that changes speak of. */
export async function readHeld(
  connection: Connection,
  { customer, media }: Scope,
  changes: readonly Change[],
): Promise<Map<VolumeId, PlacedRow>> {
  const fields = fieldsOf(changes);
  const attributes = speakOfAttributes(changes) ? 'attributes' : 'NULL';
  const rows = await connection.rows(
    `SELECT volume, ctid, version, history, ${LOCKS}, ${attributes}, ${fields.map(columnOf).join(', ')} FROM tapesync.volume
     WHERE customer = $1 AND media = $2 AND volume = ANY ($3)`,
    customer,
    media,
    [...new Set(changes.map(({ volume }) => volume))],
  );
  const held = new Map<VolumeId, PlacedRow>();
  for (const [volume, ctid, version, history, locks, extended, ...columns] of rows) {
    const values: { [K in ValueKey]?: string | null } = extended ? JSON.parse(extended) : {};
    for (const [at, key] of fields.entries()) values[key] = columns[at] ?? null;
    held.set(volume as VolumeId, {
      ctid: String(ctid),
      version: Number(version),
      history: history ? Number(history) : null,
      locks: locks ?? '',
      values,
    });
  }
  return held;
}
