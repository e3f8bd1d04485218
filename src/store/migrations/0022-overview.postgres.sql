-- Usage of all callers by model and provider: what a chart of weeks is drawn from. Times are counted by bounds in
-- milliseconds, each included in the count below it; of requests that were settled without an error.
CREATE TABLE model_hourly (
  -- Counts hours since the epoch.
  hour bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  -- '' for a request that was refused before its hold.
  provider text COLLATE "C" NOT NULL,
  -- Connections add to rows of their own, so that no node's commit waits for another's. Sums are over all of them.
  part integer NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  -- Includes cached reads and cache writes.
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  -- Sums, in microseconds.
  latency_us bigint NOT NULL DEFAULT 0,
  first_token_us bigint NOT NULL DEFAULT 0,
  latency_le_10 bigint NOT NULL DEFAULT 0,
  latency_le_15 bigint NOT NULL DEFAULT 0,
  latency_le_20 bigint NOT NULL DEFAULT 0,
  latency_le_30 bigint NOT NULL DEFAULT 0,
  latency_le_40 bigint NOT NULL DEFAULT 0,
  latency_le_60 bigint NOT NULL DEFAULT 0,
  latency_le_80 bigint NOT NULL DEFAULT 0,
  latency_le_120 bigint NOT NULL DEFAULT 0,
  latency_le_160 bigint NOT NULL DEFAULT 0,
  latency_le_240 bigint NOT NULL DEFAULT 0,
  latency_le_320 bigint NOT NULL DEFAULT 0,
  latency_le_480 bigint NOT NULL DEFAULT 0,
  latency_le_640 bigint NOT NULL DEFAULT 0,
  latency_le_960 bigint NOT NULL DEFAULT 0,
  latency_le_1280 bigint NOT NULL DEFAULT 0,
  latency_le_1920 bigint NOT NULL DEFAULT 0,
  latency_le_2560 bigint NOT NULL DEFAULT 0,
  latency_le_3840 bigint NOT NULL DEFAULT 0,
  latency_le_5120 bigint NOT NULL DEFAULT 0,
  latency_le_7680 bigint NOT NULL DEFAULT 0,
  latency_le_10240 bigint NOT NULL DEFAULT 0,
  latency_le_15360 bigint NOT NULL DEFAULT 0,
  latency_le_20480 bigint NOT NULL DEFAULT 0,
  latency_le_30720 bigint NOT NULL DEFAULT 0,
  latency_le_40960 bigint NOT NULL DEFAULT 0,
  latency_le_61440 bigint NOT NULL DEFAULT 0,
  latency_le_81920 bigint NOT NULL DEFAULT 0,
  latency_le_122880 bigint NOT NULL DEFAULT 0,
  latency_le_163840 bigint NOT NULL DEFAULT 0,
  latency_le_327680 bigint NOT NULL DEFAULT 0,
  latency_le_655360 bigint NOT NULL DEFAULT 0,
  latency_above bigint NOT NULL DEFAULT 0,
  first_token_le_10 bigint NOT NULL DEFAULT 0,
  first_token_le_15 bigint NOT NULL DEFAULT 0,
  first_token_le_20 bigint NOT NULL DEFAULT 0,
  first_token_le_30 bigint NOT NULL DEFAULT 0,
  first_token_le_40 bigint NOT NULL DEFAULT 0,
  first_token_le_60 bigint NOT NULL DEFAULT 0,
  first_token_le_80 bigint NOT NULL DEFAULT 0,
  first_token_le_120 bigint NOT NULL DEFAULT 0,
  first_token_le_160 bigint NOT NULL DEFAULT 0,
  first_token_le_240 bigint NOT NULL DEFAULT 0,
  first_token_le_320 bigint NOT NULL DEFAULT 0,
  first_token_le_480 bigint NOT NULL DEFAULT 0,
  first_token_le_640 bigint NOT NULL DEFAULT 0,
  first_token_le_960 bigint NOT NULL DEFAULT 0,
  first_token_le_1280 bigint NOT NULL DEFAULT 0,
  first_token_le_1920 bigint NOT NULL DEFAULT 0,
  first_token_le_2560 bigint NOT NULL DEFAULT 0,
  first_token_le_3840 bigint NOT NULL DEFAULT 0,
  first_token_le_5120 bigint NOT NULL DEFAULT 0,
  first_token_le_7680 bigint NOT NULL DEFAULT 0,
  first_token_le_10240 bigint NOT NULL DEFAULT 0,
  first_token_le_15360 bigint NOT NULL DEFAULT 0,
  first_token_le_20480 bigint NOT NULL DEFAULT 0,
  first_token_le_30720 bigint NOT NULL DEFAULT 0,
  first_token_le_40960 bigint NOT NULL DEFAULT 0,
  first_token_le_61440 bigint NOT NULL DEFAULT 0,
  first_token_le_81920 bigint NOT NULL DEFAULT 0,
  first_token_le_122880 bigint NOT NULL DEFAULT 0,
  first_token_le_163840 bigint NOT NULL DEFAULT 0,
  first_token_le_327680 bigint NOT NULL DEFAULT 0,
  first_token_le_655360 bigint NOT NULL DEFAULT 0,
  first_token_above bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, model, provider, part)
);

