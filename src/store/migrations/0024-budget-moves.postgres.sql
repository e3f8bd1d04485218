-- Current periods that a budget has got by a change of its calendar (period, time zone, reset day). What is charged for a
-- request of one of them that names another period of the budget counts in it too.
CREATE TABLE budget_moves (
  budget_id text COLLATE "C" NOT NULL,
  -- UTC milliseconds, 0 for `total`.
  period_start bigint NOT NULL,
  -- NULL for `total`.
  period_end bigint,
  PRIMARY KEY (budget_id, period_start)
);

-- Append-only: what a period has taken over from others of its budget, which the ledger names.
CREATE TABLE budget_carries (
  budget_id text COLLATE "C" NOT NULL,
  period_start bigint NOT NULL,
  n bigint NOT NULL,
  at bigint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (budget_id, period_start, n)
);

-- Charges of a commit, summed by budget and period with the first and the last instant of their holds. Raises `TG002` where a sum
-- is of requests inside and outside of a period that takes over: one record at a time it is of one request.
CREATE FUNCTION carry_charges(balances json) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  carried record;
  total integer := 0;
BEGIN
  FOR carried IN
    SELECT m.budget_id, m.period_start, sum(s.spent) AS amount, max(s.held_to) AS at,
      bool_or(s.held_from < m.period_start OR s.held_to >= m.period_end) AS straddles
    FROM json_to_recordset(balances) AS s (budget_id text, period_start bigint, spent bigint, held_from bigint, held_to bigint)
    JOIN budget_moves AS m ON m.budget_id = s.budget_id AND m.period_start <> s.period_start
      AND s.held_to >= m.period_start AND (m.period_end IS NULL OR s.held_from < m.period_end)
    GROUP BY m.budget_id, m.period_start ORDER BY m.budget_id, m.period_start
  LOOP
    IF carried.straddles THEN
      RAISE EXCEPTION 'charges of several periods are summed' USING ERRCODE = 'TG002';
    END IF;
    INSERT INTO budget_carries (budget_id, period_start, n, at, amount)
    SELECT carried.budget_id, carried.period_start, coalesce(max(n), 0) + 1, carried.at,
      least(carried.amount, 9223372036854775807)
    FROM budget_carries WHERE budget_id = carried.budget_id AND period_start = carried.period_start;
    INSERT INTO budget_balances AS b (budget_id, period_start, spent)
    VALUES (carried.budget_id, carried.period_start, least(carried.amount, 9223372036854775807))
    ON CONFLICT (budget_id, period_start) DO UPDATE SET
      spent = least(b.spent, 9223372036854775807 - excluded.spent) + excluded.spent;
    total := total + 2;
  END LOOP;
  RETURN total;
END
$$;

-- One group commit in one round trip and one transaction. `batch` has a list of rows for each member. Raises
-- `TG001` when a settlement does not find its held request, so that nothing else of it counts. A sum of money that would go
-- beyond the end of its column stays there.
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
  ON CONFLICT (budget_id, period_start) DO UPDATE SET
    spent = least(b.spent, 9223372036854775807 - excluded.spent) + excluded.spent;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  -- Looked at behind the sums, whose table a change of a budget's calendar locks: one of the two sees the other.
  IF changed > 0 AND EXISTS (SELECT 1 FROM budget_moves) THEN
    total := total + carry_charges(batch -> 'balances');
  END IF;

  INSERT INTO usage_hourly AS u
  SELECT * FROM json_populate_recordset(NULL::usage_hourly, batch -> 'usage')
  ORDER BY hour, token_id, model, provider, customer_id
  ON CONFLICT (hour, token_id, model, provider, customer_id) DO UPDATE SET
    requests = u.requests + excluded.requests, errors = u.errors + excluded.errors,
    input_tokens = u.input_tokens + excluded.input_tokens,
    cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = u.output_tokens + excluded.output_tokens, charge = least(u.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(u.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost,
    cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
    reasoning_tokens = u.reasoning_tokens + excluded.reasoning_tokens;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$$;

-- What the requests of a commit said of themselves, and what those that were settled used. `batch` has the bounds:
-- names of a customer user in an hour, values of a name; a name beyond is not counted, a value beyond is '…other'.
CREATE OR REPLACE FUNCTION count_labels(batch json) RETURNS integer LANGUAGE plpgsql STRICT AS $$
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
    sum(cached_input_tokens), sum(output_tokens), least(sum(charge), 9223372036854775807), least(sum(provider_cost), 9223372036854775807)
  FROM placed
  GROUP BY hour, customer_user_id, name, place, customer_id
  ORDER BY hour, customer_user_id, name, place, customer_id
  ON CONFLICT (hour, customer_user_id, name, value, customer_id) DO UPDATE SET
    requests = l.requests + excluded.requests, errors = l.errors + excluded.errors,
    input_tokens = l.input_tokens + excluded.input_tokens,
    cached_input_tokens = l.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = l.output_tokens + excluded.output_tokens, charge = least(l.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(l.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$$;
