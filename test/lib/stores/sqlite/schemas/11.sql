
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