-- Errors by kind: of requests that failed, and of those that were refused before their hold (provider '').
CREATE TABLE error_hourly (
  hour bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  -- '' where it was not kept.
  error_type text COLLATE "C" NOT NULL,
  -- Connections add to rows of their own, so that no node's commit waits for another's. Sums are over all of them.
  part integer NOT NULL,
  errors bigint NOT NULL,
  PRIMARY KEY (hour, model, provider, error_type, part)
);

INSERT INTO model_hourly (hour, model, provider, part, requests, errors, input_tokens, cached_input_tokens, output_tokens,
  charge, provider_cost)
SELECT hour, model, provider, 0, sum(requests), sum(errors), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(charge), sum(provider_cost)
FROM usage_hourly GROUP BY hour, model, provider;

UPDATE model_hourly AS m SET
  latency_us = s.latency_us, first_token_us = s.first_token_us, latency_le_10 = s.latency_le_10,
  latency_le_15 = s.latency_le_15, latency_le_20 = s.latency_le_20, latency_le_30 = s.latency_le_30,
  latency_le_40 = s.latency_le_40, latency_le_60 = s.latency_le_60, latency_le_80 = s.latency_le_80,
  latency_le_120 = s.latency_le_120, latency_le_160 = s.latency_le_160, latency_le_240 = s.latency_le_240,
  latency_le_320 = s.latency_le_320, latency_le_480 = s.latency_le_480, latency_le_640 = s.latency_le_640,
  latency_le_960 = s.latency_le_960, latency_le_1280 = s.latency_le_1280, latency_le_1920 = s.latency_le_1920,
  latency_le_2560 = s.latency_le_2560, latency_le_3840 = s.latency_le_3840, latency_le_5120 = s.latency_le_5120,
  latency_le_7680 = s.latency_le_7680, latency_le_10240 = s.latency_le_10240, latency_le_15360 = s.latency_le_15360,
  latency_le_20480 = s.latency_le_20480, latency_le_30720 = s.latency_le_30720, latency_le_40960 = s.latency_le_40960,
  latency_le_61440 = s.latency_le_61440, latency_le_81920 = s.latency_le_81920,
  latency_le_122880 = s.latency_le_122880, latency_le_163840 = s.latency_le_163840,
  latency_le_327680 = s.latency_le_327680, latency_le_655360 = s.latency_le_655360, latency_above = s.latency_above,
  first_token_le_10 = s.first_token_le_10, first_token_le_15 = s.first_token_le_15,
  first_token_le_20 = s.first_token_le_20, first_token_le_30 = s.first_token_le_30,
  first_token_le_40 = s.first_token_le_40, first_token_le_60 = s.first_token_le_60,
  first_token_le_80 = s.first_token_le_80, first_token_le_120 = s.first_token_le_120,
  first_token_le_160 = s.first_token_le_160, first_token_le_240 = s.first_token_le_240,
  first_token_le_320 = s.first_token_le_320, first_token_le_480 = s.first_token_le_480,
  first_token_le_640 = s.first_token_le_640, first_token_le_960 = s.first_token_le_960,
  first_token_le_1280 = s.first_token_le_1280, first_token_le_1920 = s.first_token_le_1920,
  first_token_le_2560 = s.first_token_le_2560, first_token_le_3840 = s.first_token_le_3840,
  first_token_le_5120 = s.first_token_le_5120, first_token_le_7680 = s.first_token_le_7680,
  first_token_le_10240 = s.first_token_le_10240, first_token_le_15360 = s.first_token_le_15360,
  first_token_le_20480 = s.first_token_le_20480, first_token_le_30720 = s.first_token_le_30720,
  first_token_le_40960 = s.first_token_le_40960, first_token_le_61440 = s.first_token_le_61440,
  first_token_le_81920 = s.first_token_le_81920, first_token_le_122880 = s.first_token_le_122880,
  first_token_le_163840 = s.first_token_le_163840, first_token_le_327680 = s.first_token_le_327680,
  first_token_le_655360 = s.first_token_le_655360, first_token_above = s.first_token_above
