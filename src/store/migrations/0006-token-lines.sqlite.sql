-- A token and its successors by rotation are one line: they share what is counted and spent. A line's budgets outlive the
-- token that it began with, so they have no foreign key to one; they go with the last token of the line.

ALTER TABLE auth_tokens ADD COLUMN line_id TEXT NOT NULL DEFAULT '';
-- As last written; what ended since is marked before a list asks.
ALTER TABLE auth_tokens ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
  CHECK (state IN ('active', 'expired', 'revoked'));
-- Lists are sorted and searched by it.
ALTER TABLE auth_tokens ADD COLUMN name_key TEXT GENERATED ALWAYS AS (lower(name)) VIRTUAL;
UPDATE auth_tokens SET
  line_id = id,
  state = CASE
    WHEN revoked_at IS NOT NULL OR overlap_ends_at <= CAST(unixepoch('subsec') * 1000 AS INTEGER) THEN 'revoked'
    WHEN expires_at <= CAST(unixepoch('subsec') * 1000 AS INTEGER) THEN 'expired'
    ELSE 'active'
  END;
CREATE INDEX auth_tokens_line ON auth_tokens (line_id) WHERE line_id <> id;
CREATE INDEX auth_tokens_state ON auth_tokens (state, created_at, id);
CREATE INDEX auth_tokens_user_state ON auth_tokens (customer_user_id, state, created_at, id);
CREATE INDEX auth_tokens_name ON auth_tokens (name_key, id);
CREATE INDEX auth_tokens_user_name ON auth_tokens (customer_user_id, name_key, id);
CREATE INDEX auth_tokens_last4 ON auth_tokens (last4);
CREATE INDEX auth_tokens_expires ON auth_tokens (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE TABLE budgets_without_token (
  id TEXT PRIMARY KEY NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('token', 'customer_user', 'customer', 'model', 'gateway')),
  -- Of a token: its line.
  scope_id TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
  hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
  time_zone TEXT NOT NULL,
  reset_day INTEGER NOT NULL CHECK (reset_day BETWEEN 1 AND 31),
  alerts_millionths TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  customer_user_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer_user' THEN scope_id END) STORED
    REFERENCES customer_users (id) ON DELETE CASCADE,
  customer_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer' THEN scope_id END) STORED
    REFERENCES customers (id) ON DELETE CASCADE,
  model_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'model' THEN scope_id END) STORED
    REFERENCES models (id) ON DELETE CASCADE
) STRICT;
INSERT INTO budgets_without_token (
  id, scope_kind, scope_id, position, amount, period, hard, time_zone, reset_day, alerts_millionths, created_at, updated_at
) SELECT
  id, scope_kind, scope_id, position, amount, period, hard, time_zone, reset_day, alerts_millionths, created_at, updated_at
FROM budgets;
DROP TABLE budgets;
ALTER TABLE budgets_without_token RENAME TO budgets;
CREATE INDEX budgets_scope ON budgets (scope_id, scope_kind, position);
CREATE INDEX budgets_customer_user ON budgets (customer_user_id) WHERE customer_user_id IS NOT NULL;
CREATE INDEX budgets_customer ON budgets (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX budgets_model ON budgets (model_id) WHERE model_id IS NOT NULL;
