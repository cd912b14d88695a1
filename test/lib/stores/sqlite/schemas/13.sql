
ALTER TABLE run ADD COLUMN task TEXT NOT NULL DEFAULT '';
UPDATE run SET task = coalesce(statistics ->> '$.task', '') WHERE json_valid(statistics);