FROM (
  SELECT r.hour, r.model, r.provider,
    coalesce(sum(floor(r.latency_ms * 1000 + 0.5)::bigint) FILTER (WHERE r.is_fine), 0) AS latency_us,
    coalesce(sum(floor(r.time_to_first_token_ms * 1000 + 0.5)::bigint) FILTER (WHERE r.is_fine), 0) AS first_token_us,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms <= 10) AS latency_le_10,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 10 AND r.latency_ms <= 15) AS latency_le_15,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 15 AND r.latency_ms <= 20) AS latency_le_20,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 20 AND r.latency_ms <= 30) AS latency_le_30,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 30 AND r.latency_ms <= 40) AS latency_le_40,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 40 AND r.latency_ms <= 60) AS latency_le_60,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 60 AND r.latency_ms <= 80) AS latency_le_80,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 80 AND r.latency_ms <= 120) AS latency_le_120,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 120 AND r.latency_ms <= 160) AS latency_le_160,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 160 AND r.latency_ms <= 240) AS latency_le_240,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 240 AND r.latency_ms <= 320) AS latency_le_320,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 320 AND r.latency_ms <= 480) AS latency_le_480,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 480 AND r.latency_ms <= 640) AS latency_le_640,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 640 AND r.latency_ms <= 960) AS latency_le_960,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 960 AND r.latency_ms <= 1280) AS latency_le_1280,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 1280 AND r.latency_ms <= 1920) AS latency_le_1920,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 1920 AND r.latency_ms <= 2560) AS latency_le_2560,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 2560 AND r.latency_ms <= 3840) AS latency_le_3840,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 3840 AND r.latency_ms <= 5120) AS latency_le_5120,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 5120 AND r.latency_ms <= 7680) AS latency_le_7680,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 7680 AND r.latency_ms <= 10240) AS latency_le_10240,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 10240 AND r.latency_ms <= 15360) AS latency_le_15360,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 15360 AND r.latency_ms <= 20480) AS latency_le_20480,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 20480 AND r.latency_ms <= 30720) AS latency_le_30720,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 30720 AND r.latency_ms <= 40960) AS latency_le_40960,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 40960 AND r.latency_ms <= 61440) AS latency_le_61440,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 61440 AND r.latency_ms <= 81920) AS latency_le_81920,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 81920 AND r.latency_ms <= 122880) AS latency_le_122880,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 122880 AND r.latency_ms <= 163840) AS latency_le_163840,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 163840 AND r.latency_ms <= 327680) AS latency_le_327680,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 327680 AND r.latency_ms <= 655360) AS latency_le_655360,
    count(*) FILTER (WHERE r.is_fine AND r.latency_ms > 655360) AS latency_above,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms <= 10) AS first_token_le_10,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 10 AND r.time_to_first_token_ms <= 15) AS first_token_le_15,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 15 AND r.time_to_first_token_ms <= 20) AS first_token_le_20,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 20 AND r.time_to_first_token_ms <= 30) AS first_token_le_30,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 30 AND r.time_to_first_token_ms <= 40) AS first_token_le_40,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 40 AND r.time_to_first_token_ms <= 60) AS first_token_le_60,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 60 AND r.time_to_first_token_ms <= 80) AS first_token_le_80,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 80 AND r.time_to_first_token_ms <= 120) AS first_token_le_120,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 120 AND r.time_to_first_token_ms <= 160) AS first_token_le_160,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 160 AND r.time_to_first_token_ms <= 240) AS first_token_le_240,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 240 AND r.time_to_first_token_ms <= 320) AS first_token_le_320,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 320 AND r.time_to_first_token_ms <= 480) AS first_token_le_480,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 480 AND r.time_to_first_token_ms <= 640) AS first_token_le_640,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 640 AND r.time_to_first_token_ms <= 960) AS first_token_le_960,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 960 AND r.time_to_first_token_ms <= 1280) AS first_token_le_1280,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 1280 AND r.time_to_first_token_ms <= 1920) AS first_token_le_1920,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 1920 AND r.time_to_first_token_ms <= 2560) AS first_token_le_2560,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 2560 AND r.time_to_first_token_ms <= 3840) AS first_token_le_3840,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 3840 AND r.time_to_first_token_ms <= 5120) AS first_token_le_5120,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 5120 AND r.time_to_first_token_ms <= 7680) AS first_token_le_7680,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 7680 AND r.time_to_first_token_ms <= 10240) AS first_token_le_10240,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 10240 AND r.time_to_first_token_ms <= 15360) AS first_token_le_15360,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 15360 AND r.time_to_first_token_ms <= 20480) AS first_token_le_20480,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 20480 AND r.time_to_first_token_ms <= 30720) AS first_token_le_30720,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 30720 AND r.time_to_first_token_ms <= 40960) AS first_token_le_40960,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 40960 AND r.time_to_first_token_ms <= 61440) AS first_token_le_61440,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 61440 AND r.time_to_first_token_ms <= 81920) AS first_token_le_81920,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 81920 AND r.time_to_first_token_ms <= 122880) AS first_token_le_122880,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 122880 AND r.time_to_first_token_ms <= 163840) AS first_token_le_163840,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 163840 AND r.time_to_first_token_ms <= 327680) AS first_token_le_327680,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 327680 AND r.time_to_first_token_ms <= 655360) AS first_token_le_655360,
    count(*) FILTER (WHERE r.is_fine AND r.time_to_first_token_ms > 655360) AS first_token_above
  FROM (
    SELECT at / 3600000 AS hour, model, provider, latency_ms, time_to_first_token_ms,
      error_type IS NULL AND state = 'settled' AS is_fine
    FROM requests WHERE state <> 'held'
  ) AS r
  GROUP BY r.hour, r.model, r.provider
) AS s
WHERE m.hour = s.hour AND m.model = s.model AND m.provider = s.provider;

