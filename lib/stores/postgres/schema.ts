/**
 * The tables of a store in PostgreSQL, in a schema of their own. Columns of volumes derive from the field table; a test
 * checks that a database has a column for every field, so that a new field comes with its migration.
 *
 * @module
 */

import { VALUE_FIELDS } from '../../volume.ts';
import { columnOf } from '../column-of.ts';

/** Types of the columns of fields. */
const FIELD_TYPES = new Map(
  VALUE_FIELDS.map(({ key, kind }) => {
    return [columnOf(key), kind === 'flag' ? 'smallint' : kind === 'count' ? 'bigint' : 'text'] as const;
  }),
);

/** Types of the columns of volumes that changes write; all others are text. */
export const COLUMN_TYPES: ReadonlyMap<string, string> = new Map([
  ...FIELD_TYPES,
  ['version', 'bigint'],
  ['attributes', 'jsonb'],
]);

const FIELD_COLUMNS = Array.from(FIELD_TYPES, ([column, type]) => `${column} ${type}`);

// Keys are compared by bytes: in the order of snapshots, whatever language the database speaks. Dates are kept as the
// canonical text that snapshots carry.
const BASELINE = `
CREATE TABLE tapesync.customer (
  customer text COLLATE "C" PRIMARY KEY,
  description text NOT NULL DEFAULT ''
);

-- revision is renewed with every change in the scope. Not a counter: in a database that was restored from a copy, that
-- would come to stand for something else than it did before.
CREATE TABLE tapesync.media (
  customer text COLLATE "C" REFERENCES tapesync.customer,
  media text COLLATE "C",
  description text NOT NULL DEFAULT '',
  volume_filter text NOT NULL DEFAULT '',
  revision text NOT NULL DEFAULT gen_random_uuid()::text,
  PRIMARY KEY (customer, media)
) WITH (fillfactor = 50);

CREATE TABLE tapesync.repository (
  customer text COLLATE "C",
  media text COLLATE "C",
  repository text COLLATE "C",
  description text NOT NULL DEFAULT '',
  PRIMARY KEY (customer, media, repository),
  FOREIGN KEY (customer, media) REFERENCES tapesync.media
);

-- repository is the target; current_repository follows when the arrival is confirmed. attributes is {"attribute1": ...}.
-- Room in each page lets an update stay in it and leave the index alone. Neither volumes nor the history refer to the
-- tables above them: PostgreSQL asks for each row, which took a third to a half of the time of a first load, and the row
-- of the media is locked by whoever adds volumes, that of the run is written before its history, and nothing removes them.
CREATE TABLE tapesync.volume (
  customer text COLLATE "C",
  media text COLLATE "C",
  volume text COLLATE "C",
  version bigint NOT NULL DEFAULT 1,
  update_lock smallint NOT NULL DEFAULT 0,
  current_repository text,
  ${FIELD_COLUMNS.join(',\n  ')},
  attributes jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (customer, media, volume)
) WITH (fillfactor = 90);

CREATE TABLE tapesync.run (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL,
  command text NOT NULL,
  definition text NOT NULL,
  started text NOT NULL,
  finished text,
  exit_code integer,
  statistics text
);

-- One row per change, by the version that it made: no change can stand here twice. changes is
-- {"field": [old, new], ...}; as json, because jsonb would not keep the fields in their order.
CREATE TABLE tapesync.history (
  customer text COLLATE "C",
  media text COLLATE "C",
  volume text COLLATE "C",
  version bigint,
  at text NOT NULL,
  run bigint NOT NULL,
  changes json NOT NULL,
  PRIMARY KEY (customer, media, volume, version)
);

CREATE VIEW tapesync.volume_history AS
SELECT
  customer, media, volume, version, at, run.user_id, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM tapesync.history JOIN tapesync.run ON run.number = history.run, json_each(history.changes) AS field;

CREATE TABLE tapesync.account (
  user_id text COLLATE "C" PRIMARY KEY,
  password text NOT NULL
);

CREATE TABLE tapesync.account_grant (
  user_id text COLLATE "C" REFERENCES tapesync.account ON DELETE CASCADE,
  customer text COLLATE "C",
  role text NOT NULL,
  PRIMARY KEY (user_id, customer)
);

CREATE TABLE tapesync.session (
  token text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES tapesync.account ON DELETE CASCADE,
  expires text COLLATE "C" NOT NULL
);
CREATE INDEX session_of_user ON tapesync.session (user_id);

-- What batches of unfinished runs were answered, for those that are sent again.
CREATE TABLE tapesync.batch (
  run bigint REFERENCES tapesync.run,
  key text COLLATE "C",
  digest text NOT NULL,
  at text COLLATE "C" NOT NULL,
  results text NOT NULL,
  PRIMARY KEY (run, key)
);
`;

/** What makes schema n+1 of schema n; never edited once released, only added to. */
export const MIGRATIONS: readonly string[] = [BASELINE];
