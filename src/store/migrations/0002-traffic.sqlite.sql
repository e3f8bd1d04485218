-- Checks are written without IN: SQLite would build a table for its list with every row (seen: 9 µs a request).
-- Keys are the 16 bytes of the UUIDv7 in `req_…`. No foreign keys: these rows outlive what they name.

-- The texts that rows share are kept once, and rows carry their number: a third of the bytes to bind, to log and to
-- copy (seen: 983 bytes a request without). The views `requests`, `attempts` and `ledger` put them back.

CREATE TABLE traffic_users (
  no INTEGER PRIMARY KEY NOT NULL,
  customer_user_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE traffic_callers (
  no INTEGER PRIMARY KEY NOT NULL,
  -- '' without a customer.
  customer_id TEXT NOT NULL,
  token_id TEXT NOT NULL,
  UNIQUE (token_id, customer_id)
) STRICT;

CREATE TABLE traffic_calls (
  no INTEGER PRIMARY KEY NOT NULL,
  model TEXT NOT NULL,
  dialect_in TEXT NOT NULL,
  operation TEXT NOT NULL,
  UNIQUE (model, dialect_in, operation)
) STRICT;

CREATE TABLE traffic_routes (
  no INTEGER PRIMARY KEY NOT NULL,
  provider_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  price_version_id TEXT NOT NULL,
  dialect_out TEXT NOT NULL,
  UNIQUE (deployment_id, price_version_id, provider_id, provider, dialect_out)
) STRICT;

CREATE TABLE traffic_targets (
  no INTEGER PRIMARY KEY NOT NULL,
  provider_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  upstream_model TEXT NOT NULL,
  price_version_id TEXT NOT NULL,
  UNIQUE (deployment_id, price_version_id, provider_id, provider, upstream_model)
) STRICT;

CREATE TABLE traffic_budgets (
  no INTEGER PRIMARY KEY NOT NULL,
  -- JSON array of [budget id, start of its period].
  budgets TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE request_rows (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  -- NULL: the same as the id, which keeps the usual request out of the index.
  request_id TEXT,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'settled' OR state = 'held' OR state = 'recovered'),
  user_no INTEGER NOT NULL,
  caller_no INTEGER NOT NULL,
  call_no INTEGER NOT NULL,
  route_no INTEGER NOT NULL,
  stream INTEGER NOT NULL CHECK (stream BETWEEN 0 AND 1),
  -- Nano-USD, as are charge, overrun, provider_cost.
  hold INTEGER NOT NULL CHECK (hold >= 0),
  estimated_input_tokens INTEGER NOT NULL,
  margin_millionths INTEGER NOT NULL,
  status INTEGER,
  finish_reason TEXT,
  raw_finish_reason TEXT,
  error_type TEXT,
  -- Token counts are disjoint: input, cached_read, cache writes and output add up to the total.
  input_tokens INTEGER NOT NULL DEFAULT 0,
  cached_read_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_30m_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_12h_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  audio_input_tokens INTEGER NOT NULL DEFAULT 0,
  audio_output_tokens INTEGER NOT NULL DEFAULT 0,
  images INTEGER NOT NULL DEFAULT 0,
  -- JSON object of calls by tool, NULL without any.
  tools TEXT,
  estimated INTEGER NOT NULL DEFAULT 0 CHECK (estimated BETWEEN 0 AND 1),
  charge INTEGER NOT NULL DEFAULT 0 CHECK (charge >= 0),
  overrun INTEGER NOT NULL DEFAULT 0 CHECK (overrun >= 0),
  provider_cost INTEGER NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  latency_ms REAL,
  time_to_first_token_ms REAL,
  -- JSON array of texts, NULL without any.
  warnings TEXT,
  checkpoint_at INTEGER,
  checkpoint_output_tokens INTEGER,
  -- What the provider had reported by then, NULL before it did.
  checkpoint_input_tokens INTEGER,
  checkpoint_charge INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_request_id ON request_rows (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX requests_user ON request_rows (user_no, id);
CREATE INDEX requests_held ON request_rows (id) WHERE state = 'held';

-- The user is joined, so that a filter by one leads to the index; the others are looked up where a query reads them.
CREATE VIEW requests AS SELECT
  r.id, r.request_id, r.at, r.state,
  (SELECT nullif(customer_id, '') FROM traffic_callers WHERE no = r.caller_no) AS customer_id,
  u.customer_user_id,
  (SELECT token_id FROM traffic_callers WHERE no = r.caller_no) AS token_id,
  (SELECT model FROM traffic_calls WHERE no = r.call_no) AS model,
  (SELECT provider_id FROM traffic_routes WHERE no = r.route_no) AS provider_id,
  (SELECT provider FROM traffic_routes WHERE no = r.route_no) AS provider,
  (SELECT deployment_id FROM traffic_routes WHERE no = r.route_no) AS deployment_id,
  (SELECT price_version_id FROM traffic_routes WHERE no = r.route_no) AS price_version_id,
  (SELECT dialect_in FROM traffic_calls WHERE no = r.call_no) AS dialect_in,
  (SELECT dialect_out FROM traffic_routes WHERE no = r.route_no) AS dialect_out,
  (SELECT operation FROM traffic_calls WHERE no = r.call_no) AS operation,
  r.stream, r.hold, r.estimated_input_tokens, r.margin_millionths, r.status, r.finish_reason, r.raw_finish_reason,
  r.error_type, r.input_tokens, r.cached_read_tokens, r.cache_write_5m_tokens, r.cache_write_1h_tokens,
  r.cache_write_30m_tokens, r.cache_write_12h_tokens, r.output_tokens, r.reasoning_tokens, r.audio_input_tokens,
  r.audio_output_tokens, r.images, r.tools, r.estimated, r.charge, r.overrun, r.provider_cost, r.latency_ms,
  r.time_to_first_token_ms, r.warnings, r.checkpoint_at, r.checkpoint_output_tokens, r.checkpoint_input_tokens,
  r.checkpoint_charge
FROM request_rows AS r JOIN traffic_users AS u ON u.no = r.user_no;

CREATE TABLE attempt_rows (
  id BLOB NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  target_no INTEGER NOT NULL,
  status INTEGER,
  error_type TEXT,
  provider_cost INTEGER NOT NULL CHECK (provider_cost >= 0),
  latency_ms REAL NOT NULL,
  time_to_first_byte_ms REAL,
  upstream_request_id TEXT,
  PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;

CREATE VIEW attempts AS SELECT
  a.id, a.n, a.at, t.provider_id, t.provider, t.deployment_id, t.upstream_model, t.price_version_id, a.status,
  a.error_type, a.provider_cost, a.latency_ms, a.time_to_first_byte_ms, a.upstream_request_id
FROM attempt_rows AS a CROSS JOIN traffic_targets AS t ON t.no = a.target_no;

-- Append-only. One row a phase, which names its budgets.
CREATE TABLE ledger_rows (
  id BLOB NOT NULL CHECK (length(id) = 16),
  phase TEXT NOT NULL CHECK (
    phase = 'hold' OR phase = 'settlement' OR phase = 'release' OR phase = 'extension' OR phase = 'recovery'
    OR phase = 'overrun' OR phase = 'adjustment'
  ),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0 OR phase = 'adjustment'),
  provider_cost INTEGER NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  budgets_no INTEGER NOT NULL,
  -- NULL where no price applies.
  route_no INTEGER,
  reason TEXT,
  actor_id TEXT,
  PRIMARY KEY (id, phase, n)
) STRICT, WITHOUT ROWID;

CREATE VIEW ledger AS SELECT
  l.id, l.phase, l.n, l.at, l.amount, l.provider_cost,
  (SELECT budgets FROM traffic_budgets WHERE no = l.budgets_no) AS budgets,
  (SELECT price_version_id FROM traffic_routes WHERE no = l.route_no) AS price_version_id,
  l.reason, l.actor_id
FROM ledger_rows AS l;

CREATE TABLE budget_balances (
  budget_id TEXT NOT NULL,
  -- UTC milliseconds, 0 for `total`.
  period_start INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (budget_id, period_start)
) STRICT, WITHOUT ROWID;

-- The finest grain of usage; `hour` counts hours since the epoch. A refused request has no provider ('').
CREATE TABLE usage_rows (
  hour INTEGER NOT NULL,
  caller_no INTEGER NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  user_no INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  -- Includes cached reads and cache writes.
  input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  charge INTEGER NOT NULL,
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (hour, caller_no, model, provider)
) STRICT, WITHOUT ROWID;

CREATE VIEW usage_hourly AS SELECT
  s.hour, c.token_id, s.model, s.provider, u.customer_user_id, c.customer_id, s.requests, s.errors, s.input_tokens,
  s.cached_input_tokens, s.output_tokens, s.charge, s.provider_cost
FROM usage_rows AS s CROSS JOIN traffic_callers AS c ON c.no = s.caller_no
CROSS JOIN traffic_users AS u ON u.no = s.user_no;

-- Written to find out whether the disk takes writes again.
CREATE TABLE store_probe (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
INSERT INTO store_probe (id, at) VALUES (1, 0);
