
CREATE TABLE tapesync.held_plan (
  run bigint PRIMARY KEY REFERENCES tapesync.run,
  plan text NOT NULL,
  expires text COLLATE "C" NOT NULL,
  state text NOT NULL,
  decided_by text,
  decided_at text,
  decided_run bigint REFERENCES tapesync.run
);

CREATE INDEX held_plan_by_state ON tapesync.held_plan (state);

CREATE TABLE tapesync.held_plan_part (
  run bigint REFERENCES tapesync.held_plan,
  part integer,
  changes text NOT NULL,
  PRIMARY KEY (run, part)
);
