import type { SQLInputValue } from 'node:sqlite';
import { attributeIndex, attributeKey, VALUE_FIELDS, type ValueKey } from '../../model/field.ts';
import type { Scope } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { RecordedWrite } from '../sql/history-chain.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';

/** Inserts volumes that the scope does not hold yet; their attributes are written apart. */
export function insertVolumes(
  connection: Connection,
  { customer, media }: Scope,
  added: readonly RecordedWrite[],
): void {
  // One list of columns for all: records leave out what they have no value for, each something else.
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

/** Writes the columns of volumes that the scope holds; their attributes are written apart. */
export function updateVolumes(
  connection: Connection,
  { customer, media }: Scope,
  updated: readonly RecordedWrite[],
): void {
  // Most changes are to the same few fields: to make the statement anew took a third of the time. One statement for
  // eight volumes, as an upsert, is no faster.
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

/** Writes and clears the extended attributes of volumes that the scope holds. */
export function writeAttributes(
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
