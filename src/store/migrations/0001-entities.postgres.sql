-- What administrators manage. Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text,
-- booleans are 0 and 1. The columns of `0001-entities.sqlite.sql` are the same.

CREATE TABLE admins (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  username text COLLATE "C" NOT NULL UNIQUE CHECK (username <> '' AND username = lower(username)),
  password_hash text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended')),
  totp_secret text COLLATE "C",
  recovery_codes text COLLATE "C" NOT NULL,
  password_changed_at bigint NOT NULL,
  last_login_at bigint
);

CREATE TABLE sessions (
  id text COLLATE "C" PRIMARY KEY,
  admin_id text COLLATE "C" NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  digest text COLLATE "C" NOT NULL UNIQUE,
  csrf_digest text COLLATE "C" NOT NULL,
  ip text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX sessions_admin ON sessions (admin_id, created_at);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE management_keys (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  name text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL UNIQUE,
  last4 text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint,
  -- No foreign key: a key outlives who made it.
  created_by text COLLATE "C" NOT NULL
);

CREATE TABLE customers (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  name text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended')),
  limits text COLLATE "C" NOT NULL,
  allowed_models text COLLATE "C",
  margin_millionths bigint NOT NULL CHECK (margin_millionths >= -1000000),
  metadata text COLLATE "C" NOT NULL
);
CREATE INDEX customers_created ON customers (created_at, id);

CREATE TABLE customer_users (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  name text COLLATE "C" NOT NULL,
  email text COLLATE "C",
  customer_id text COLLATE "C" REFERENCES customers (id),
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended')),
  allowed_models text COLLATE "C",
  limits text COLLATE "C" NOT NULL,
  allowed_ips text COLLATE "C",
  expires_at bigint,
  metadata text COLLATE "C" NOT NULL
);
CREATE INDEX customer_users_created ON customer_users (created_at, id);
CREATE INDEX customer_users_name ON customer_users (name, id);
CREATE INDEX customer_users_customer ON customer_users (customer_id, created_at, id);

CREATE TABLE auth_tokens (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  customer_user_id text COLLATE "C" NOT NULL REFERENCES customer_users (id),
  name text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL UNIQUE,
  last4 text COLLATE "C" NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  allowed_models text COLLATE "C",
  limits text COLLATE "C" NOT NULL,
  allowed_ips text COLLATE "C",
  direct_use smallint NOT NULL CHECK (direct_use IN (0, 1)),
  on_low_budget text COLLATE "C" NOT NULL CHECK (on_low_budget IN ('shorten', 'refuse')),
  last_used_at bigint,
  -- Deferred: a rotation may name its successor before it is there.
  rotated_to text COLLATE "C" REFERENCES auth_tokens (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  overlap_ends_at bigint,
  -- When it stops working by itself: its expiry or the end of its overlap, whichever is first.
  ends_at bigint GENERATED ALWAYS AS (least(expires_at, overlap_ends_at)) STORED
);
CREATE INDEX auth_tokens_created ON auth_tokens (created_at, id);
CREATE INDEX auth_tokens_user ON auth_tokens (customer_user_id, created_at, id);
CREATE INDEX auth_tokens_ends ON auth_tokens (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX auth_tokens_revoked ON auth_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX auth_tokens_rotated ON auth_tokens (rotated_to) WHERE rotated_to IS NOT NULL;

CREATE TABLE access_tokens (
  id text COLLATE "C" PRIMARY KEY,
  digest text COLLATE "C" NOT NULL UNIQUE,
  auth_token_id text COLLATE "C" REFERENCES auth_tokens (id) ON DELETE CASCADE,
  admin_id text COLLATE "C" REFERENCES admins (id) ON DELETE CASCADE,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  CHECK ((auth_token_id IS NULL) <> (admin_id IS NULL))
);
CREATE INDEX access_tokens_auth_token ON access_tokens (auth_token_id) WHERE auth_token_id IS NOT NULL;
CREATE INDEX access_tokens_admin ON access_tokens (admin_id) WHERE admin_id IS NOT NULL;
CREATE INDEX access_tokens_expires ON access_tokens (expires_at, id);
CREATE INDEX access_tokens_revoked ON access_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;

CREATE TABLE sign_in_failures (
  key text COLLATE "C" PRIMARY KEY,
  count bigint NOT NULL CHECK (count >= 0),
  window_started_at bigint NOT NULL,
  locked_until bigint,
  lock_count bigint NOT NULL CHECK (lock_count >= 0)
);
CREATE INDEX sign_in_failures_window ON sign_in_failures (window_started_at);

CREATE TABLE providers (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  name text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL,
  base_url text COLLATE "C",
  dialects text COLLATE "C",
  api_key_sealed text COLLATE "C",
  api_key_last4 text COLLATE "C",
  headers_sealed text COLLATE "C",
  header_names text COLLATE "C" NOT NULL,
  priority bigint NOT NULL CHECK (priority >= 0),
  weight bigint NOT NULL CHECK (weight >= 0),
  timeout_ms bigint CHECK (timeout_ms > 0),
  first_byte_timeout_ms bigint CHECK (first_byte_timeout_ms > 0),
  idle_timeout_ms bigint CHECK (idle_timeout_ms > 0),
  max_concurrency bigint CHECK (max_concurrency > 0),
  max_retries bigint NOT NULL CHECK (max_retries >= 0),
  on_client_abort text COLLATE "C" NOT NULL CHECK (on_client_abort IN ('abort', 'finish')),
  enabled smallint NOT NULL CHECK (enabled IN (0, 1)),
  health text COLLATE "C" NOT NULL CHECK (health IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  health_changed_at bigint,
  health_reason text COLLATE "C"
);

CREATE TABLE models (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  name text COLLATE "C" NOT NULL UNIQUE,
  aliases text COLLATE "C" NOT NULL,
  strategy text COLLATE "C" NOT NULL,
  fallbacks text COLLATE "C" NOT NULL,
  limits text COLLATE "C" NOT NULL,
  enabled smallint NOT NULL CHECK (enabled IN (0, 1))
);

-- Names and aliases of all models, unique together.
CREATE TABLE model_names (
  name text COLLATE "C" PRIMARY KEY CHECK (name <> ''),
  model_id text COLLATE "C" NOT NULL REFERENCES models (id) ON DELETE CASCADE
);
CREATE INDEX model_names_model ON model_names (model_id);

-- Never deleted, and no foreign key to a deployment: charges are recomputed by it after the deployment is gone.
CREATE TABLE price_versions (
  id text COLLATE "C" PRIMARY KEY,
  source text COLLATE "C" NOT NULL CHECK (source IN ('override', 'dataset', 'free')),
  deployment_id text COLLATE "C",
  provider_kind text COLLATE "C" NOT NULL,
  upstream_model text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  nano_usd_per_unit bigint NOT NULL CHECK (nano_usd_per_unit > 0),
  dataset text COLLATE "C",
  effective_from bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX price_versions_model ON price_versions (upstream_model, provider_kind, created_at);
CREATE INDEX price_versions_created ON price_versions (created_at, id);

CREATE TABLE deployments (
  id text COLLATE "C" PRIMARY KEY,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  model_id text COLLATE "C" NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  provider_id text COLLATE "C" NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  upstream_model text COLLATE "C" NOT NULL,
  price_override text COLLATE "C",
  price_version_id text COLLATE "C" REFERENCES price_versions (id),
  priority bigint CHECK (priority >= 0),
  weight bigint CHECK (weight >= 0),
  enabled smallint NOT NULL CHECK (enabled IN (0, 1))
);
CREATE INDEX deployments_model ON deployments (model_id);
CREATE INDEX deployments_provider ON deployments (provider_id);

-- The generated columns carry the foreign keys of the kinds of scope; each row is in the index of one.
CREATE TABLE budgets (
  id text COLLATE "C" PRIMARY KEY,
  scope_kind text COLLATE "C" NOT NULL CHECK (scope_kind IN ('token', 'customer_user', 'customer', 'model', 'gateway')),
  scope_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL CHECK (position >= 0),
  amount bigint NOT NULL CHECK (amount >= 0),
  period text COLLATE "C" NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
  hard smallint NOT NULL CHECK (hard IN (0, 1)),
  time_zone text COLLATE "C" NOT NULL,
  reset_day bigint NOT NULL CHECK (reset_day BETWEEN 1 AND 31),
  alerts_millionths text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  token_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN scope_kind = 'token' THEN scope_id END) STORED
    REFERENCES auth_tokens (id) ON DELETE CASCADE,
  customer_user_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer_user' THEN scope_id END) STORED
    REFERENCES customer_users (id) ON DELETE CASCADE,
  customer_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer' THEN scope_id END) STORED
    REFERENCES customers (id) ON DELETE CASCADE,
  model_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN scope_kind = 'model' THEN scope_id END) STORED
    REFERENCES models (id) ON DELETE CASCADE
);
CREATE INDEX budgets_scope ON budgets (scope_id, scope_kind, position);
CREATE INDEX budgets_token ON budgets (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX budgets_customer_user ON budgets (customer_user_id) WHERE customer_user_id IS NOT NULL;
CREATE INDEX budgets_customer ON budgets (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX budgets_model ON budgets (model_id) WHERE model_id IS NOT NULL;

-- Append-only; no foreign keys: it outlives what it names.
CREATE TABLE operation_log (
  id text COLLATE "C" PRIMARY KEY,
  at bigint NOT NULL,
  actor_type text COLLATE "C" NOT NULL
    CHECK (actor_type IN ('admin', 'management_key', 'customer_user', 'auth_token', 'system', 'anonymous')),
  actor_id text COLLATE "C",
  actor_name text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  target_type text COLLATE "C",
  target_id text COLLATE "C",
  ip text COLLATE "C",
  user_agent text COLLATE "C",
  request_id text COLLATE "C",
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('ok', 'refused', 'failed')),
  error_type text COLLATE "C",
  changes text COLLATE "C",
  count bigint NOT NULL CHECK (count >= 1),
  sequence bigint UNIQUE,
  hash text COLLATE "C"
);
CREATE INDEX operation_log_at ON operation_log (at, id);
CREATE INDEX operation_log_action ON operation_log (action, at, id);
CREATE INDEX operation_log_actor ON operation_log (actor_id, at, id);
CREATE INDEX operation_log_target ON operation_log (target_id, at, id);
CREATE INDEX operation_log_unsealed ON operation_log (id) WHERE sequence IS NULL;

CREATE TABLE settings (
  name text COLLATE "C" PRIMARY KEY,
  value text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  updated_at bigint NOT NULL
);

CREATE TABLE idempotency_keys (
  key text COLLATE "C" PRIMARY KEY,
  body_digest text COLLATE "C" NOT NULL,
  status bigint,
  answer_sealed text COLLATE "C",
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX idempotency_keys_expires ON idempotency_keys (expires_at);
