/**
 * The tables of an embedded store. Volumes and their columns derive from the field table; a test checks that a database
 * has a column for every field, so that a new field comes with its migration.
 *
 * @module
 */

import { VALUE_FIELDS } from '../../model/field.ts';
import { columnOf } from '../sql/column-of.ts';
import { SHEET_ENTRIES } from '../sql/history-chain.ts';

/** Marks a SQLite database as ours: "tape" in ASCII. */
export const APPLICATION_ID = 0x74617065;

const TEXT_COLUMNS = VALUE_FIELDS.filter(({ kind }) => kind === 'text').map(({ key }) => columnOf(key));

/**
 * Condition on a row of the volume table whose text cannot stand in a snapshot as it is: in JSON it has an escape that is
 * not of a quote. The index of such rows is nearly always empty, and lets a scope without them be read without a look at
 * each text (1.9 times as fast).
 */
export const NEEDS_ESCAPE = `json_array(${TEXT_COLUMNS.join(', ')}) GLOB '*\\[^"]*'`;

const FIELD_COLUMNS = VALUE_FIELDS.map(
  ({ key, kind }) => `${columnOf(key)} ${kind === 'flag' || kind === 'count' ? 'INTEGER' : 'TEXT'}`,
);

const BASELINE = `
CREATE TABLE customer (
  customer TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
  customer TEXT NOT NULL REFERENCES customer,
  media TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  volume_filter TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (customer, media)
) STRICT, WITHOUT ROWID;

CREATE TABLE repository (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  repository TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (customer, media, repository),
  FOREIGN KEY (customer, media) REFERENCES media
) STRICT, WITHOUT ROWID;

-- repository is the target; current_repository follows when the arrival is confirmed. history is the latest entry.
CREATE TABLE volume (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  volume TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  update_lock INTEGER NOT NULL DEFAULT 0,
  current_repository TEXT,
  history INTEGER,
  ${FIELD_COLUMNS.join(',\n  ')},
  PRIMARY KEY (customer, media, volume),
  FOREIGN KEY (customer, media) REFERENCES media
) STRICT, WITHOUT ROWID;

CREATE INDEX volume_needs_escape ON volume (customer, media, volume)
WHERE concat(${TEXT_COLUMNS.join(', ')}) GLOB '*[\\\t\n\r]*';

CREATE TABLE attribute (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  volume TEXT NOT NULL,
  idx INTEGER NOT NULL CHECK (idx BETWEEN 1 AND 200),
  value TEXT NOT NULL,
  PRIMARY KEY (customer, media, volume, idx),
  FOREIGN KEY (customer, media, volume) REFERENCES volume
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user TEXT NOT NULL,
  command TEXT NOT NULL,
  definition TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT,
  exit_code INTEGER,
  statistics TEXT
) STRICT;

-- Sheets of entries, each of one change: [volume, version, previous, {"field": [old, new], ...}]. Sheets are only ever
-- appended, and the entries of a volume chained: previous is the one before. Keyed by volume, or with an index of that, each
-- change would touch one more page: ten thousand changes among a million volumes made a log of 59 MB instead of 36.
CREATE TABLE history_sheet (
  id INTEGER PRIMARY KEY,
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  at TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  entries TEXT NOT NULL
) STRICT;

CREATE VIEW history AS
SELECT
  sheet.id * ${SHEET_ENTRIES} + entry.key AS id, entry.value ->> 2 AS previous,
  customer, media, entry.value ->> 0 AS volume, entry.value ->> 1 AS version, at, run, entry.value -> 3 AS changes
FROM history_sheet AS sheet, json_each(sheet.entries) AS entry;

CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;
`;

// What a server needs. revision is renewed with every change in a scope; session and batch keep what has to outlive a
// restart of the server: who is logged on, and what batches of unfinished runs were answered.
const SERVER = `
ALTER TABLE media ADD COLUMN revision TEXT NOT NULL DEFAULT '';
UPDATE media SET revision = hex(randomblob(8));

CREATE TABLE user (
  user TEXT NOT NULL PRIMARY KEY,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_grant (
  user TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  customer TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (user, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token TEXT NOT NULL PRIMARY KEY,
  user TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
  run INTEGER NOT NULL REFERENCES run,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  at TEXT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;
`;

