CREATE TABLE removed_volume (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  volume TEXT NOT NULL,
  version INTEGER NOT NULL,
  history INTEGER NOT NULL,
  PRIMARY KEY (customer, media, volume)
) STRICT, WITHOUT ROWID;

CREATE INDEX history_sheet_of_run ON history_sheet (run);
