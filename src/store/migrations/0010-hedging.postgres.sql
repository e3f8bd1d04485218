-- A second attempt beside the first. `hedge`: when it starts, as JSON; NULL: never.
ALTER TABLE models ADD COLUMN hedge text COLLATE "C";

-- Why an attempt was made; NULL: it was the first.
ALTER TABLE attempts ADD COLUMN reason text CHECK (reason IN ('retry', 'failover', 'fallback', 'hedge'));
-- What ended it from outside; NULL: it answered or failed.
ALTER TABLE attempts ADD COLUMN ended text CHECK (ended IN ('outpaced', 'cancelled'));
