-- What adjustments have added to what a budget may spend in a period, nano-USD, and how many they were.
ALTER TABLE budget_balances ADD COLUMN adjusted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE budget_balances ADD COLUMN adjustments INTEGER NOT NULL DEFAULT 0;
