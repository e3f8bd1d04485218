-- Cache writes and reasoning in the rollup: what a statement tells beside the other tokens.
ALTER TABLE usage_rows ADD COLUMN cache_write_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rows ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT 0;

UPDATE usage_rows SET cache_write_tokens = s.cache_write_tokens, reasoning_tokens = s.reasoning_tokens
FROM (
  SELECT
    r.at / 3600000 AS hour, r.caller_no, c.model, t.provider,
    sum(r.cache_write_5m_tokens + r.cache_write_1h_tokens + r.cache_write_30m_tokens + r.cache_write_12h_tokens)
      AS cache_write_tokens,
    sum(r.reasoning_tokens) AS reasoning_tokens
  FROM request_rows AS r JOIN traffic_calls AS c ON c.no = r.call_no JOIN traffic_routes AS t ON t.no = r.route_no
  WHERE r.state <> 'held'
  GROUP BY 1, 2, 3, 4
) AS s
WHERE usage_rows.hour = s.hour AND usage_rows.caller_no = s.caller_no AND usage_rows.model = s.model
  AND usage_rows.provider = s.provider;

DROP VIEW usage_hourly;
CREATE VIEW usage_hourly AS SELECT
  s.hour, c.token_id, s.model, s.provider, u.customer_user_id, c.customer_id, s.requests, s.errors, s.input_tokens,
  s.cached_input_tokens, s.output_tokens, s.charge, s.provider_cost, s.cache_write_tokens, s.reasoning_tokens
FROM usage_rows AS s CROSS JOIN traffic_callers AS c ON c.no = s.caller_no
CROSS JOIN traffic_users AS u ON u.no = s.user_no;

-- Adjustments are few among the entries of requests.
CREATE INDEX ledger_adjustments ON ledger_rows (id, n) WHERE phase = 'adjustment';

-- What clients said of their requests; a request that said nothing has no row.
CREATE TABLE request_labels (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  -- Whom the client asked for, NULL: not said, or erased.
  end_user TEXT,
  -- JSON object of texts, NULL: none.
  metadata TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX request_labels_end_user ON request_labels (end_user, id) WHERE end_user IS NOT NULL;

-- Usage by one member of the metadata, or by end user (name ''). `hour` counts hours since the epoch. A customer user has
-- a bounded number of values a name and hour; '…other' sums up those beyond.
CREATE TABLE label_rows (
  hour INTEGER NOT NULL,
  user_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  -- '' without a customer.
  customer_id TEXT NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  -- Includes cached reads and cache writes.
  input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  charge INTEGER NOT NULL,
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (hour, user_no, name, value, customer_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW label_hourly AS SELECT
  l.hour, u.customer_user_id, l.name, l.value, l.customer_id, l.requests, l.errors, l.input_tokens,
  l.cached_input_tokens, l.output_tokens, l.charge, l.provider_cost
FROM label_rows AS l CROSS JOIN traffic_users AS u ON u.no = l.user_no;
