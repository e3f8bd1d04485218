-- The lives of these data: they begin once, and again with every restore. Back-ups carry the last row, so that a restore
-- knows whether the data that it finds are of the same origin. Instants are UTC milliseconds.
CREATE TABLE data_epochs (
  epoch INTEGER PRIMARY KEY NOT NULL CHECK (epoch >= 1),
  -- 32 random hex digits, the same in every row.
  data_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('created', 'restored')),
  -- The back-up that was restored, and when it was made; NULL for the first row.
  backup_id TEXT,
  backup_at INTEGER
) STRICT;
INSERT INTO data_epochs (epoch, data_id, started_at, cause)
VALUES (1, lower(hex(randomblob(16))), CAST(unixepoch('subsec') * 1000 AS INTEGER), 'created');
