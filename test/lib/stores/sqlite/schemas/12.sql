
DROP VIEW volume_history;
DROP VIEW history;

CREATE VIEW history AS
SELECT
  sheet.id * 64 + entry.key AS id, entry.value ->> 2 AS previous,
  customer, media, entry.value ->> 0 AS volume, entry.value ->> 1 AS version, at, run,
  iif(json_type(entry.value, '$[3]') = 'object', entry.value -> 3,
    json_object('volume', json_array(NULL, entry.value ->> 0))) AS changes
FROM history_sheet AS sheet, json_each(sheet.entries) AS entry;

CREATE VIEW volume_history AS
SELECT
  history.id, customer, media, volume, version, at, run.user_id, run.id AS run,
  field.key AS field, field.value ->> 0 AS old, field.value ->> 1 AS new
FROM history JOIN run ON run.number = history.run, json_each(history.changes) AS field;
