-- Answers that their client may continue, read and remove by id. What a provider keeps has its keeper here and no content. No foreign
-- keys: rows are written by the group commit and removed in bounded batches. Instants are UTC milliseconds.
CREATE TABLE responses (
  -- Of the request that it answers.
  id TEXT PRIMARY KEY NOT NULL,
  -- As its client knows it; unique with few providers only.
  response_id TEXT NOT NULL,
  customer_user_id TEXT NOT NULL,
  -- Who keeps it; NULL: it is kept here.
  provider_id TEXT,
  -- What it continues, and the first of its conversation: `id`s of this table.
  previous_id TEXT,
  root_id TEXT NOT NULL,
  -- Of the first: when the conversation went on last.
  last_at INTEGER NOT NULL,
  -- Of the whole conversation up to here.
  context_tokens INTEGER NOT NULL CHECK (context_tokens >= 0),
  context_bytes INTEGER NOT NULL CHECK (context_bytes >= 0),
  -- Its client removed it; its content stays while a later response continues it.
  removed_at INTEGER,
  content_sealed TEXT
) STRICT;
CREATE INDEX responses_response ON responses (response_id);
CREATE INDEX responses_root ON responses (root_id);
CREATE INDEX responses_customer_user ON responses (customer_user_id);
CREATE INDEX responses_kept ON responses (last_at) WHERE id = root_id AND provider_id IS NULL;
CREATE INDEX responses_named ON responses (last_at) WHERE provider_id IS NOT NULL;

-- Customer users that are gone, whose responses are being removed.
CREATE TABLE response_removals (
  customer_user_id TEXT PRIMARY KEY NOT NULL,
  at INTEGER NOT NULL
) STRICT;
