import type { SQLInputValue } from 'node:sqlite';
import { attributeIndex, attributeKey, STORED_FIELDS, type StoredKey } from '../../model/field.ts';
import type { Scope } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import { columnOf } from '../sql/column-of.ts';
import type { VolumeWrites } from '../sql/dialect.ts';
import type { RecordedWrite } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';

/** Writes the volumes of a batch. */
export async function writeVolumes(connection: Connection, { scope, writes }: VolumeWrites): Promise<void> {
  const added = writes.filter(({ kind }) => kind === 'added');
  const given = keysOf(writes);
  // A volume is added before it can be updated.
  await insertVolumes(connection, scope, added, given);
  if (added.length < writes.length) {
    await updateVolumes(
      connection,
      scope,
      writes.filter(({ kind }) => kind === 'updated'),
    );
  }
  if ([...given].some((key) => attributeIndex(key) !== undefined))
    await writeAttributes(connection, scope, writes);
}

async function insertVolumes(
  connection: Connection,
  { customer, media }: Scope,
  added: readonly RecordedWrite[],
  given: ReadonlySet<string>,
): Promise<void> {
  // One list of columns for all: each record leaves out other fields.
  const keys = STORED_FIELDS.map(({ key }) => key).filter((key) => given.has(key));
  const columns = ['customer', 'media', 'volume', 'version', 'history', ...keys.map(columnOf)];
  await insertRows(connection, added, {
    into: `volume (${columns.join(', ')})`,
    width: columns.length,
    append: (cells, { volume, version, history, values }) => {
      cells.push(customer, media, volume, version, history);
      for (const key of keys) cells.push(values[key] ?? null);
    },
  });
}

async function updateVolumes(
  connection: Connection,
  { customer, media }: Scope,
  updated: readonly RecordedWrite[],
): Promise<void> {
  // Most changes are to the same few fields: the text of their statement is made once.
  const statements = new Map<string, string>();
  const turns = new Turns();
  for (const { volume, version, history, values } of updated) {
    if (turns.isOver) await turns.pass();
    const keys: StoredKey[] = [];
    const cells: SQLInputValue[] = [version, history];
    for (const key in values) {
      if (!isColumn(key)) continue;
      keys.push(key);
      cells.push(values[key] ?? null);
    }
    const fields = keys.join();
    const sql = statements.get(fields) ?? updateOf(keys);
    statements.set(fields, sql);
    cells.push(customer, media, volume);
    connection.run(sql, ...cells);
  }
}

function updateOf(keys: readonly StoredKey[]): string {
  const columns = ['version', 'history', ...keys.map(columnOf)];
  return `UPDATE volume SET ${columns.map((column) => `${column} = ?`).join(', ')}
    WHERE customer = ? AND media = ? AND volume = ?`;
}

// Writes and clears extended attributes.
async function writeAttributes(
  connection: Connection,
  { customer, media }: Scope,
  writes: readonly RecordedWrite[],
): Promise<void> {
  const turns = new Turns();
  for (const { volume, values } of writes) {
    if (turns.isOver) await turns.pass();
    for (const key in values) {
      const index = attributeIndex(key);
      if (index === undefined) continue;
      const value = values[attributeKey(index)];
      if (value === null || value === undefined) {
        connection.run(
          'DELETE FROM attribute WHERE customer = ? AND media = ? AND volume = ? AND idx = ?',
          customer,
          media,
          volume,
          index,
        );
      } else {
        connection.run(
          `INSERT INTO attribute (customer, media, volume, idx, value) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET value = excluded.value`,
          customer,
          media,
          volume,
          index,
          value,
        );
      }
    }
  }
}

function keysOf(writes: readonly RecordedWrite[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { values } of writes) for (const key in values) keys.add(key);
  return keys;
}

const COLUMNS: ReadonlySet<string> = new Set(STORED_FIELDS.map(({ key }) => key));

function isColumn(key: string): key is StoredKey {
  return COLUMNS.has(key);
}