// The names that PostgreSQL has, where user is a reserved word.
const NAMES = `
DROP VIEW volume_history;
ALTER TABLE run RENAME COLUMN user TO user_id;
CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user_id, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;

ALTER TABLE user RENAME TO account;
ALTER TABLE account RENAME COLUMN user TO user_id;
ALTER TABLE user_grant RENAME TO account_grant;
ALTER TABLE account_grant RENAME COLUMN user TO user_id;
ALTER TABLE session RENAME COLUMN user TO user_id;
CREATE INDEX session_of_user ON session (user_id);
`;

// SQLite before 3.44 has no concat(), and could not read the file.
const OLDER_SQLITE = `
DROP INDEX volume_needs_escape;
CREATE INDEX volume_needs_escape ON volume (customer, media, volume) WHERE ${NEEDS_ESCAPE};
`;

// What a volume's moves and audits need beside where it is and goes. When those began that are under way is not known:
// they are late from now on.
const MOVES = `
ALTER TABLE volume ADD COLUMN audit_failed INTEGER;
ALTER TABLE volume ADD COLUMN move_started TEXT;
UPDATE volume SET move_started = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') 
WHERE repository IS NOT NULL AND repository IS NOT current_repository;
`;

// What is left of volumes that were removed: history is the latest entry, which says so. No row refers to the scope, which
// may be removed too. And the sheets of a run, which is taken back: they were written in one go, so that it adds little.
const REMOVALS = `
CREATE TABLE removed_volume (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  volume TEXT NOT NULL,
  version INTEGER NOT NULL,
  history INTEGER NOT NULL,
  PRIMARY KEY (customer, media, volume)
) STRICT, WITHOUT ROWID;

CREATE INDEX history_sheet_of_run ON history_sheet (run);
`;

// Where volumes go from a repository when their move date has come.
const NEXT = `
ALTER TABLE repository ADD COLUMN next_repository TEXT;
`;

// The data clusters of each scope: those that volumes have already are taken over. And what lies in which container, an index
// of the few volumes that lie in one.
const REFERENCES = `
CREATE TABLE data_cluster (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  data_cluster TEXT NOT NULL,
  PRIMARY KEY (customer, media, data_cluster),
  FOREIGN KEY (customer, media) REFERENCES media
) STRICT, WITHOUT ROWID;

INSERT INTO data_cluster
SELECT DISTINCT customer, media, data_cluster FROM volume WHERE data_cluster IS NOT NULL;

CREATE INDEX volume_in_container ON volume (customer, container) WHERE container IS NOT NULL;
`;

// Which repositories are other sites, and how many volumes each has room for.
const SITES = `
ALTER TABLE repository ADD COLUMN offsite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE repository ADD COLUMN capacity INTEGER;
`;

// What has changed since a revision: each that a scope has had is kept for some time, with the last sheet of its history by
// then, and how many volumes it stands for with which sum of versions. Sheets come in batches, so the index adds little.
const REVISIONS = `
ALTER TABLE media ADD COLUMN volumes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN version_sum INTEGER NOT NULL DEFAULT 0;
UPDATE media SET (volumes, version_sum) = (
  SELECT count(*), coalesce(sum(version), 0) FROM volume
  WHERE volume.customer = media.customer AND volume.media = media.media);

CREATE INDEX history_sheet_of_scope ON history_sheet (customer, media);

CREATE TABLE scope_revision (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  number INTEGER NOT NULL,
  revision TEXT NOT NULL,
  history INTEGER NOT NULL,
  at TEXT NOT NULL,
  volumes INTEGER NOT NULL,
  versions INTEGER NOT NULL,
  PRIMARY KEY (customer, media, number),
  FOREIGN KEY (customer, media) REFERENCES media ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO scope_revision (customer, media, number, revision, history, at, volumes, versions)
SELECT customer, media, 1, revision, coalesce((SELECT max(id) FROM history_sheet), 0),
  strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), volumes, version_sum
FROM media;
`;

