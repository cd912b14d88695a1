import type { Change } from '../../model/change.ts';
import { attributeIndex, attributeKey, VALUE_FIELDS, type ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { HeldRow } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';

/** Reads what a scope holds of the volumes and fields that changes speak of. */
export function readHeld(
  connection: Connection,
  { customer, media }: Scope,
  changes: readonly Change[],
): Map<VolumeId, HeldRow> {
  const volumes = JSON.stringify(changes.map(({ volume }) => volume));
  const keys = new Set<string>(['repository']);
  for (const { set } of changes) for (const key in set) keys.add(key);

  const held = new Map<VolumeId, HeldRow & { readonly values: Values }>();
  const fields = VALUE_FIELDS.filter(({ key }) => keys.has(key));
  const columns = fields.map(({ key }) => `CAST(${columnOf(key)} AS TEXT)`);
  const rows = connection.rows(
    `SELECT volume, version, history, concat(iif(update_lock, 'L', ''), iif(move_lock, 'l', '')), ${columns.join(', ')}
     FROM volume WHERE customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?))`,
    customer,
    media,
    volumes,
  );
  for (const row of rows) {
    const [volume, version, history, locks] = row;
    const values: Values = {};
    for (let at = 0; at < fields.length; at++) {
      const key = fields[at]?.key;
      if (key !== undefined) values[key] = row[at + 4] as string | null;
    }
    held.set(volume as VolumeId, {
      version: Number(version),
      history: history === null ? null : Number(history),
      locks: String(locks),
      values,
    });
  }
  if (held.size === 0 || ![...keys].some((key) => attributeIndex(key) !== undefined)) return held;

  const attributes = connection.rows(
    `SELECT volume, idx, value FROM attribute
     WHERE customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?))`,
    customer,
    media,
    volumes,
  );
  for (const [volume, index, value] of attributes) {
    const found = held.get(volume as VolumeId);
    if (found !== undefined) found.values[attributeKey(Number(index))] = String(value);
  }
  return held;
}

type Values = { [K in ValueKey]?: string | null };
