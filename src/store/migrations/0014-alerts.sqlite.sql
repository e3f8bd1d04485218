-- Whom the gateway tells of events. Instants are UTC milliseconds.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY NOT NULL,
  -- Place in the settings' list.
  position INTEGER NOT NULL CHECK (position >= 0),
  url TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  secret_last4 TEXT NOT NULL,
  -- JSON list; empty: all.
  events TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- What has happened and is to be told; written in the transaction of what happened, gone with the one that passes it on. No
-- foreign keys in these tables: what they name may be gone by then.
CREATE TABLE notices (
  id TEXT PRIMARY KEY NOT NULL,
  type TEXT NOT NULL,
  -- JSON
  content TEXT NOT NULL
) STRICT;

-- One event on its way to one webhook.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  webhook_id TEXT NOT NULL,
  -- The same for all webhooks.
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  -- As it is signed and sent.
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  -- NULL once it has ended.
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  last_status INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_made ON webhook_deliveries (created_at);

-- What was told of a budget in one of its periods, so that it is told once.
CREATE TABLE budget_alerts (
  budget_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  -- Of the amount, in millionths; 0: a request was refused.
  share INTEGER NOT NULL,
  PRIMARY KEY (budget_id, period_start, share)
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_alerts_period ON budget_alerts (period_start);

-- Alerts are found where sums are written, in the same transaction: spent ≥ ⌈(amount + adjusted) × share ÷ 10⁶⌉, without a product
-- beyond 64 bits. One share at a time, so that the statement of the commit builds no table of its own: whoever passes an
-- alert on writes the sum again, which finds the next.
CREATE TRIGGER budget_balances_begun AFTER INSERT ON budget_balances
WHEN NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets AS b, json_each(b.alerts_millionths) AS a
  WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]'
    AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value
      + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000
    AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t
      WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value))
BEGIN
  INSERT INTO budget_alerts (budget_id, period_start, share) VALUES (NEW.budget_id, NEW.period_start, (
  SELECT min(a.value) FROM budgets AS b, json_each(b.alerts_millionths) AS a
  WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]'
    AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value
      + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000
    AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t
      WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value)));
END;

CREATE TRIGGER budget_balances_grown AFTER UPDATE OF spent ON budget_balances
WHEN NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets AS b, json_each(b.alerts_millionths) AS a
  WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]'
    AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value
      + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000
    AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t
      WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value))
BEGIN
  INSERT INTO budget_alerts (budget_id, period_start, share) VALUES (NEW.budget_id, NEW.period_start, (
  SELECT min(a.value) FROM budgets AS b, json_each(b.alerts_millionths) AS a
  WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]'
    AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value
      + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000
    AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t
      WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value)));
END;

CREATE TRIGGER budget_alerts_raised AFTER INSERT ON budget_alerts
WHEN NEW.share > 0
BEGIN
  INSERT INTO notices (id, type, content)
  SELECT lower(hex(randomblob(16))), 'budget.alert', json_object(
    'budget_id', b.id, 'period_start', s.period_start, 'share', NEW.share, 'spent', CAST(s.spent AS TEXT),
    'amount', CAST(b.amount AS TEXT), 'adjusted', CAST(s.adjusted AS TEXT), 'scope_kind', b.scope_kind, 'scope_id', b.scope_id, 'period', b.period,
    'time_zone', b.time_zone, 'reset_day', b.reset_day, 'hard', b.hard)
  FROM budgets AS b, budget_balances AS s
  WHERE b.id = NEW.budget_id AND s.budget_id = NEW.budget_id AND s.period_start = NEW.period_start;
END;

-- A budget with more to spend may reach its thresholds anew; whether one with less has reached them already is for whoever writes the
-- sum again.
CREATE TRIGGER budget_balances_adjusted AFTER UPDATE OF adjusted ON budget_balances
WHEN NEW.adjusted <> OLD.adjusted
BEGIN
  DELETE FROM budget_alerts
  WHERE budget_id = NEW.budget_id AND period_start = NEW.period_start AND CASE WHEN share = 0 THEN NEW.adjusted > OLD.adjusted ELSE
    NEW.spent < (SELECT ((b.amount + NEW.adjusted) / 1000000) * share
      + (((b.amount + NEW.adjusted) % 1000000) * share + 999999) / 1000000 FROM budgets AS b WHERE b.id = NEW.budget_id) END;
  INSERT INTO notices (id, type, content)
  VALUES (lower(hex(randomblob(16))), 'budget.changed', json_object('budget_id', NEW.budget_id, 'period_start', NEW.period_start));
END;

-- The same for an amount; which period is the current one is not known here.
CREATE TRIGGER budgets_changed AFTER UPDATE ON budgets
WHEN NEW.amount <> OLD.amount OR NEW.alerts_millionths <> OLD.alerts_millionths OR NEW.period <> OLD.period
  OR NEW.time_zone <> OLD.time_zone OR NEW.reset_day <> OLD.reset_day OR NEW.hard <> OLD.hard
BEGIN
  DELETE FROM budget_alerts
  WHERE budget_id = NEW.id AND CASE WHEN share = 0 THEN NEW.amount > OLD.amount OR NEW.hard <> OLD.hard ELSE
    coalesce((SELECT s.spent < ((NEW.amount + s.adjusted) / 1000000) * share
        + (((NEW.amount + s.adjusted) % 1000000) * share + 999999) / 1000000
      FROM budget_balances AS s
      WHERE s.budget_id = budget_alerts.budget_id AND s.period_start = budget_alerts.period_start), 1) END;
  INSERT INTO notices (id, type, content)
  VALUES (lower(hex(randomblob(16))), 'budget.changed', json_object('budget_id', NEW.id));
END;

CREATE TRIGGER providers_health AFTER UPDATE OF health ON providers
WHEN NEW.health <> OLD.health AND (NEW.health = 'unhealthy' OR OLD.health = 'unhealthy')
BEGIN
  INSERT INTO notices (id, type, content)
  VALUES (lower(hex(randomblob(16))), CASE NEW.health WHEN 'unhealthy' THEN 'provider.unhealthy' ELSE 'provider.healthy' END,
    json_object('provider_id', NEW.id, 'provider', NEW.name, 'health', NEW.health, 'reason', NEW.health_reason));
END;
