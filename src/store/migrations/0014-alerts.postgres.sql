-- Whom the gateway tells of events. Instants are UTC milliseconds.
CREATE TABLE webhooks (
  id text COLLATE "C" PRIMARY KEY,
  -- Place in the settings' list.
  position bigint NOT NULL CHECK (position >= 0),
  url text COLLATE "C" NOT NULL,
  secret_sealed text COLLATE "C" NOT NULL,
  secret_last4 text COLLATE "C" NOT NULL,
  -- JSON list; empty: all.
  events text COLLATE "C" NOT NULL,
  enabled smallint NOT NULL CHECK (enabled IN (0, 1)),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

-- What has happened and is to be told; written in the transaction of what happened, gone with the one that passes it on. No
-- foreign keys in these tables: what they name may be gone by then.
CREATE TABLE notices (
  id text COLLATE "C" PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  -- JSON
  content text COLLATE "C" NOT NULL
);

-- One event on its way to one webhook.
CREATE TABLE webhook_deliveries (
  id text COLLATE "C" PRIMARY KEY,
  webhook_id text COLLATE "C" NOT NULL,
  -- The same for all webhooks.
  event_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  -- As it is signed and sent.
  body text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts bigint NOT NULL CHECK (attempts >= 0),
  -- NULL once it has ended.
  next_attempt_at bigint,
  last_attempt_at bigint,
  last_status bigint,
  last_error text COLLATE "C",
  created_at bigint NOT NULL,
  ended_at bigint,
  UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_made ON webhook_deliveries (created_at);

-- What was told of a budget in one of its periods, so that it is told once.
CREATE TABLE budget_alerts (
  budget_id text COLLATE "C" NOT NULL,
  period_start bigint NOT NULL,
  -- Of the amount, in millionths; 0: a request was refused.
  share bigint NOT NULL,
  PRIMARY KEY (budget_id, period_start, share)
);
CREATE INDEX budget_alerts_period ON budget_alerts (period_start);

-- Alerts are found where sums are written, in the same transaction.
CREATE FUNCTION raise_budget_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets WHERE id = NEW.budget_id AND alerts_millionths <> '[]') THEN
    WITH raised AS (
      INSERT INTO budget_alerts (budget_id, period_start, share)
      SELECT DISTINCT b.id, NEW.period_start, a.share::bigint
      FROM budgets AS b, json_array_elements_text(b.alerts_millionths::json) AS a (share)
      WHERE b.id = NEW.budget_id
        AND NEW.spent::numeric * 1000000 >= (b.amount::numeric + NEW.adjusted) * a.share::bigint
      ON CONFLICT DO NOTHING RETURNING share)
    INSERT INTO notices (id, type, content)
    SELECT replace(gen_random_uuid()::text, '-', ''), 'budget.alert', json_build_object(
      'budget_id', b.id, 'period_start', NEW.period_start, 'share', raised.share, 'spent', NEW.spent::text,
      'amount', b.amount::text, 'adjusted', NEW.adjusted::text, 'scope_kind', b.scope_kind, 'scope_id', b.scope_id,
      'period', b.period, 'time_zone', b.time_zone, 'reset_day', b.reset_day, 'hard', b.hard)::text
    FROM raised CROSS JOIN budgets AS b WHERE b.id = NEW.budget_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER budget_balances_written AFTER INSERT OR UPDATE OF spent ON budget_balances
FOR EACH ROW EXECUTE FUNCTION raise_budget_alerts();

-- A budget with more to spend may reach its thresholds anew; whether one with less has reached them already is for whoever writes the
-- sum again.
CREATE FUNCTION rearm_adjusted_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM budget_alerts AS t USING budgets AS b
  WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND b.id = NEW.budget_id
    AND CASE WHEN t.share = 0 THEN NEW.adjusted > OLD.adjusted
      ELSE NEW.spent::numeric * 1000000 < (b.amount::numeric + NEW.adjusted) * t.share END;
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''), 'budget.changed',
    json_build_object('budget_id', NEW.budget_id, 'period_start', NEW.period_start)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER budget_balances_adjusted AFTER UPDATE OF adjusted ON budget_balances FOR EACH ROW
WHEN (NEW.adjusted <> OLD.adjusted) EXECUTE FUNCTION rearm_adjusted_alerts();

-- The same for an amount; which period is the current one is not known here.
CREATE FUNCTION rearm_budget_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM budget_alerts AS t
  WHERE t.budget_id = NEW.id AND CASE WHEN t.share = 0 THEN NEW.amount > OLD.amount OR NEW.hard <> OLD.hard ELSE
    coalesce((SELECT s.spent::numeric * 1000000 < (NEW.amount::numeric + s.adjusted) * t.share FROM budget_balances AS s
      WHERE s.budget_id = t.budget_id AND s.period_start = t.period_start), true) END;
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''), 'budget.changed', json_build_object('budget_id', NEW.id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER budgets_changed AFTER UPDATE ON budgets FOR EACH ROW
WHEN (NEW.amount <> OLD.amount OR NEW.alerts_millionths <> OLD.alerts_millionths OR NEW.period <> OLD.period
  OR NEW.time_zone <> OLD.time_zone OR NEW.reset_day <> OLD.reset_day OR NEW.hard <> OLD.hard)
EXECUTE FUNCTION rearm_budget_alerts();

CREATE FUNCTION tell_provider_health() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''),
    CASE NEW.health WHEN 'unhealthy' THEN 'provider.unhealthy' ELSE 'provider.healthy' END,
    json_build_object('provider_id', NEW.id, 'provider', NEW.name, 'health', NEW.health, 'reason', NEW.health_reason)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER providers_health AFTER UPDATE OF health ON providers FOR EACH ROW
WHEN (NEW.health <> OLD.health AND (NEW.health = 'unhealthy' OR OLD.health = 'unhealthy'))
EXECUTE FUNCTION tell_provider_health();
