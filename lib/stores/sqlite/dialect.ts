import type { Dialect } from '../sql/dialect.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';
import { readVolumes } from './read-volumes.ts';
import { writeVolumes } from './write-volumes.ts';

/** How SQLite does what each database does in its own way. Nothing waits: node:sqlite is synchronous. */
export const SQLITE: Dialect<Connection> = {
  // Transactions that write come one after the other.
  lockBatch: () => {},
  readVolumes,
  writeVolumes,

  nextSheets: (connection, count) => {
    const [last] = connection.row('SELECT max(id) FROM history_sheet');
    return Array.from({ length: count }, (_, index) => Number(last ?? 0) + 1 + index);
  },

  appendSheets: (connection, { customer, media, at, run }, sheets) =>
    insertRows(
      connection,
      'history_sheet (customer, media, at, run, id, entries)',
      [customer, media, at, run],
      sheets.map(({ id, entries }) => [id, entries]),
    ),
};
