-- Answers that their client may continue, read and remove by id. What a provider keeps has its keeper here and no content. No foreign
-- keys: rows are written by the group commit and removed in bounded batches. Instants are UTC milliseconds.
CREATE TABLE responses (
  -- Of the request that it answers.
  id text COLLATE "C" PRIMARY KEY,
  -- As its client knows it; unique with few providers only.
  response_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  -- Who keeps it; NULL: it is kept here.
  provider_id text COLLATE "C",
  -- What it continues, and the first of its conversation: `id`s of this table.
  previous_id text COLLATE "C",
  root_id text COLLATE "C" NOT NULL,
  -- Of the first: when the conversation went on last.
  last_at bigint NOT NULL,
  -- Of the whole conversation up to here.
  context_tokens bigint NOT NULL CHECK (context_tokens >= 0),
  context_bytes bigint NOT NULL CHECK (context_bytes >= 0),
  -- Its client removed it; its content stays while a later response continues it.
  removed_at bigint,
  content_sealed text COLLATE "C"
);
CREATE INDEX responses_response ON responses (response_id);
CREATE INDEX responses_root ON responses (root_id);
CREATE INDEX responses_customer_user ON responses (customer_user_id);
CREATE INDEX responses_kept ON responses (last_at) WHERE id = root_id AND provider_id IS NULL;
CREATE INDEX responses_named ON responses (last_at) WHERE provider_id IS NOT NULL;

-- Customer users that are gone, whose responses are being removed.
CREATE TABLE response_removals (
  customer_user_id text COLLATE "C" PRIMARY KEY,
  at bigint NOT NULL
);

-- What a group commit has of responses, in one call; nothing of a customer user that is gone.
CREATE FUNCTION keep_responses(batch json) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  changed integer;
BEGIN
  INSERT INTO responses (
    id, response_id, customer_user_id, provider_id, previous_id, root_id, last_at, context_tokens, context_bytes,
    content_sealed)
  SELECT
    r.id, r.response_id, r.customer_user_id, r.provider_id, r.previous_id, r.root_id, r.last_at, r.context_tokens,
    r.context_bytes, r.content_sealed
  FROM json_populate_recordset(NULL::responses, batch) AS r
  WHERE EXISTS (SELECT 1 FROM customer_users AS u WHERE u.id = r.customer_user_id)
  ON CONFLICT (id) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;

  UPDATE responses AS first SET last_at = r.at
  FROM (
    SELECT root_id, max(last_at) AS at FROM json_populate_recordset(NULL::responses, batch)
    WHERE root_id <> id GROUP BY root_id
  ) AS r
  WHERE first.id = r.root_id AND first.last_at < r.at;
  RETURN changed;
END $$;
