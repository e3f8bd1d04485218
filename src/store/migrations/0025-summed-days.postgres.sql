-- Sums over days that are over, made from the hourly ones beside the requests: what reports of months read. They hold for the
-- days in `summed_days` alone; what is settled later in such a day takes its mark away, until it is summed up again.
CREATE TABLE summed_days (
  -- Counts days since the epoch, of UTC.
  day bigint PRIMARY KEY NOT NULL
);

-- `model_hourly` over all models and providers.
CREATE TABLE total_hourly (
  -- Counts hours since the epoch.
  hour bigint PRIMARY KEY NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  latency_us bigint NOT NULL,
  first_token_us bigint NOT NULL,
  latency_le_10 bigint NOT NULL,
  latency_le_15 bigint NOT NULL,
  latency_le_20 bigint NOT NULL,
  latency_le_30 bigint NOT NULL,
  latency_le_40 bigint NOT NULL,
  latency_le_60 bigint NOT NULL,
  latency_le_80 bigint NOT NULL,
  latency_le_120 bigint NOT NULL,
  latency_le_160 bigint NOT NULL,
  latency_le_240 bigint NOT NULL,
  latency_le_320 bigint NOT NULL,
  latency_le_480 bigint NOT NULL,
  latency_le_640 bigint NOT NULL,
  latency_le_960 bigint NOT NULL,
  latency_le_1280 bigint NOT NULL,
  latency_le_1920 bigint NOT NULL,
  latency_le_2560 bigint NOT NULL,
  latency_le_3840 bigint NOT NULL,
  latency_le_5120 bigint NOT NULL,
  latency_le_7680 bigint NOT NULL,
  latency_le_10240 bigint NOT NULL,
  latency_le_15360 bigint NOT NULL,
  latency_le_20480 bigint NOT NULL,
  latency_le_30720 bigint NOT NULL,
  latency_le_40960 bigint NOT NULL,
  latency_le_61440 bigint NOT NULL,
  latency_le_81920 bigint NOT NULL,
  latency_le_122880 bigint NOT NULL,
  latency_le_163840 bigint NOT NULL,
  latency_le_327680 bigint NOT NULL,
  latency_le_655360 bigint NOT NULL,
  latency_above bigint NOT NULL,
  first_token_le_10 bigint NOT NULL,
  first_token_le_15 bigint NOT NULL,
  first_token_le_20 bigint NOT NULL,
  first_token_le_30 bigint NOT NULL,
  first_token_le_40 bigint NOT NULL,
  first_token_le_60 bigint NOT NULL,
  first_token_le_80 bigint NOT NULL,
  first_token_le_120 bigint NOT NULL,
  first_token_le_160 bigint NOT NULL,
  first_token_le_240 bigint NOT NULL,
  first_token_le_320 bigint NOT NULL,
  first_token_le_480 bigint NOT NULL,
  first_token_le_640 bigint NOT NULL,
  first_token_le_960 bigint NOT NULL,
  first_token_le_1280 bigint NOT NULL,
  first_token_le_1920 bigint NOT NULL,
  first_token_le_2560 bigint NOT NULL,
  first_token_le_3840 bigint NOT NULL,
  first_token_le_5120 bigint NOT NULL,
  first_token_le_7680 bigint NOT NULL,
  first_token_le_10240 bigint NOT NULL,
  first_token_le_15360 bigint NOT NULL,
  first_token_le_20480 bigint NOT NULL,
  first_token_le_30720 bigint NOT NULL,
  first_token_le_40960 bigint NOT NULL,
  first_token_le_61440 bigint NOT NULL,
  first_token_le_81920 bigint NOT NULL,
  first_token_le_122880 bigint NOT NULL,
  first_token_le_163840 bigint NOT NULL,
  first_token_le_327680 bigint NOT NULL,
  first_token_le_655360 bigint NOT NULL,
  first_token_above bigint NOT NULL
);

