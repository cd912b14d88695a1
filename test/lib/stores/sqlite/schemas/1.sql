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
  repository TEXT,
  slot TEXT,
  data_cluster TEXT,
  description TEXT,
  move_date TEXT,
  write_time TEXT,
  container TEXT,
  system TEXT,
  encrypted INTEGER,
  scratch INTEGER,
  expiry_date TEXT,
  generation INTEGER,
  hidden INTEGER,
  home_repository TEXT,
  home_slot TEXT,
  mount_time TEXT,
  move_lock INTEGER,
  quality_check TEXT,
  read_time TEXT,
  stage TEXT,
  stock_id TEXT,
  usage INTEGER,
  usage_count INTEGER,
  PRIMARY KEY (customer, media, volume),
  FOREIGN KEY (customer, media) REFERENCES media
) STRICT, WITHOUT ROWID;

CREATE INDEX volume_needs_escape ON volume (customer, media, volume)
WHERE concat(slot, data_cluster, description, system, home_slot, quality_check, stage, stock_id) GLOB '*[\	
]*';

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
  sheet.id * 64 + entry.key AS id, entry.value ->> 2 AS previous,
  customer, media, entry.value ->> 0 AS volume, entry.value ->> 1 AS version, at, run, entry.value -> 3 AS changes
FROM history_sheet AS sheet, json_each(sheet.entries) AS entry;

CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;
