-- A second attempt beside the first. `hedge`: when it starts, as JSON; NULL: never.
ALTER TABLE models ADD COLUMN hedge TEXT;

-- Why an attempt was made; NULL: it was the first. A list of more than two would be a tree of its own, built for each row.
ALTER TABLE attempt_rows ADD COLUMN reason TEXT
  CHECK (reason = 'retry' OR reason = 'failover' OR reason = 'fallback' OR reason = 'hedge');
-- What ended it from outside; NULL: it answered or failed.
ALTER TABLE attempt_rows ADD COLUMN ended TEXT CHECK (ended IN ('outpaced', 'cancelled'));

DROP VIEW attempts;
CREATE VIEW attempts AS SELECT
  a.id, a.n, a.at, t.provider_id, t.provider, t.deployment_id, t.upstream_model, t.price_version_id, a.status,
  a.error_type, a.provider_cost, a.latency_ms, a.time_to_first_byte_ms, a.upstream_request_id, a.reason, a.ended
FROM attempt_rows AS a CROSS JOIN traffic_targets AS t ON t.no = a.target_no;
