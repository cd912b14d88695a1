
CREATE OR REPLACE VIEW tapesync.history AS
SELECT
  sheet.id * 64 + entry.place - 1 AS id, (entry.value ->> 2)::bigint AS previous,
  customer, media, (entry.value ->> 0) COLLATE "C" AS volume, (entry.value ->> 1)::bigint AS version,
  at, run,
  CASE json_typeof(entry.value -> 3) WHEN 'object' THEN entry.value -> 3
    ELSE json_build_object('volume', json_build_array(NULL, entry.value ->> 0)) END AS changes
FROM tapesync.history_sheet AS sheet, json_array_elements(sheet.entries) WITH ORDINALITY AS entry (value, place);
