import type { SQLInputValue } from 'node:sqlite';
import { attributeIndex, attributeKey, VALUE_FIELDS, type ValueKey } from '../../model/field.ts';
import type { Scope } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { VolumeWrites } from '../sql/dialect.ts';
import type { RecordedWrite } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';

/** Writes the volumes of a batch. */
export function writeVolumes(connection: Connection, { scope, writes }: VolumeWrites): void {
  // A volume is added before it can be updated.
  insertVolumes(
    connection,
    scope,
    writes.filter(({ added }) => added),
  );
  updateVolumes(
    connection,
    scope,
    writes.filter(({ added }) => !added),
  );
  writeAttributes(connection, scope, writes);
}

function insertVolumes(
  connection: Connection,
  { customer, media }: Scope,
  added: readonly RecordedWrite[],
): void {
  // One list of columns for all: each record leaves out other fields.
  const keys = columnKeys(added);
  const columns = ['customer', 'media', 'volume', 'history', 'current_repository', ...keys.map(columnOf)];
  insertRows(
    connection,
    `volume (${columns.join(', ')})`,
    [customer, media],
    added.map(({ volume, history, current, values }) => {
      return [volume, history, current, ...keys.map((key) => values[key] ?? null)];
    }),
  );
}

function updateVolumes(
  connection: Connection,
  { customer, media }: Scope,
  updated: readonly RecordedWrite[],
): void {
  // Most changes are to the same few fields: the text of their statement is made once.
  const statements = new Map<string, string>();
  for (const { volume, version, history, values } of updated) {
    const keys: ValueKey[] = [];
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

function updateOf(keys: readonly ValueKey[]): string {
  const columns = ['version', 'history', ...keys.map(columnOf)];
  return `UPDATE volume SET ${columns.map((column) => `${column} = ?`).join(', ')}
    WHERE customer = ? AND media = ? AND volume = ?`;
}

// Writes and clears extended attributes.
function writeAttributes(
  connection: Connection,
  { customer, media }: Scope,
  writes: readonly RecordedWrite[],
): void {
  for (const { volume, values } of writes) {
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

function columnKeys(writes: readonly RecordedWrite[]): ValueKey[] {
  const keys = new Set<string>();
  for (const { values } of writes) for (const key in values) keys.add(key);
  return VALUE_FIELDS.map(({ key }) => key).filter((key) => keys.has(key));
}

const COLUMNS: ReadonlySet<string> = new Set(VALUE_FIELDS.map(({ key }) => key));

function isColumn(key: string): key is ValueKey {
  return COLUMNS.has(key);
}
