-- A token and its successors by rotation are one line: they share what is counted and spent. A line's budgets outlive the
-- token that it began with, so they have no foreign key to one; they go with the last token of the line.

ALTER TABLE auth_tokens ADD COLUMN line_id text COLLATE "C" NOT NULL DEFAULT '';
-- As last written; what ended since is marked before a list asks.
ALTER TABLE auth_tokens ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'active'
  CHECK (state IN ('active', 'expired', 'revoked'));
-- Lists are sorted and searched by it.
ALTER TABLE auth_tokens ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name COLLATE "C")) STORED;
UPDATE auth_tokens SET
  line_id = id,
  state = CASE
    WHEN revoked_at IS NOT NULL OR overlap_ends_at <= extract(epoch FROM now()) * 1000 THEN 'revoked'
    WHEN expires_at <= extract(epoch FROM now()) * 1000 THEN 'expired'
    ELSE 'active'
  END;
CREATE INDEX auth_tokens_line ON auth_tokens (line_id) WHERE line_id <> id;
CREATE INDEX auth_tokens_state ON auth_tokens (state, created_at, id);
CREATE INDEX auth_tokens_user_state ON auth_tokens (customer_user_id, state, created_at, id);
CREATE INDEX auth_tokens_name ON auth_tokens (name_key, id);
CREATE INDEX auth_tokens_user_name ON auth_tokens (customer_user_id, name_key, id);
CREATE INDEX auth_tokens_last4 ON auth_tokens (last4);
CREATE INDEX auth_tokens_expires ON auth_tokens (expires_at, id) WHERE expires_at IS NOT NULL;

-- Of a token, `scope_id` is its line.
ALTER TABLE budgets DROP COLUMN token_id;
