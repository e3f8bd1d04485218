-- What administrators manage. Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text,
-- booleans are 0 and 1. The columns of `0001-entities.postgres.sql` are the same.

CREATE TABLE admins (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  username TEXT NOT NULL UNIQUE CHECK (username <> '' AND username = lower(username)),
  password_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  totp_secret TEXT,
  recovery_codes TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  last_login_at INTEGER
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  digest TEXT NOT NULL UNIQUE,
  csrf_digest TEXT NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_admin ON sessions (admin_id, created_at);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE management_keys (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  last4 TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  -- No foreign key: a key outlives who made it.
  created_by TEXT NOT NULL
) STRICT;

CREATE TABLE customers (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  limits TEXT NOT NULL,
  allowed_models TEXT,
  margin_millionths INTEGER NOT NULL CHECK (margin_millionths >= -1000000),
  metadata TEXT NOT NULL
) STRICT;
CREATE INDEX customers_created ON customers (created_at, id);

CREATE TABLE customer_users (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL,
  email TEXT,
  customer_id TEXT REFERENCES customers (id),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  allowed_models TEXT,
  limits TEXT NOT NULL,
  allowed_ips TEXT,
  expires_at INTEGER,
  metadata TEXT NOT NULL
) STRICT;
CREATE INDEX customer_users_created ON customer_users (created_at, id);
CREATE INDEX customer_users_name ON customer_users (name, id);
CREATE INDEX customer_users_customer ON customer_users (customer_id, created_at, id);

CREATE TABLE auth_tokens (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  customer_user_id TEXT NOT NULL REFERENCES customer_users (id),
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  last4 TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  allowed_models TEXT,
  limits TEXT NOT NULL,
  allowed_ips TEXT,
  direct_use INTEGER NOT NULL CHECK (direct_use IN (0, 1)),
  on_low_budget TEXT NOT NULL CHECK (on_low_budget IN ('shorten', 'refuse')),
  last_used_at INTEGER,
  -- Deferred: a rotation may name its successor before it is there.
  rotated_to TEXT REFERENCES auth_tokens (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  overlap_ends_at INTEGER,
  -- When it stops working by itself: its expiry or the end of its overlap, whichever is first.
  ends_at INTEGER GENERATED ALWAYS AS (coalesce(min(expires_at, overlap_ends_at), expires_at, overlap_ends_at)) STORED
) STRICT;
CREATE INDEX auth_tokens_created ON auth_tokens (created_at, id);
CREATE INDEX auth_tokens_user ON auth_tokens (customer_user_id, created_at, id);
CREATE INDEX auth_tokens_ends ON auth_tokens (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX auth_tokens_revoked ON auth_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX auth_tokens_rotated ON auth_tokens (rotated_to) WHERE rotated_to IS NOT NULL;

CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  auth_token_id TEXT REFERENCES auth_tokens (id) ON DELETE CASCADE,
  admin_id TEXT REFERENCES admins (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  CHECK ((auth_token_id IS NULL) <> (admin_id IS NULL))
) STRICT;
CREATE INDEX access_tokens_auth_token ON access_tokens (auth_token_id) WHERE auth_token_id IS NOT NULL;
CREATE INDEX access_tokens_admin ON access_tokens (admin_id) WHERE admin_id IS NOT NULL;
CREATE INDEX access_tokens_expires ON access_tokens (expires_at, id);
CREATE INDEX access_tokens_revoked ON access_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;

CREATE TABLE sign_in_failures (
  key TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  window_started_at INTEGER NOT NULL,
  locked_until INTEGER,
  lock_count INTEGER NOT NULL CHECK (lock_count >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failures_window ON sign_in_failures (window_started_at);

CREATE TABLE providers (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  base_url TEXT,
  dialects TEXT,
  api_key_sealed TEXT,
  api_key_last4 TEXT,
  headers_sealed TEXT,
  header_names TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority >= 0),
  weight INTEGER NOT NULL CHECK (weight >= 0),
  timeout_ms INTEGER CHECK (timeout_ms > 0),
  first_byte_timeout_ms INTEGER CHECK (first_byte_timeout_ms > 0),
  idle_timeout_ms INTEGER CHECK (idle_timeout_ms > 0),
  max_concurrency INTEGER CHECK (max_concurrency > 0),
  max_retries INTEGER NOT NULL CHECK (max_retries >= 0),
  on_client_abort TEXT NOT NULL CHECK (on_client_abort IN ('abort', 'finish')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  health TEXT NOT NULL CHECK (health IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  health_changed_at INTEGER,
  health_reason TEXT
) STRICT;

CREATE TABLE models (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL UNIQUE,
  aliases TEXT NOT NULL,
  strategy TEXT NOT NULL,
  fallbacks TEXT NOT NULL,
  limits TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;

-- Names and aliases of all models, unique together.
CREATE TABLE model_names (
  name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX model_names_model ON model_names (model_id);

-- Never deleted, and no foreign key to a deployment: charges are recomputed by it after the deployment is gone.
CREATE TABLE price_versions (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('override', 'dataset', 'free')),
  deployment_id TEXT,
  provider_kind TEXT NOT NULL,
  upstream_model TEXT NOT NULL,
  document TEXT NOT NULL,
  currency TEXT NOT NULL,
  nano_usd_per_unit INTEGER NOT NULL CHECK (nano_usd_per_unit > 0),
  dataset TEXT,
  effective_from INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX price_versions_model ON price_versions (upstream_model, provider_kind, created_at);
CREATE INDEX price_versions_created ON price_versions (created_at, id);

CREATE TABLE deployments (
  id TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  upstream_model TEXT NOT NULL,
  price_override TEXT,
  price_version_id TEXT REFERENCES price_versions (id),
  priority INTEGER CHECK (priority >= 0),
  weight INTEGER CHECK (weight >= 0),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;
CREATE INDEX deployments_model ON deployments (model_id);
CREATE INDEX deployments_provider ON deployments (provider_id);

-- The generated columns carry the foreign keys of the kinds of scope; each row is in the index of one.
CREATE TABLE budgets (
  id TEXT PRIMARY KEY NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('token', 'customer_user', 'customer', 'model', 'gateway')),
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
  token_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'token' THEN scope_id END) STORED
    REFERENCES auth_tokens (id) ON DELETE CASCADE,
  customer_user_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer_user' THEN scope_id END) STORED
    REFERENCES customer_users (id) ON DELETE CASCADE,
  customer_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer' THEN scope_id END) STORED
    REFERENCES customers (id) ON DELETE CASCADE,
  model_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'model' THEN scope_id END) STORED
    REFERENCES models (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX budgets_scope ON budgets (scope_id, scope_kind, position);
CREATE INDEX budgets_token ON budgets (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX budgets_customer_user ON budgets (customer_user_id) WHERE customer_user_id IS NOT NULL;
CREATE INDEX budgets_customer ON budgets (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX budgets_model ON budgets (model_id) WHERE model_id IS NOT NULL;

-- Append-only; no foreign keys: it outlives what it names.
CREATE TABLE operation_log (
  id TEXT PRIMARY KEY NOT NULL,
  at INTEGER NOT NULL,
  actor_type TEXT NOT NULL
    CHECK (actor_type IN ('admin', 'management_key', 'customer_user', 'auth_token', 'system', 'anonymous')),
  actor_id TEXT,
  actor_name TEXT,
  action TEXT NOT NULL,
  target_type TEXT,
  target_id TEXT,
  ip TEXT,
  user_agent TEXT,
  request_id TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'refused', 'failed')),
  error_type TEXT,
  changes TEXT,
  count INTEGER NOT NULL CHECK (count >= 1),
  sequence INTEGER UNIQUE,
  hash TEXT
) STRICT;
CREATE INDEX operation_log_at ON operation_log (at, id);
CREATE INDEX operation_log_action ON operation_log (action, at, id);
CREATE INDEX operation_log_actor ON operation_log (actor_id, at, id);
CREATE INDEX operation_log_target ON operation_log (target_id, at, id);
CREATE INDEX operation_log_unsealed ON operation_log (id) WHERE sequence IS NULL;

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY NOT NULL,
  body_digest TEXT NOT NULL,
  status INTEGER,
  answer_sealed TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_expires ON idempotency_keys (expires_at);
