ALTER TABLE tapesync.volume ADD COLUMN audit_failed smallint, ADD COLUMN move_started text;
UPDATE tapesync.volume SET move_started = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
WHERE repository IS NOT NULL AND repository IS DISTINCT FROM current_repository;
