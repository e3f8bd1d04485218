-- Cache writes and reasoning in the rollup: what a statement tells beside the other tokens.
ALTER TABLE usage_hourly ADD COLUMN cache_write_tokens bigint NOT NULL DEFAULT 0;
ALTER TABLE usage_hourly ADD COLUMN reasoning_tokens bigint NOT NULL DEFAULT 0;

UPDATE usage_hourly AS u SET cache_write_tokens = s.cache_write_tokens, reasoning_tokens = s.reasoning_tokens
FROM (
  SELECT
    at / 3600000 AS hour, token_id, model, provider, coalesce(customer_id, '') AS customer_id,
    sum(cache_write_5m_tokens + cache_write_1h_tokens + cache_write_30m_tokens + cache_write_12h_tokens)
      AS cache_write_tokens,
    sum(reasoning_tokens) AS reasoning_tokens
  FROM requests
  WHERE state <> 'held'
  GROUP BY 1, 2, 3, 4, 5
) AS s
WHERE u.hour = s.hour AND u.token_id = s.token_id AND u.model = s.model AND u.provider = s.provider
  AND u.customer_id = s.customer_id;

-- Adjustments are few among the entries of requests.
CREATE INDEX ledger_adjustments ON ledger (id, n) WHERE phase = 'adjustment';

-- What clients said of their requests; a request that said nothing has no row.
CREATE TABLE request_labels (
  id uuid PRIMARY KEY,
  -- Whom the client asked for, NULL: not said, or erased.
  end_user text,
  -- JSON object of texts, NULL: none.
  metadata text
) PARTITION BY RANGE (id);

CREATE INDEX request_labels_end_user ON request_labels (end_user, id) WHERE end_user IS NOT NULL;
CREATE TABLE request_labels_default PARTITION OF request_labels DEFAULT;

-- Usage by one member of the metadata, or by end user (name ''). `hour` counts hours since the epoch. A customer user has
-- a bounded number of values a name and hour; '…other' sums up those beyond.
CREATE TABLE label_hourly (
  hour bigint NOT NULL,
  customer_user_id text NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
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
  PRIMARY KEY (hour, customer_user_id, name, value, customer_id)
);

-- Makes the partitions of the month of `at_ms` (UTC milliseconds) and of `months_ahead` months after it. A month that
-- rows of already lie in the default partition stays there. Answers how many partitions were made.
CREATE OR REPLACE FUNCTION ensure_traffic_partitions(at_ms bigint, months_ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
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
    FOREACH parent IN ARRAY ARRAY['requests', 'attempts', 'ledger', 'request_labels'] LOOP
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
CREATE OR REPLACE FUNCTION commit_traffic(batch json) RETURNS integer LANGUAGE plpgsql AS $$
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
    provider_cost = u.provider_cost + excluded.provider_cost,
    cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
    reasoning_tokens = u.reasoning_tokens + excluded.reasoning_tokens;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$$;

-- What the requests of a commit said of themselves, and what those that were settled used. `batch` has the bounds:
-- names of a customer user in an hour, values of a name; a name beyond is not counted, a value beyond is '…other'.
CREATE FUNCTION count_labels(batch json) RETURNS integer LANGUAGE plpgsql STRICT AS $$
DECLARE
  names_max CONSTANT integer := (batch ->> 'names_max')::integer;
  values_max CONSTANT integer := (batch ->> 'values_max')::integer;
  changed integer;
  total integer := 0;
BEGIN
  INSERT INTO request_labels SELECT * FROM json_populate_recordset(NULL::request_labels, batch -> 'requests')
  ON CONFLICT (id) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO label_hourly AS l (
    hour, customer_user_id, name, value, customer_id, requests, errors, input_tokens, cached_input_tokens,
    output_tokens, charge, provider_cost)
  WITH added AS (
    SELECT s.*,
      EXISTS (SELECT 1 FROM label_hourly AS k
        WHERE k.hour = s.hour AND k.customer_user_id = s.customer_user_id AND k.name = s.name) AS named,
      EXISTS (SELECT 1 FROM label_hourly AS k
        WHERE k.hour = s.hour AND k.customer_user_id = s.customer_user_id AND k.name = s.name AND k.value = s.value)
        AS known
    FROM json_populate_recordset(NULL::label_hourly, batch -> 'usage') AS s
  ), numbered AS (
    SELECT a.*,
      CASE WHEN a.named THEN 0 ELSE
        dense_rank() OVER (PARTITION BY a.hour, a.customer_user_id, a.named ORDER BY a.name)
        + (SELECT count(DISTINCT k.name) FROM label_hourly AS k
          WHERE k.hour = a.hour AND k.customer_user_id = a.customer_user_id)
      END AS name_number,
      CASE WHEN a.known THEN 0 ELSE
        dense_rank() OVER (PARTITION BY a.hour, a.customer_user_id, a.name, a.known ORDER BY a.value)
        + (SELECT count(DISTINCT k.value) FROM label_hourly AS k
          WHERE k.hour = a.hour AND k.customer_user_id = a.customer_user_id AND k.name = a.name AND k.value <> '…other')
      END AS value_number
    FROM added AS a
  ), placed AS (
    SELECT n.*, CASE WHEN n.value_number <= values_max THEN n.value ELSE '…other' END AS place
    FROM numbered AS n WHERE n.name_number <= names_max
  )
  -- In the order of the key, so that two nodes never wait for each other in a circle.
  SELECT
    hour, customer_user_id, name, place, customer_id, sum(requests), sum(errors), sum(input_tokens),
    sum(cached_input_tokens), sum(output_tokens), sum(charge), sum(provider_cost)
  FROM placed
  GROUP BY hour, customer_user_id, name, place, customer_id
  ORDER BY hour, customer_user_id, name, place, customer_id
  ON CONFLICT (hour, customer_user_id, name, value, customer_id) DO UPDATE SET
    requests = l.requests + excluded.requests, errors = l.errors + excluded.errors,
    input_tokens = l.input_tokens + excluded.input_tokens,
    cached_input_tokens = l.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = l.output_tokens + excluded.output_tokens, charge = l.charge + excluded.charge,
    provider_cost = l.provider_cost + excluded.provider_cost;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$$;