// The certificates of reconciliations. Findings are in parts, each compressed; marks are the statuses that it has.
const RECONCILIATIONS = `
CREATE TABLE reconciliation (
  run INTEGER PRIMARY KEY REFERENCES run,
  certificate TEXT NOT NULL
) STRICT;

CREATE TABLE reconciliation_place (
  place TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES reconciliation,
  PRIMARY KEY (place, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE reconciliation_part (
  run INTEGER NOT NULL REFERENCES reconciliation,
  part INTEGER NOT NULL,
  marks TEXT NOT NULL,
  findings TEXT NOT NULL,
  PRIMARY KEY (run, part)
) STRICT;
`;

// The entry of an added volume says no more than that: its values are those of the volume with all later changes undone. The
// views show that it was added.
const ADDITIONS = `
DROP VIEW volume_history;
DROP VIEW history;

CREATE VIEW history AS
SELECT
  sheet.id * ${SHEET_ENTRIES} + entry.key AS id, entry.value ->> 2 AS previous,
  customer, media, entry.value ->> 0 AS volume, entry.value ->> 1 AS version, at, run,
  iif(json_type(entry.value, '$[3]') = 'object', entry.value -> 3,
    json_object('volume', json_array(NULL, entry.value ->> 0))) AS changes
FROM history_sheet AS sheet, json_each(sheet.entries) AS entry;

CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user_id, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;
`;

// The task of each run, which its statistics have said so far.
const TASKS = `
ALTER TABLE run ADD COLUMN task TEXT NOT NULL DEFAULT '';
UPDATE run SET task = coalesce(statistics ->> '$.task', '') WHERE json_valid(statistics);
`;

// Plans that a limit stopped, by the run that it stopped. Changes are in parts, each compressed.
const HELD_PLANS = `
CREATE TABLE held_plan (
  run INTEGER PRIMARY KEY REFERENCES run,
  plan TEXT NOT NULL,
  expires TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  decided_run INTEGER REFERENCES run
) STRICT;

CREATE INDEX held_plan_by_state ON held_plan (state);

CREATE TABLE held_plan_part (
  run INTEGER NOT NULL REFERENCES held_plan,
  part INTEGER NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (run, part)
) STRICT;
`;

// Sources that should report, and the runs of a source by time. Whose customer is removed is expected on.
const EXPECTED = `
CREATE TABLE expected_source (
  name TEXT PRIMARY KEY,
  customer TEXT REFERENCES customer ON DELETE SET NULL,
  definition TEXT NOT NULL,
  task TEXT NOT NULL,
  user_id TEXT NOT NULL,
  due_by TEXT NOT NULL,
  zone TEXT NOT NULL,
  days TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX run_of_source ON run (user_id, task, started);
`;

// Volumes that are on their way, or have a move date: a list of moves looks at no others. As text: what an index is about
// must stay what queries ask for.
const MOVE_LISTS = `
CREATE INDEX volume_moving ON volume (customer, media, volume)
WHERE repository IS NOT NULL AND (current_repository IS NULL OR repository <> current_repository);

CREATE INDEX volume_move_date ON volume (customer, media, volume) WHERE move_date IS NOT NULL;
`;

/** Each makes the next schema of the one before; never edited once released, only added to. */
export const MIGRATIONS: readonly string[] = [
  BASELINE,
  SERVER,
  NAMES,
  OLDER_SQLITE,
  MOVES,
  REMOVALS,
  NEXT,
  REFERENCES,
  SITES,
  REVISIONS,
  RECONCILIATIONS,
  ADDITIONS,
  TASKS,
  HELD_PLANS,
  EXPECTED,
  MOVE_LISTS,
];
