
ALTER TABLE tapesync.run ADD COLUMN task text NOT NULL DEFAULT '';
UPDATE tapesync.run SET task = substring(statistics FROM '"task":"([^"\\]*)"') WHERE statistics ~ '"task":"[^"\\]+"';
