
CREATE TABLE tapesync.reconciliation (
  run bigint PRIMARY KEY REFERENCES tapesync.run,
  certificate text NOT NULL
);

CREATE TABLE tapesync.reconciliation_place (
  place text COLLATE "C",
  run bigint REFERENCES tapesync.reconciliation,
  PRIMARY KEY (place, run)
);

CREATE TABLE tapesync.reconciliation_part (
  run bigint REFERENCES tapesync.reconciliation,
  part integer,
  marks text NOT NULL,
  findings text NOT NULL,
  PRIMARY KEY (run, part)
);
