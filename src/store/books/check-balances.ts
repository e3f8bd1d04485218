import type { BalancesCheck, BookFault } from '../books-port.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { SUM_MAX } from '../traffic/commit-sums.ts';
import { readBigint, type BooksDriver } from './driver.ts';

/** More are counted by nobody: whoever has so many repairs the first. */
export const FAULTS_MAX = 1000;

/** A sum of 64-bit integers in two halves, since SQLite's own fails where it would not fit. */
function halves(value: string, name: string): string {
  return `sum((${value}) >> 32) AS ${name}_high, sum((${value}) & 4294967295) AS ${name}_low`;
}

function sumHalves(name: string): string {
  return `sum(${name}_high) AS ${name}_high, sum(${name}_low) AS ${name}_low`;
}

/** Whether the sum of two halves is not the value of a column; a sum beyond the column's end stays there. */
function differsFromHalves(column: string, name: string): string {
  const [high, low] = [`coalesce(${name}_high, 0)`, `coalesce(${name}_low, 0)`];
  const carried = `(${high} + (${low} >> 32))`;
  return (
    `CASE WHEN ${carried} > 2147483647 THEN ${column} <> ${SUM_MAX} ` +
    `ELSE (${column} >> 32) <> ${carried} OR (${column} & 4294967295) <> (${low} & 4294967295) END`
  );
}

const CHARGES = "phase = 'settlement' OR phase = 'recovery'";
const SPENT = 'coalesce(b.spent, 0)';
const ADJUSTED = 'coalesce(b.adjusted, 0)';
const ADJUSTMENTS = 'coalesce(b.adjustments, 0)';
/** Of budgets that are gone only some late rows may be left. */
const KNOWN = 'budget_id IN (SELECT id FROM budgets)';

const COMPARE: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'WITH entries AS (SELECT budgets_no, ' +
    `${halves("CASE WHEN phase = 'adjustment' THEN 0 ELSE amount END", 'spent')}, ` +
    `${halves("CASE WHEN phase = 'adjustment' THEN amount ELSE 0 END", 'adjusted')}, ` +
    "sum(phase = 'adjustment') AS adjustments " +
    `FROM ledger_rows WHERE ${CHARGES} OR phase = 'adjustment' GROUP BY budgets_no), ` +
    'sums AS (SELECT j.value ->> 0 AS budget_id, CAST(j.value ->> 1 AS INTEGER) AS period_start, ' +
    `${sumHalves('spent')}, ${sumHalves('adjusted')}, sum(adjustments) AS adjustments ` +
    'FROM entries JOIN traffic_budgets AS t ON t.no = entries.budgets_no, json_each(t.budgets) AS j GROUP BY 1, 2) ' +
    'SELECT budget_id, period_start, s.spent_high, s.spent_low, s.adjusted_high, s.adjusted_low, ' +
    `coalesce(s.adjustments, 0) AS expected_adjustments, ${SPENT} AS spent, ${ADJUSTED} AS adjusted, ` +
    `${ADJUSTMENTS} AS adjustments ` +
    'FROM sums AS s FULL JOIN budget_balances AS b USING (budget_id, period_start) ' +
    `WHERE ${KNOWN} AND (${differsFromHalves(SPENT, 's.spent')} OR ${differsFromHalves(ADJUSTED, 's.adjusted')} ` +
    `OR coalesce(s.adjustments, 0) <> ${ADJUSTMENTS}) ORDER BY budget_id, period_start LIMIT ${FAULTS_MAX}`,
  postgres:
    'WITH entries AS (SELECT budgets, ' +
    "coalesce(sum(amount) FILTER (WHERE phase <> 'adjustment'), 0) AS spent, " +
    "coalesce(sum(amount) FILTER (WHERE phase = 'adjustment'), 0) AS adjusted, " +
    "count(*) FILTER (WHERE phase = 'adjustment') AS adjustments " +
    `FROM ledger WHERE ${CHARGES} OR phase = 'adjustment' GROUP BY budgets), ` +
    'sums AS (SELECT j ->> 0 AS budget_id, (j ->> 1)::bigint AS period_start, sum(spent) AS spent, ' +
    'sum(adjusted) AS adjusted, sum(adjustments) AS adjustments ' +
    'FROM entries, json_array_elements(entries.budgets::json) AS j GROUP BY 1, 2) ' +
    'SELECT budget_id, period_start, coalesce(s.spent, 0)::text AS expected_spent, ' +
    'coalesce(s.adjusted, 0)::text AS expected_adjusted, coalesce(s.adjustments, 0)::bigint AS expected_adjustments, ' +
    `${SPENT} AS spent, ${ADJUSTED} AS adjusted, ${ADJUSTMENTS} AS adjustments ` +
    'FROM sums AS s FULL JOIN budget_balances AS b USING (budget_id, period_start) ' +
    `WHERE ${KNOWN} AND (coalesce(s.spent, 0) <> ${SPENT} OR coalesce(s.adjusted, 0) <> ${ADJUSTED} ` +
    `OR coalesce(s.adjustments, 0) <> ${ADJUSTMENTS}) ORDER BY budget_id, period_start LIMIT ${FAULTS_MAX}`,
};

const COUNT = `SELECT count(*) AS balances FROM budget_balances WHERE ${KNOWN}`;

/** A sum that came in halves, at most the column's end. */
export function joinHalves(row: SqlRow, name: string): bigint {
  const sum = (readBigint(row[`${name}_high`] ?? 0) << 32n) + readBigint(row[`${name}_low`] ?? 0);
  return sum > SUM_MAX ? SUM_MAX : sum;
}

function expectedOf(database: DatabaseKind, row: SqlRow, name: 'spent' | 'adjusted'): bigint {
  return database === 'sqlite' ? joinHalves(row, name) : readBigint(row[`expected_${name}`]);
}

function explain(database: DatabaseKind, row: SqlRow): readonly BookFault[] {
  const place = { budgetId: String(row['budget_id']), periodStart: Number(row['period_start']), id: null, usage: null };
  const compared = [
    ['balance_spent', 'spent', expectedOf(database, row, 'spent'), readBigint(row['spent'])],
    ['balance_adjusted', 'adjusted', expectedOf(database, row, 'adjusted'), readBigint(row['adjusted'])],
    ['balance_adjusted', 'adjustments', readBigint(row['expected_adjustments']), readBigint(row['adjustments'])],
  ] as const;
  return compared
    .filter(([, , expected, found]) => expected !== found)
    .map(([kind, field, expected, found]) => ({
      kind,
      ...place,
      field,
      expected: expected.toString(),
      found: found.toString(),
    }));
}

/** All balances against the entries that they are sums of, from one snapshot. */
export function checkBalances({ database, snapshot }: BooksDriver): Promise<BalancesCheck> {
  return snapshot(async (query) => {
    const rows = await query(COMPARE[database], []);
    const [count] = await query(COUNT, []);
    return { balances: Number(count?.['balances'] ?? 0), faults: rows.flatMap((row) => explain(database, row)) };
  });
}
