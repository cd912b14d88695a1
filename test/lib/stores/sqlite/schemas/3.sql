DROP VIEW volume_history;
ALTER TABLE run RENAME COLUMN user TO user_id;
CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user_id, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;

ALTER TABLE user RENAME TO account;
ALTER TABLE account RENAME COLUMN user TO user_id;
ALTER TABLE user_grant RENAME TO account_grant;
ALTER TABLE account_grant RENAME COLUMN user TO user_id;
ALTER TABLE session RENAME COLUMN user TO user_id;
CREATE INDEX session_of_user ON session (user_id);
