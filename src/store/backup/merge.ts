import { TABLE_ROLES, tablesOf } from './tables.ts';

/** How the back-up and the data that it replaces come together. */
export interface MergePlan {
  /**
   * `keep`: the data that are there are of the same origin and newer: what happened stays, what was set up goes back.
   * `replace`: all is as the back-up has it.
   */
  readonly mode: 'keep' | 'replace';
  /** Whether the data that are there tell what was revoked since. */
  readonly hasCurrent: boolean;
  /** Prefix of the tables that are there now, such as `main.`. */
  readonly current: string;
  /** Prefix of the tables that the result is in. */
  readonly result: string;
  /** Prefix of the tables of the back-up; null: the result already is the back-up. */
  readonly backup: string | null;
  /** Ends every token: nobody knows which were revoked since. */
  readonly revokeTokens: boolean;
  /** UTC milliseconds. */
  readonly now: number;
  readonly backupId: string;
  readonly backupAt: number;
  /** Of the new life of the data. */
  readonly epoch: number;
  readonly dataId: string;
  /** Writable columns by table; tables that are not there are not in it. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

const OLD: readonly (readonly [table: string, columns: string])[] = [
  ['auth_tokens', 'id, revoked_at, expires_at, overlap_ends_at'],
  ['management_keys', 'id, revoked_at'],
  ['customer_users', 'id, status, expires_at'],
  ['customers', 'id, status'],
  ['admins', 'id, status'],
  ['budgets', 'id'],
];

function copyRows(plan: MergePlan, table: string, replaced: Readonly<Record<string, string>> = {}): readonly string[] {
  const columns = plan.columns.get(table);
  if (columns === undefined || plan.backup === null) return [];
  const values = columns.map((column) => replaced[column] ?? `b.${column}`);
  return [
    `INSERT INTO ${plan.result}${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${plan.backup}${table} AS b WHERE true ON CONFLICT DO NOTHING`,
  ];
}

/** What must outlive the rows that it is read from. */
function rememberCurrent(plan: MergePlan): readonly string[] {
  if (!plan.hasCurrent) return [];
  return OLD.map(
    ([table, columns]) => `CREATE TEMP TABLE old_${table} AS SELECT ${columns} FROM ${plan.current}${table}`,
  );
}

function setBack(plan: MergePlan): readonly string[] {
  const { mode, backup, result, columns } = plan;
  if (backup === null) return [];
  const back = mode === 'keep' ? tablesOf('set') : Object.keys(TABLE_ROLES);
  const present = back.filter((table) => columns.has(table));
  return [
    ...(mode === 'keep'
      ? // What was obtained with tokens refers to them.
        ['access_tokens', ...present.toReversed()].map((table) => `DELETE FROM ${result}${table}`)
      : [`TRUNCATE ${present.map((table) => result + table).join(', ')}`]),
    // Deployments refer to prices, of which the back-up may have some that are gone.
    ...(mode === 'keep' ? copyRows(plan, 'price_versions') : []),
    ...present.flatMap((table) => copyRows(plan, table)),
  ];
}

/** Accounts stay as they are; one that was removed since comes back without any power. */
function bringBackAccounts(plan: MergePlan): readonly string[] {
  if (plan.mode !== 'keep') return [];
  return [
    ...copyRows(plan, 'admins', { status: "'suspended'" }),
    ...copyRows(plan, 'management_keys', { revoked_at: `coalesce(b.revoked_at, ${plan.now})` }),
  ];
}

/** What ended since the back-up stays ended; what is not there any more was removed, which ended it too. */
function keepEnds({ hasCurrent, mode, result, now }: MergePlan): readonly string[] {
  if (!hasCurrent) return [];
  const update = (table: string, set: string, where: string): string =>
    `UPDATE ${result}${table} SET ${set} FROM old_${table} AS o WHERE o.id = ${table}.id AND ${where}`;
  const earlier = (column: string, table: string): string =>
    `o.${column} IS NOT NULL AND (${table}.${column} IS NULL OR o.${column} < ${table}.${column})`;
  const revoked = [
    update('auth_tokens', "revoked_at = o.revoked_at, state = 'revoked'", 'o.revoked_at IS NOT NULL'),
    update('auth_tokens', 'expires_at = o.expires_at', earlier('expires_at', 'auth_tokens')),
    update('auth_tokens', 'overlap_ends_at = o.overlap_ends_at', earlier('overlap_ends_at', 'auth_tokens')),
    update('management_keys', 'revoked_at = o.revoked_at', 'o.revoked_at IS NOT NULL'),
    update('customer_users', "status = 'suspended'", "o.status = 'suspended'"),
    update('customer_users', 'expires_at = o.expires_at', earlier('expires_at', 'customer_users')),
    update('customers', "status = 'suspended'", "o.status = 'suspended'"),
    update('admins', "status = 'suspended'", "o.status = 'suspended'"),
  ];
  if (mode !== 'keep') return revoked;
  const gone = (table: string): string => `id NOT IN (SELECT id FROM old_${table})`;
  return [
    ...revoked,
    `UPDATE ${result}auth_tokens SET revoked_at = ${now}, state = 'revoked' WHERE revoked_at IS NULL AND ${gone('auth_tokens')}`,
    `UPDATE ${result}customer_users SET status = 'suspended' WHERE ${gone('customer_users')}`,
    `UPDATE ${result}customers SET status = 'suspended' WHERE ${gone('customers')}`,
  ];
}

/** What was kept for customer users that are not there any more goes. */
function removeResponses({ mode, result, now }: MergePlan): readonly string[] {
  if (mode !== 'keep') return [];
  const goneOf = (table: string): string =>
    `SELECT customer_user_id FROM ${result}${table} WHERE customer_user_id NOT IN (SELECT id FROM ${result}customer_users)`;
  // An administrator's bodies are nobody's else.
  const gone = `${goneOf('responses')} UNION ${goneOf('request_bodies')} AND customer_user_id LIKE 'usr%'`;
  return [
    `INSERT INTO ${result}response_removals (customer_user_id, at) SELECT g.customer_user_id, ${now} FROM (${gone}) AS g WHERE true ON CONFLICT DO NOTHING`,
  ];
}

function endAll({ result, now, revokeTokens }: MergePlan): readonly string[] {
  return [
    `DELETE FROM ${result}access_tokens`,
    `UPDATE ${result}sessions SET ended_at = ${now} WHERE ended_at IS NULL`,
    ...(revokeTokens
      ? [
          `UPDATE ${result}auth_tokens SET revoked_at = ${now}, state = 'revoked' WHERE revoked_at IS NULL`,
          `UPDATE ${result}management_keys SET revoked_at = ${now} WHERE revoked_at IS NULL`,
        ]
      : []),
  ];
}

function beginEpoch({ result, epoch, dataId, now, backupId, backupAt }: MergePlan): string {
  return (
    `INSERT INTO ${result}data_epochs (epoch, data_id, started_at, cause, backup_id, backup_at) ` +
    `VALUES (${epoch}, '${dataId}', ${now}, 'restored', '${backupId}', ${backupAt})`
  );
}

/**
 * The statements of a restore but for the spent sums (`balances.ts`), to run in one transaction. Ids come from a checked
 * manifest, so they are put into the text.
 */
export function buildMerge(plan: MergePlan): readonly string[] {
  return [
    ...rememberCurrent(plan),
    ...setBack(plan),
    ...bringBackAccounts(plan),
    ...keepEnds(plan),
    ...removeResponses(plan),
    ...endAll(plan),
    beginEpoch(plan),
  ];
}

function sumWhere(adjustment: boolean, value: string): string {
  return `sum(CASE WHEN l.phase ${adjustment ? '=' : '<>'} 'adjustment' THEN ${value} ELSE 0 END)`;
}

/** Charges, adjustments, how many of those. */
const SUMS = {
  sqlite: [sumWhere(false, 'l.amount'), sumWhere(true, 'l.amount'), sumWhere(true, '1')].join(', '),
  postgres: [sumWhere(false, 'l.amount'), sumWhere(true, 'l.amount'), sumWhere(true, '1')]
    .map((sum) => `${sum}::bigint`)
    .join(', '),
} as const;

const BUDGETS_OF = {
  sqlite:
    `SELECT j.value ->> 0 AS budget_id, CAST(j.value ->> 1 AS INTEGER) AS period_start, ${SUMS.sqlite} ` +
    'FROM main.ledger AS l, json_each(l.budgets) AS j',
  postgres:
    `SELECT j ->> 0 AS budget_id, (j ->> 1)::bigint AS period_start, ${SUMS.postgres} ` +
    'FROM ledger AS l, json_array_elements(l.budgets::json) AS j',
} as const;

/**
 * Spent sums of budgets that come back: they went with their budgets, but the ledger has every charge. For `keep` alone;
 * the ledger is read only when there is such a budget.
 */
export function buildBalances(
  database: 'sqlite' | 'postgres',
  result: string,
): { readonly wanted: string; readonly fill: readonly string[] } {
  const back = `SELECT id FROM ${result}budgets WHERE id NOT IN (SELECT id FROM old_budgets)`;
  const id = database === 'sqlite' ? 'j.value ->> 0' : 'j ->> 0';
  const noticed = database === 'sqlite' ? "content ->> '$.budget_id'" : "content::json ->> 'budget_id'";
  return {
    wanted: `${back} LIMIT 1`,
    fill: [
      `INSERT INTO ${result}budget_balances (budget_id, period_start, spent, adjusted, adjustments) ${BUDGETS_OF[database]} ` +
        `WHERE l.phase IN ('settlement', 'recovery', 'adjustment') AND ${id} IN (${back}) GROUP BY 1, 2 ` +
        'ON CONFLICT (budget_id, period_start) DO UPDATE ' +
        'SET spent = excluded.spent, adjusted = excluded.adjusted, adjustments = excluded.adjustments',
      // Thresholds that these sums had reached are no news.
      `DELETE FROM ${result}notices WHERE type = 'budget.alert' AND ${noticed} IN (${back})`,
    ],
  };
}
