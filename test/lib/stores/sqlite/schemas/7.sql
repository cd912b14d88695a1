
ALTER TABLE repository ADD COLUMN next_repository TEXT;
