
CREATE TABLE tapesync.data_cluster (
  customer text COLLATE "C",
  media text COLLATE "C",
  data_cluster text COLLATE "C",
  PRIMARY KEY (customer, media, data_cluster),
  FOREIGN KEY (customer, media) REFERENCES tapesync.media
);

INSERT INTO tapesync.data_cluster
SELECT DISTINCT customer, media, data_cluster FROM tapesync.volume WHERE data_cluster IS NOT NULL;

CREATE INDEX volume_in_container ON tapesync.volume (customer, container) WHERE container IS NOT NULL;
