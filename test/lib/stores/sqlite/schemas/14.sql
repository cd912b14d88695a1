
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