-- `model_hourly` by the day.
CREATE TABLE model_daily (
  day bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  latency_us bigint NOT NULL,
  first_token_us bigint NOT NULL,
  latency_le_10 bigint NOT NULL,
  latency_le_15 bigint NOT NULL,
  latency_le_20 bigint NOT NULL,
  latency_le_30 bigint NOT NULL,
  latency_le_40 bigint NOT NULL,
  latency_le_60 bigint NOT NULL,
  latency_le_80 bigint NOT NULL,
  latency_le_120 bigint NOT NULL,
  latency_le_160 bigint NOT NULL,
  latency_le_240 bigint NOT NULL,
  latency_le_320 bigint NOT NULL,
  latency_le_480 bigint NOT NULL,
  latency_le_640 bigint NOT NULL,
  latency_le_960 bigint NOT NULL,
  latency_le_1280 bigint NOT NULL,
  latency_le_1920 bigint NOT NULL,
  latency_le_2560 bigint NOT NULL,
  latency_le_3840 bigint NOT NULL,
  latency_le_5120 bigint NOT NULL,
  latency_le_7680 bigint NOT NULL,
  latency_le_10240 bigint NOT NULL,
  latency_le_15360 bigint NOT NULL,
  latency_le_20480 bigint NOT NULL,
  latency_le_30720 bigint NOT NULL,
  latency_le_40960 bigint NOT NULL,
  latency_le_61440 bigint NOT NULL,
  latency_le_81920 bigint NOT NULL,
  latency_le_122880 bigint NOT NULL,
  latency_le_163840 bigint NOT NULL,
  latency_le_327680 bigint NOT NULL,
  latency_le_655360 bigint NOT NULL,
  latency_above bigint NOT NULL,
  first_token_le_10 bigint NOT NULL,
  first_token_le_15 bigint NOT NULL,
  first_token_le_20 bigint NOT NULL,
  first_token_le_30 bigint NOT NULL,
  first_token_le_40 bigint NOT NULL,
  first_token_le_60 bigint NOT NULL,
  first_token_le_80 bigint NOT NULL,
  first_token_le_120 bigint NOT NULL,
  first_token_le_160 bigint NOT NULL,
  first_token_le_240 bigint NOT NULL,
  first_token_le_320 bigint NOT NULL,
  first_token_le_480 bigint NOT NULL,
  first_token_le_640 bigint NOT NULL,
  first_token_le_960 bigint NOT NULL,
  first_token_le_1280 bigint NOT NULL,
  first_token_le_1920 bigint NOT NULL,
  first_token_le_2560 bigint NOT NULL,
  first_token_le_3840 bigint NOT NULL,
  first_token_le_5120 bigint NOT NULL,
  first_token_le_7680 bigint NOT NULL,
  first_token_le_10240 bigint NOT NULL,
  first_token_le_15360 bigint NOT NULL,
  first_token_le_20480 bigint NOT NULL,
  first_token_le_30720 bigint NOT NULL,
  first_token_le_40960 bigint NOT NULL,
  first_token_le_61440 bigint NOT NULL,
  first_token_le_81920 bigint NOT NULL,
  first_token_le_122880 bigint NOT NULL,
  first_token_le_163840 bigint NOT NULL,
  first_token_le_327680 bigint NOT NULL,
  first_token_le_655360 bigint NOT NULL,
  first_token_above bigint NOT NULL,
  PRIMARY KEY (day, model, provider)
);

-- `error_hourly` over all models and providers.
CREATE TABLE error_kind_hourly (
  hour bigint NOT NULL,
  error_type text COLLATE "C" NOT NULL,
  errors bigint NOT NULL,
  PRIMARY KEY (hour, error_type)
);

-- `usage_hourly` by customer.
CREATE TABLE customer_hourly (
  hour bigint NOT NULL,
  -- '' without a customer.
  customer_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  PRIMARY KEY (hour, customer_id)
);

-- `usage_hourly` by token.
CREATE TABLE caller_hourly (
  hour bigint NOT NULL,
  token_id text COLLATE "C" NOT NULL,
  -- '' without a customer.
  customer_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  PRIMARY KEY (hour, token_id, customer_id)
);

-- The same by the day.
CREATE TABLE caller_daily (
  day bigint NOT NULL,
  token_id text COLLATE "C" NOT NULL,
  -- '' without a customer.
  customer_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  PRIMARY KEY (day, token_id, customer_id)
);

-- Takes the marks of the days away that a commit adds to, before anybody else reads what it added. `batch` is that of
-- `count_models`. A day is summed up an hour after its end at the earliest, by this database's clock: commits of the day that runs,
-- nearly all, ask for no lock.
CREATE FUNCTION reopen_days(batch json) RETURNS integer LANGUAGE plpgsql STRICT AS $$
DECLARE
  reopened bigint;
BEGIN
  FOR reopened IN
    SELECT DISTINCT (sum ->> 'hour')::bigint / 24 FROM json_array_elements(batch -> 'models') AS sum
    WHERE (sum ->> 'hour')::bigint / 24 < floor(extract(epoch FROM clock_timestamp()) / 86400)
    ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock_shared(7236542313);
    DELETE FROM summed_days WHERE day = reopened;
  END LOOP;
  RETURN 0;
END
$$;
