-- The lives of these data: they begin once, and again with every restore. Back-ups carry the last row, so that a restore
-- knows whether the data that it finds are of the same origin. Instants are UTC milliseconds.
CREATE TABLE data_epochs (
  epoch bigint PRIMARY KEY CHECK (epoch >= 1),
  -- 32 random hex digits, the same in every row.
  data_id text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  cause text COLLATE "C" NOT NULL CHECK (cause IN ('created', 'restored')),
  -- The back-up that was restored, and when it was made; NULL for the first row.
  backup_id text COLLATE "C",
  backup_at bigint
);
INSERT INTO data_epochs (epoch, data_id, started_at, cause)
VALUES (1, replace(gen_random_uuid()::text, '-', ''), (extract(epoch FROM now()) * 1000)::bigint, 'created');
