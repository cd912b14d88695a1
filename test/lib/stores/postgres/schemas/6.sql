
ALTER TABLE tapesync.repository ADD COLUMN offsite smallint NOT NULL DEFAULT 0, ADD COLUMN capacity bigint;
