ALTER TABLE volume ADD COLUMN audit_failed INTEGER;
ALTER TABLE volume ADD COLUMN move_started TEXT;
UPDATE volume SET move_started = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') 
WHERE repository IS NOT NULL AND repository IS NOT current_repository;
