-- How far the journal of requests has been taken over into these tables, written with what was taken over. The name says
-- which journal: the files of other data are never read into these.
CREATE TABLE traffic_journal (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- 32 random hex digits.
  name TEXT NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
INSERT INTO traffic_journal (id, name, sequence) VALUES (1, lower(hex(randomblob(16))), 0);
