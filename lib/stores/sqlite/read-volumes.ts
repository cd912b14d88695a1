import { attributeIndex, attributeKey, STORED_FIELDS, type StoredKey } from '../../model/field.ts';
import { type Scope, VolumeId } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import { columnOf } from '../sql/column-of.ts';
import { numberOrNull, textOf, textOrNull } from '../sql/connection.ts';
import type { StoredVolume } from '../sql/current-volume.ts';
import type { Connection } from './connection.ts';

type Values = { [K in StoredKey]?: string | null };

// In one piece, and with all their attributes these are 20,000 rows.
const VOLUMES = 100;

/** Reads volumes of a scope with these fields. */
export async function readVolumes(
  connection: Connection,
  scope: Scope,
  volumes: readonly VolumeId[],
  wanted: ReadonlySet<string>,
): Promise<Map<VolumeId, StoredVolume>> {
  const found = new Map<VolumeId, StoredVolume>();
  const turns = new Turns();
  for (let start = 0; start < volumes.length; start += VOLUMES) {
    if (turns.isOver) await turns.pass();
    for (const [id, volume] of readSome(connection, scope, volumes.slice(start, start + VOLUMES), wanted)) {
      found.set(id, volume);
    }
  }
  return found;
}

function readSome(
  connection: Connection,
  { customer, media }: Scope,
  volumes: readonly VolumeId[],
  wanted: ReadonlySet<string>,
): Map<VolumeId, StoredVolume> {
  const ids = JSON.stringify(volumes);
  const found = new Map<VolumeId, StoredVolume & { readonly values: Values }>();
  const fields = STORED_FIELDS.filter(({ key }) => wanted.has(key));
  const where = 'customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?))';
  const locks = "concat(iif(update_lock, 'L', ''), iif(move_lock, 'l', ''))";
  const columns = [
    ...['volume', 'version', 'history', locks],
    ...fields.map(({ key }) => `CAST(${columnOf(key)} AS TEXT)`),
  ];
  const select = `SELECT ${columns.join(', ')} FROM volume WHERE ${where}`;
  for (const row of connection.rows(select, customer, media, ids)) {
    const [volume, version, history, locked] = row;
    const values: Values = {};
    for (let at = 0; at < fields.length; at++) {
      const key = fields[at]?.key;
      if (key !== undefined) values[key] = textOrNull(row[at + 4]);
    }
    found.set(VolumeId.trusted(textOf(volume)), {
      version: Number(version),
      history: numberOrNull(history),
      locks: textOf(locked),
      values,
    });
  }
  if (found.size === 0 || ![...wanted].some((key) => attributeIndex(key) !== undefined)) return found;

  const attributes = `SELECT volume, idx, value FROM attribute WHERE ${where}`;
  for (const [volume, index, value] of connection.rows(attributes, customer, media, ids)) {
    const of = found.get(VolumeId.trusted(textOf(volume)));
    if (of !== undefined) of.values[attributeKey(Number(index))] = textOf(value);
  }
  return found;
}
