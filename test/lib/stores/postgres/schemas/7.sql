
ALTER TABLE tapesync.media
  ADD COLUMN volumes bigint NOT NULL DEFAULT 0, ADD COLUMN version_sum bigint NOT NULL DEFAULT 0;
UPDATE tapesync.media SET volumes = counted.volumes, version_sum = counted.versions
FROM (
  SELECT customer, media, count(*) AS volumes, sum(version) AS versions FROM tapesync.volume GROUP BY 1, 2
) AS counted
WHERE counted.customer = media.customer AND counted.media = media.media;

CREATE INDEX history_sheet_of_scope ON tapesync.history_sheet (customer, media, id);

CREATE TABLE tapesync.scope_revision (
  customer text COLLATE "C",
  media text COLLATE "C",
  number bigint,
  revision text NOT NULL,
  history bigint NOT NULL,
  at text COLLATE "C" NOT NULL,
  volumes bigint NOT NULL,
  versions bigint NOT NULL,
  PRIMARY KEY (customer, media, number),
  FOREIGN KEY (customer, media) REFERENCES tapesync.media ON DELETE CASCADE
);

INSERT INTO tapesync.scope_revision (customer, media, number, revision, history, at, volumes, versions)
SELECT customer, media, 1, revision, coalesce((SELECT max(id) FROM tapesync.history_sheet), 0),
  to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), volumes, version_sum
FROM tapesync.media;
