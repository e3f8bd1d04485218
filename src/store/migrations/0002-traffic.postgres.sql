-- Keys are the UUIDv7 in `req_…`; requests, attempts and ledger are partitioned by its range, a month a partition
-- (`ensure_traffic_partitions`). No foreign keys: these rows outlive what they name.

CREATE TABLE requests (
  id uuid PRIMARY KEY,
  -- NULL: the same as the id, which keeps the usual request out of the index.
  request_id text,
  at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'settled', 'recovered')),
  customer_id text,
  customer_user_id text NOT NULL,
  token_id text NOT NULL,
  model text NOT NULL,
  provider_id text NOT NULL,
  provider text NOT NULL,
  deployment_id text NOT NULL,
  price_version_id text NOT NULL,
  dialect_in text NOT NULL,
  dialect_out text NOT NULL,
  operation text NOT NULL,
  stream smallint NOT NULL CHECK (stream IN (0, 1)),
  -- Nano-USD, as are charge, overrun, provider_cost.
  hold bigint NOT NULL CHECK (hold >= 0),
  estimated_input_tokens bigint NOT NULL,
  margin_millionths bigint NOT NULL,
  status integer,
  finish_reason text,
  raw_finish_reason text,
  error_type text,
  -- Token counts are disjoint: input, cached_read, cache writes and output add up to the total.
  input_tokens bigint NOT NULL DEFAULT 0,
  cached_read_tokens bigint NOT NULL DEFAULT 0,
  cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
  cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
  cache_write_30m_tokens bigint NOT NULL DEFAULT 0,
  cache_write_12h_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  reasoning_tokens bigint NOT NULL DEFAULT 0,
  audio_input_tokens bigint NOT NULL DEFAULT 0,
  audio_output_tokens bigint NOT NULL DEFAULT 0,
  images bigint NOT NULL DEFAULT 0,
  -- JSON object of calls by tool, NULL without any.
  tools text,
  estimated smallint NOT NULL DEFAULT 0 CHECK (estimated IN (0, 1)),
  charge bigint NOT NULL DEFAULT 0 CHECK (charge >= 0),
  overrun bigint NOT NULL DEFAULT 0 CHECK (overrun >= 0),
  provider_cost bigint NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  latency_ms double precision,
  time_to_first_token_ms double precision,
  -- JSON array of texts, NULL without any.
  warnings text,
  checkpoint_at bigint,
  checkpoint_output_tokens bigint,
  -- What the provider had reported by then, NULL before it did.
  checkpoint_input_tokens bigint,
  checkpoint_charge bigint
) PARTITION BY RANGE (id);

CREATE INDEX requests_request_id ON requests (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX requests_customer_user ON requests (customer_user_id, id);
CREATE INDEX requests_held ON requests (id) WHERE state = 'held';

CREATE TABLE attempts (
  id uuid NOT NULL,
  n integer NOT NULL,
  at bigint NOT NULL,
  provider_id text NOT NULL,
  provider text NOT NULL,
  deployment_id text NOT NULL,
  upstream_model text NOT NULL,
  price_version_id text NOT NULL,
  status integer,
  error_type text,
  provider_cost bigint NOT NULL CHECK (provider_cost >= 0),
  latency_ms double precision NOT NULL,
  time_to_first_byte_ms double precision,
  upstream_request_id text,
  PRIMARY KEY (id, n)
) PARTITION BY RANGE (id);

-- Append-only. One row a phase, which names its budgets.
CREATE TABLE ledger (
  id uuid NOT NULL,
  phase text NOT NULL
    CHECK (phase IN ('hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment')),
  n integer NOT NULL,
  at bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0 OR phase = 'adjustment'),
  provider_cost bigint NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  -- JSON array of [budget id, start of its period].
  budgets text NOT NULL,
  price_version_id text,
  reason text,
  actor_id text,
  PRIMARY KEY (id, phase, n)
) PARTITION BY RANGE (id);

CREATE TABLE requests_default PARTITION OF requests DEFAULT;
CREATE TABLE attempts_default PARTITION OF attempts DEFAULT;
CREATE TABLE ledger_default PARTITION OF ledger DEFAULT;

CREATE TABLE budget_balances (
  budget_id text NOT NULL,
  -- UTC milliseconds, 0 for `total`.
  period_start bigint NOT NULL,
  spent bigint NOT NULL,
  PRIMARY KEY (budget_id, period_start)
);

-- The finest grain of usage; `hour` counts hours since the epoch. A refused request has no provider ('').
CREATE TABLE usage_hourly (
  hour bigint NOT NULL,
  token_id text NOT NULL,
  model text NOT NULL,
  provider text NOT NULL,
  customer_user_id text NOT NULL,
  -- '' without a customer.
  customer_id text NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  -- Includes cached reads and cache writes.
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  PRIMARY KEY (hour, token_id, model, provider, customer_id)
);

-- Written to find out whether the database takes writes again.
CREATE TABLE store_probe (
  id integer PRIMARY KEY CHECK (id = 1),
  at bigint NOT NULL
);
INSERT INTO store_probe (id, at) VALUES (1, 0);

