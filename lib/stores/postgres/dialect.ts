import type { Dialect } from '../sql/dialect.ts';
import type { Connection } from './connection.ts';
import { readVolumes } from './read-volumes.ts';
import { writeVolumes } from './write-volumes.ts';

/** How PostgreSQL does what each database does in its own way. */
export const POSTGRES: Dialect<Connection> = {
  // Two batches with the same hash only wait for each other.
  lockBatch: async (connection, name) => {
    await connection.row('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', name);
  },
  readVolumes,
  writeVolumes,

  // Ids of a transaction that fails are never used.
  nextSheets: async (connection, count) => {
    const next = "SELECT nextval('tapesync.history_sheet_id_seq') FROM generate_series(1, $1)";
    return (await connection.rows(next, count)).map(([id]) => Number(id));
  },

  appendSheets: async (connection, { customer, media, at, run }, sheets) => {
    await connection.run(
      `INSERT INTO tapesync.history_sheet (customer, media, at, run, id, entries)
       SELECT $1, $2, $3, $4, new.* FROM unnest($5::bigint[], $6::json[]) AS new`,
      customer,
      media,
      at,
      run,
      sheets.map(({ id }) => id),
      sheets.map(({ entries }) => entries),
    );
  },
};
