-- Current periods that a budget has got by a change of its calendar (period, time zone, reset day). What is charged for a
-- request of one of them that names another period of the budget counts in it too.
CREATE TABLE budget_moves (
  budget_id TEXT NOT NULL,
  -- UTC milliseconds, 0 for `total`.
  period_start INTEGER NOT NULL,
  -- NULL for `total`.
  period_end INTEGER,
  PRIMARY KEY (budget_id, period_start)
) STRICT, WITHOUT ROWID;

-- Append-only: what a period has taken over from others of its budget, which the ledger names.
CREATE TABLE budget_carries (
  budget_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (budget_id, period_start, n)
) STRICT, WITHOUT ROWID;
