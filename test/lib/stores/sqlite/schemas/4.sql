DROP INDEX volume_needs_escape;
CREATE INDEX volume_needs_escape ON volume (customer, media, volume) WHERE json_array(slot, data_cluster, description, system, home_slot, quality_check, stage, stock_id) GLOB '*\[^"]*';
