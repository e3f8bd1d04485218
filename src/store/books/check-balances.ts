import type { BalancesCheck, BookFault } from '../books-port.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { buildComparison, describeDifferences, readDifferences, sumAgain, sumOf } from './compare-sums.ts';
import type { BooksDriver } from './driver.ts';

const SUMS = ['spent', 'adjusted', 'adjustments'] as const;
/** Of budgets that are gone only some late rows may be left. */
const KNOWN = 'budget_id IN (SELECT id FROM budgets)';
const ENTRIES = "phase = 'settlement' OR phase = 'recovery' OR phase = 'adjustment'";
const IS_ADJUSTMENT = "phase = 'adjustment'";

/** Entries by their list of budgets first: there are few lists and many entries. */
const TABLES: Readonly<
  Record<DatabaseKind, { readonly group: string; readonly from: string; readonly expand: string }>
> = {
  sqlite: {
    group: 'budgets_no',
    from: 'ledger_rows',
    expand:
      'SELECT j.value ->> 0 AS budget_id, CAST(j.value ->> 1 AS INTEGER) AS period_start, $sums FROM entries AS e ' +
      'JOIN traffic_budgets AS t ON t.no = e.budgets_no, json_each(t.budgets) AS j GROUP BY 1, 2',
  },
  postgres: {
    group: 'budgets',
    from: 'ledger',
    expand:
      'SELECT j ->> 0 AS budget_id, (j ->> 1)::bigint AS period_start, $sums FROM entries AS e, ' +
      'json_array_elements(e.budgets::json) AS j GROUP BY 1, 2',
  },
};

function compare(database: DatabaseKind): string {
  const { group, from, expand } = TABLES[database];
  const sums = [
    sumOf(database, `CASE WHEN ${IS_ADJUSTMENT} THEN 0 ELSE amount END`, 'spent'),
    sumOf(database, `CASE WHEN ${IS_ADJUSTMENT} THEN amount ELSE 0 END`, 'adjusted'),
    sumOf(database, `CASE WHEN ${IS_ADJUSTMENT} THEN 1 ELSE 0 END`, 'adjustments'),
  ];
  const entries = `WITH entries AS (SELECT ${group}, ${sums.join(', ')} FROM ${from} WHERE ${ENTRIES} GROUP BY ${group}) `;
  // What periods have taken over from others of their budgets, which the entries name.
  const carried = SUMS.map((name) => sumOf(database, name === 'spent' ? 'amount' : '0', name)).join(', ');
  const carries = `SELECT budget_id, period_start, ${carried} FROM budget_carries GROUP BY 1, 2`;
  return buildComparison(database, {
    keys: ['budget_id', 'period_start'],
    sums: SUMS,
    computed: `${entries}${expand.replace('$sums', SUMS.map((name) => sumAgain(database, name)).join(', '))} UNION ALL ${carries}`,
    kept: `SELECT budget_id, period_start, ${SUMS.join(', ')} FROM budget_balances`,
    where: KNOWN,
  });
}

const COMPARE: Readonly<Record<DatabaseKind, string>> = { sqlite: compare('sqlite'), postgres: compare('postgres') };
const COUNT = `SELECT count(*) AS balances FROM budget_balances WHERE ${KNOWN}`;

function explain(database: DatabaseKind, row: SqlRow): readonly BookFault[] {
  const place = { id: null, budgetId: String(row['budget_id']), periodStart: Number(row['period_start']), usage: null };
  const kindOf = (field: string) => (field === 'spent' ? 'balance_spent' : 'balance_adjusted');
  return describeDifferences(readDifferences(database, SUMS, row), kindOf, place);
}

/** All balances against the entries that they are sums of, from one snapshot. */
export function checkBalances({ database, snapshot }: BooksDriver): Promise<BalancesCheck> {
  return snapshot(async (query) => {
    const rows = await query(COMPARE[database], []);
    const [count] = await query(COUNT, []);
    return { balances: Number(count?.['balances'] ?? 0), faults: rows.flatMap((row) => explain(database, row)) };
  });
}
