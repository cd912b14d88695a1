
CREATE TABLE expected_source (
  name TEXT PRIMARY KEY,
  customer TEXT REFERENCES customer ON DELETE SET NULL,
  definition TEXT NOT NULL,
  task TEXT NOT NULL,
  user_id TEXT NOT NULL,
  due_by TEXT NOT NULL,
  zone TEXT NOT NULL,
  days TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX run_of_source ON run (user_id, task, started);
