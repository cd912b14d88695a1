CREATE TABLE tapesync.removed_volume (
  customer text COLLATE "C",
  media text COLLATE "C",
  volume text COLLATE "C",
  version bigint NOT NULL,
  history bigint NOT NULL,
  PRIMARY KEY (customer, media, volume)
);

CREATE INDEX history_sheet_of_run ON tapesync.history_sheet (run);
