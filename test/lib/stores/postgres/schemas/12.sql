
CREATE TABLE tapesync.expected_source (
  name text COLLATE "C" PRIMARY KEY,
  customer text COLLATE "C" REFERENCES tapesync.customer ON DELETE SET NULL,
  definition text NOT NULL,
  task text NOT NULL,
  user_id text NOT NULL,
  due_by text NOT NULL,
  zone text NOT NULL,
  days text NOT NULL,
  since text COLLATE "C" NOT NULL
);

CREATE INDEX run_of_source ON tapesync.run (user_id, task, started);
