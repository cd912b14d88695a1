
ALTER TABLE tapesync.repository ADD COLUMN next_repository text COLLATE "C";
