/**
 * What a restore does with a table when the data that it replaces are still there:
 * `set`: goes back to the back-up: what administrators set up.
 * `account`: stays; what was removed since comes back, but suspended or revoked.
 * `happened`: stays: what happened is not undone, and what was spent stays spent.
 * `ended`: every row ends: sessions and what was obtained with a token.
 */
export type TableRole = 'set' | 'account' | 'happened' | 'ended';

/** Every table but `schema_migrations`, parents before what refers to them. Names that only one database has are skipped in the other. */
export const TABLE_ROLES: Readonly<Record<string, TableRole>> = {
  data_epochs: 'happened',
  store_probe: 'happened',
  traffic_journal: 'happened',
  admins: 'account',
  management_keys: 'account',
  sessions: 'ended',
  settings: 'set',
  customers: 'set',
  customer_users: 'set',
  auth_tokens: 'set',
  access_tokens: 'ended',
  sign_in_failures: 'happened',
  idempotency_keys: 'happened',
  providers: 'set',
  models: 'set',
  model_names: 'set',
  price_versions: 'happened',
  deployments: 'set',
  budgets: 'set',
  // Before the sums, which would have what was told once told again.
  budget_alerts: 'happened',
  budget_balances: 'happened',
  budget_moves: 'happened',
  budget_carries: 'happened',
  notices: 'happened',
  webhooks: 'set',
  webhook_deliveries: 'happened',
  operation_log: 'happened',
  operation_log_names: 'happened',
  operation_log_chain: 'happened',
  traffic_users: 'happened',
  traffic_callers: 'happened',
  traffic_calls: 'happened',
  traffic_routes: 'happened',
  traffic_targets: 'happened',
  traffic_budgets: 'happened',
  request_rows: 'happened',
  attempt_rows: 'happened',
  ledger_rows: 'happened',
  usage_rows: 'happened',
  model_hourly: 'happened',
  error_hourly: 'happened',
  summed_days: 'happened',
  total_hourly: 'happened',
  model_daily: 'happened',
  error_kind_hourly: 'happened',
  customer_hourly: 'happened',
  caller_hourly: 'happened',
  caller_daily: 'happened',
  request_labels: 'happened',
  label_rows: 'happened',
  requests: 'happened',
  attempts: 'happened',
  ledger: 'happened',
  usage_hourly: 'happened',
  label_hourly: 'happened',
  responses: 'happened',
  response_removals: 'happened',
  request_bodies: 'happened',
};

/** The tables with one of these roles, parents first. */
export function tablesOf(...roles: readonly TableRole[]): readonly string[] {
  return Object.keys(TABLE_ROLES).filter((table) => {
    const role = TABLE_ROLES[table];
    return role !== undefined && roles.includes(role);
  });
}