-- The lowest UUIDv7 of an instant.
CREATE FUNCTION lowest_uuid7(instant timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT rpad(lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- Makes the partitions of the month of `at_ms` (UTC milliseconds) and of `months_ahead` months after it. A month that
-- rows of already lie in the default partition stays there. Answers how many partitions were made.
CREATE FUNCTION ensure_traffic_partitions(at_ms bigint, months_ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month timestamp;
  parent text;
  partition text;
  lowest uuid;
  highest uuid;
  taken boolean;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7236542310);
  FOR ahead IN 0 .. months_ahead LOOP
    month := date_trunc('month', to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC') + make_interval(months => ahead);
    lowest := lowest_uuid7(month AT TIME ZONE 'UTC');
    highest := lowest_uuid7((month + interval '1 month') AT TIME ZONE 'UTC');
    FOREACH parent IN ARRAY ARRAY['requests', 'attempts', 'ledger'] LOOP
      partition := parent || to_char(month, '"_"YYYY_MM');
      CONTINUE WHEN to_regclass(partition) IS NOT NULL;
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id >= $1 AND id < $2)', parent || '_default')
        INTO taken USING lowest, highest;
      CONTINUE WHEN taken;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition, parent, lowest, highest);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

-- One group commit in one round trip and one transaction. `batch` has a list of rows for each member. Raises
-- `TG001` when a settlement does not find its held request, so that nothing else of it counts.
CREATE FUNCTION commit_traffic(batch json) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  expected integer;
  changed integer;
  total integer := 0;
BEGIN
  INSERT INTO requests (
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths)
  SELECT
    id, request_id, at, 'held', customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths
  FROM json_populate_recordset(NULL::requests, batch -> 'holds');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO requests (
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths,
    status, finish_reason, raw_finish_reason, error_type, input_tokens, cached_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, cache_write_30m_tokens, cache_write_12h_tokens, output_tokens, reasoning_tokens,
    audio_input_tokens, audio_output_tokens, images, tools, estimated, charge, overrun, provider_cost, latency_ms,
    time_to_first_token_ms, warnings)
  SELECT
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths,
    status, finish_reason, raw_finish_reason, error_type, input_tokens, cached_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, cache_write_30m_tokens, cache_write_12h_tokens, output_tokens, reasoning_tokens,
    audio_input_tokens, audio_output_tokens, images, tools, estimated, charge, overrun, provider_cost, latency_ms,
    time_to_first_token_ms, warnings
  FROM json_populate_recordset(NULL::requests, batch -> 'settled');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  expected := json_array_length(batch -> 'settlements');
  IF expected > 0 THEN
    UPDATE requests AS r SET
      state = s.state, status = s.status, provider_id = s.provider_id, provider = s.provider,
      deployment_id = s.deployment_id, price_version_id = s.price_version_id, dialect_out = s.dialect_out,
      finish_reason = s.finish_reason, raw_finish_reason = s.raw_finish_reason, error_type = s.error_type,
      input_tokens = s.input_tokens, cached_read_tokens = s.cached_read_tokens,
      cache_write_5m_tokens = s.cache_write_5m_tokens, cache_write_1h_tokens = s.cache_write_1h_tokens,
      cache_write_30m_tokens = s.cache_write_30m_tokens, cache_write_12h_tokens = s.cache_write_12h_tokens,
      output_tokens = s.output_tokens, reasoning_tokens = s.reasoning_tokens,
      audio_input_tokens = s.audio_input_tokens, audio_output_tokens = s.audio_output_tokens, images = s.images,
      tools = s.tools, estimated = s.estimated, charge = s.charge, overrun = s.overrun,
      provider_cost = s.provider_cost, latency_ms = s.latency_ms,
      time_to_first_token_ms = s.time_to_first_token_ms, warnings = s.warnings
    FROM json_populate_recordset(NULL::requests, batch -> 'settlements') AS s
    WHERE r.id = s.id AND r.state = 'held';
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> expected THEN
      RAISE EXCEPTION 'a settlement did not find its held request' USING ERRCODE = 'TG001';
    END IF;
    total := total + changed;
  END IF;

  INSERT INTO ledger (id, phase, n, at, amount, provider_cost, budgets, price_version_id)
  SELECT id, phase, n, at, amount, provider_cost, budgets, price_version_id
  FROM json_populate_recordset(NULL::ledger, batch -> 'ledger');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO attempts SELECT * FROM json_populate_recordset(NULL::attempts, batch -> 'attempts');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  IF json_array_length(batch -> 'checkpoints') > 0 THEN
    UPDATE requests AS r SET
      checkpoint_at = c.checkpoint_at, checkpoint_output_tokens = c.checkpoint_output_tokens,
      checkpoint_input_tokens = c.checkpoint_input_tokens, checkpoint_charge = c.checkpoint_charge
    FROM json_populate_recordset(NULL::requests, batch -> 'checkpoints') AS c
    WHERE r.id = c.id AND r.state = 'held';
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END IF;

  -- In the order of the key, so that two nodes never wait for each other in a circle.
  INSERT INTO budget_balances AS b (budget_id, period_start, spent)
  SELECT budget_id, period_start, spent FROM json_populate_recordset(NULL::budget_balances, batch -> 'balances')
  ORDER BY budget_id, period_start
  ON CONFLICT (budget_id, period_start) DO UPDATE SET spent = b.spent + excluded.spent;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO usage_hourly AS u
  SELECT * FROM json_populate_recordset(NULL::usage_hourly, batch -> 'usage')
  ORDER BY hour, token_id, model, provider, customer_id
  ON CONFLICT (hour, token_id, model, provider, customer_id) DO UPDATE SET
    requests = u.requests + excluded.requests, errors = u.errors + excluded.errors,
    input_tokens = u.input_tokens + excluded.input_tokens,
    cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = u.output_tokens + excluded.output_tokens, charge = u.charge + excluded.charge,
    provider_cost = u.provider_cost + excluded.provider_cost;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$$;