INSERT INTO error_hourly (hour, model, provider, error_type, part, errors)
SELECT at / 3600000, model, provider, error_type, 0, count(*)
FROM requests WHERE state <> 'held' AND error_type IS NOT NULL
GROUP BY 1, 2, 3, 4;

-- What was refused before its hold was not counted by kind until now.
INSERT INTO error_hourly (hour, model, provider, error_type, part, errors)
SELECT hour, model, '', '', 0, sum(errors) FROM usage_hourly WHERE provider = '' GROUP BY hour, model HAVING sum(errors) > 0;

-- What a commit adds to the sums by model and to the errors by kind. `part`: which rows are this connection's own.
CREATE FUNCTION count_models(batch json) RETURNS integer LANGUAGE plpgsql STRICT AS $$
DECLARE
  own_part CONSTANT integer := pg_backend_pid() % 16;
  changed integer;
  total integer := 0;
BEGIN
  -- In the order of the key, so that two nodes never wait for each other in a circle.
  INSERT INTO model_hourly AS m (
    hour, model, provider, part, requests, errors, input_tokens, cached_input_tokens, output_tokens, charge,
    provider_cost, latency_us, first_token_us, latency_le_10, latency_le_15, latency_le_20, latency_le_30,
    latency_le_40, latency_le_60, latency_le_80, latency_le_120, latency_le_160, latency_le_240, latency_le_320,
    latency_le_480, latency_le_640, latency_le_960, latency_le_1280, latency_le_1920, latency_le_2560,
    latency_le_3840, latency_le_5120, latency_le_7680, latency_le_10240, latency_le_15360, latency_le_20480,
    latency_le_30720, latency_le_40960, latency_le_61440, latency_le_81920, latency_le_122880, latency_le_163840,
    latency_le_327680, latency_le_655360, latency_above, first_token_le_10, first_token_le_15, first_token_le_20,
    first_token_le_30, first_token_le_40, first_token_le_60, first_token_le_80, first_token_le_120,
    first_token_le_160, first_token_le_240, first_token_le_320, first_token_le_480, first_token_le_640,
    first_token_le_960, first_token_le_1280, first_token_le_1920, first_token_le_2560, first_token_le_3840,
    first_token_le_5120, first_token_le_7680, first_token_le_10240, first_token_le_15360, first_token_le_20480,
    first_token_le_30720, first_token_le_40960, first_token_le_61440, first_token_le_81920, first_token_le_122880,
    first_token_le_163840, first_token_le_327680, first_token_le_655360, first_token_above)
  SELECT
    hour, model, provider, own_part, requests, errors, input_tokens, cached_input_tokens, output_tokens, charge,
    provider_cost, latency_us, first_token_us, latency_le_10, latency_le_15, latency_le_20, latency_le_30,
    latency_le_40, latency_le_60, latency_le_80, latency_le_120, latency_le_160, latency_le_240, latency_le_320,
    latency_le_480, latency_le_640, latency_le_960, latency_le_1280, latency_le_1920, latency_le_2560,
    latency_le_3840, latency_le_5120, latency_le_7680, latency_le_10240, latency_le_15360, latency_le_20480,
    latency_le_30720, latency_le_40960, latency_le_61440, latency_le_81920, latency_le_122880, latency_le_163840,
    latency_le_327680, latency_le_655360, latency_above, first_token_le_10, first_token_le_15, first_token_le_20,
    first_token_le_30, first_token_le_40, first_token_le_60, first_token_le_80, first_token_le_120,
    first_token_le_160, first_token_le_240, first_token_le_320, first_token_le_480, first_token_le_640,
    first_token_le_960, first_token_le_1280, first_token_le_1920, first_token_le_2560, first_token_le_3840,
    first_token_le_5120, first_token_le_7680, first_token_le_10240, first_token_le_15360, first_token_le_20480,
    first_token_le_30720, first_token_le_40960, first_token_le_61440, first_token_le_81920, first_token_le_122880,
    first_token_le_163840, first_token_le_327680, first_token_le_655360, first_token_above
  FROM json_populate_recordset(NULL::model_hourly, batch -> 'models')
  ORDER BY hour, model, provider
  ON CONFLICT (hour, model, provider, part) DO UPDATE SET
    requests = m.requests + excluded.requests, errors = m.errors + excluded.errors,
    input_tokens = m.input_tokens + excluded.input_tokens,
    cached_input_tokens = m.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = m.output_tokens + excluded.output_tokens, charge = least(m.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(m.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost, latency_us = m.latency_us + excluded.latency_us,
    first_token_us = m.first_token_us + excluded.first_token_us,
    latency_le_10 = m.latency_le_10 + excluded.latency_le_10,
    latency_le_15 = m.latency_le_15 + excluded.latency_le_15,
    latency_le_20 = m.latency_le_20 + excluded.latency_le_20,
    latency_le_30 = m.latency_le_30 + excluded.latency_le_30,
    latency_le_40 = m.latency_le_40 + excluded.latency_le_40,
    latency_le_60 = m.latency_le_60 + excluded.latency_le_60,
    latency_le_80 = m.latency_le_80 + excluded.latency_le_80,
    latency_le_120 = m.latency_le_120 + excluded.latency_le_120,
    latency_le_160 = m.latency_le_160 + excluded.latency_le_160,
    latency_le_240 = m.latency_le_240 + excluded.latency_le_240,
    latency_le_320 = m.latency_le_320 + excluded.latency_le_320,
    latency_le_480 = m.latency_le_480 + excluded.latency_le_480,
    latency_le_640 = m.latency_le_640 + excluded.latency_le_640,
    latency_le_960 = m.latency_le_960 + excluded.latency_le_960,
    latency_le_1280 = m.latency_le_1280 + excluded.latency_le_1280,
    latency_le_1920 = m.latency_le_1920 + excluded.latency_le_1920,
    latency_le_2560 = m.latency_le_2560 + excluded.latency_le_2560,
    latency_le_3840 = m.latency_le_3840 + excluded.latency_le_3840,
    latency_le_5120 = m.latency_le_5120 + excluded.latency_le_5120,
    latency_le_7680 = m.latency_le_7680 + excluded.latency_le_7680,
    latency_le_10240 = m.latency_le_10240 + excluded.latency_le_10240,
    latency_le_15360 = m.latency_le_15360 + excluded.latency_le_15360,
    latency_le_20480 = m.latency_le_20480 + excluded.latency_le_20480,
    latency_le_30720 = m.latency_le_30720 + excluded.latency_le_30720,
    latency_le_40960 = m.latency_le_40960 + excluded.latency_le_40960,
    latency_le_61440 = m.latency_le_61440 + excluded.latency_le_61440,
    latency_le_81920 = m.latency_le_81920 + excluded.latency_le_81920,
    latency_le_122880 = m.latency_le_122880 + excluded.latency_le_122880,
    latency_le_163840 = m.latency_le_163840 + excluded.latency_le_163840,
    latency_le_327680 = m.latency_le_327680 + excluded.latency_le_327680,
    latency_le_655360 = m.latency_le_655360 + excluded.latency_le_655360,
    latency_above = m.latency_above + excluded.latency_above,
    first_token_le_10 = m.first_token_le_10 + excluded.first_token_le_10,
    first_token_le_15 = m.first_token_le_15 + excluded.first_token_le_15,
    first_token_le_20 = m.first_token_le_20 + excluded.first_token_le_20,
    first_token_le_30 = m.first_token_le_30 + excluded.first_token_le_30,
    first_token_le_40 = m.first_token_le_40 + excluded.first_token_le_40,
    first_token_le_60 = m.first_token_le_60 + excluded.first_token_le_60,
    first_token_le_80 = m.first_token_le_80 + excluded.first_token_le_80,
    first_token_le_120 = m.first_token_le_120 + excluded.first_token_le_120,
    first_token_le_160 = m.first_token_le_160 + excluded.first_token_le_160,
    first_token_le_240 = m.first_token_le_240 + excluded.first_token_le_240,
    first_token_le_320 = m.first_token_le_320 + excluded.first_token_le_320,
    first_token_le_480 = m.first_token_le_480 + excluded.first_token_le_480,
    first_token_le_640 = m.first_token_le_640 + excluded.first_token_le_640,
    first_token_le_960 = m.first_token_le_960 + excluded.first_token_le_960,
    first_token_le_1280 = m.first_token_le_1280 + excluded.first_token_le_1280,
    first_token_le_1920 = m.first_token_le_1920 + excluded.first_token_le_1920,
    first_token_le_2560 = m.first_token_le_2560 + excluded.first_token_le_2560,
    first_token_le_3840 = m.first_token_le_3840 + excluded.first_token_le_3840,
    first_token_le_5120 = m.first_token_le_5120 + excluded.first_token_le_5120,
    first_token_le_7680 = m.first_token_le_7680 + excluded.first_token_le_7680,
    first_token_le_10240 = m.first_token_le_10240 + excluded.first_token_le_10240,
    first_token_le_15360 = m.first_token_le_15360 + excluded.first_token_le_15360,
    first_token_le_20480 = m.first_token_le_20480 + excluded.first_token_le_20480,
    first_token_le_30720 = m.first_token_le_30720 + excluded.first_token_le_30720,
    first_token_le_40960 = m.first_token_le_40960 + excluded.first_token_le_40960,
    first_token_le_61440 = m.first_token_le_61440 + excluded.first_token_le_61440,
    first_token_le_81920 = m.first_token_le_81920 + excluded.first_token_le_81920,
    first_token_le_122880 = m.first_token_le_122880 + excluded.first_token_le_122880,
    first_token_le_163840 = m.first_token_le_163840 + excluded.first_token_le_163840,
    first_token_le_327680 = m.first_token_le_327680 + excluded.first_token_le_327680,
    first_token_le_655360 = m.first_token_le_655360 + excluded.first_token_le_655360,
    first_token_above = m.first_token_above + excluded.first_token_above;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  IF json_array_length(batch -> 'errors') > 0 THEN
    INSERT INTO error_hourly AS e (hour, model, provider, error_type, part, errors)
    SELECT hour, model, provider, error_type, own_part, errors
    FROM json_populate_recordset(NULL::error_hourly, batch -> 'errors')
    ORDER BY hour, model, provider, error_type
    ON CONFLICT (hour, model, provider, error_type, part) DO UPDATE SET errors = e.errors + excluded.errors;
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END IF;
  RETURN total;
END
$$;
