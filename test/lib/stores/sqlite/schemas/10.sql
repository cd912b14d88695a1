
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
