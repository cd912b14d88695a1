
CREATE INDEX volume_moving ON volume (customer, media, volume)
WHERE repository IS NOT NULL AND (current_repository IS NULL OR repository <> current_repository);

CREATE INDEX volume_move_date ON volume (customer, media, volume) WHERE move_date IS NOT NULL;
