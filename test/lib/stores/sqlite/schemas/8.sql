
CREATE TABLE data_cluster (
  customer TEXT NOT NULL,
  media TEXT NOT NULL,
  data_cluster TEXT NOT NULL,
  PRIMARY KEY (customer, media, data_cluster),
  FOREIGN KEY (customer, media) REFERENCES media
) STRICT, WITHOUT ROWID;

INSERT INTO data_cluster
SELECT DISTINCT customer, media, data_cluster FROM volume WHERE data_cluster IS NOT NULL;

CREATE INDEX volume_in_container ON volume (customer, container) WHERE container IS NOT NULL;
