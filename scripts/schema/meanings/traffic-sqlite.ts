import { text } from '../../../src/lib/describe.ts';
import type { Meaning, Meanings } from '../meaning.ts';
import { TRAFFIC } from './traffic.ts';

const NO = text('Number that rows carry instead of the texts.', '编号，供各行引用，以代替重复的文本。');
const { requests, attempts, ledger, usage_hourly: usage, label_hourly: labels } = TRAFFIC;

function refer(table: string): Meaning {
  return text(`Row of \`${table}\`.`, `\`${table}\` 中的行。`);
}

/** Tables of SQLite alone: texts that rows share are kept once, and views put them back. */
export const TRAFFIC_SQLITE = {
  traffic_journal: {
    table: text(
      'SQLite: how far the journal of requests has been taken over into these tables; one row.',
      'SQLite：请求日志文件已写入这些表的进度；仅一行。',
    ),
    columns: {
      id: text('Always 1.', '恒为 1。'),
      name: text(
        'Which journal: its files carry the same 32 hex digits.',
        '所属的日志：其文件带有相同的 32 位十六进制数。',
      ),
      sequence: text('Number of the last group that is in the tables.', '已写入各表的最后一组的序号。'),
    },
  },
  traffic_users: {
    table: text('SQLite: customer users that requests name.', 'SQLite：请求所引用的客户用户。'),
    columns: { no: NO, customer_user_id: requests.columns.customer_user_id },
  },
  traffic_callers: {
    table: text('SQLite: tokens and customers that requests name.', 'SQLite：请求所引用的令牌与客户。'),
    columns: { no: NO, customer_id: usage.columns.customer_id, token_id: requests.columns.token_id },
  },
  traffic_calls: {
    table: text(
      'SQLite: models, wire formats and operations that requests name.',
      'SQLite：请求所引用的模型、接口格式与操作。',
    ),
    columns: {
      no: NO,
      model: requests.columns.model,
      dialect_in: requests.columns.dialect_in,
      operation: requests.columns.operation,
    },
  },
  traffic_routes: {
    table: text('SQLite: deployments that answered requests.', 'SQLite：应答请求的部署。'),
    columns: {
      no: NO,
      provider_id: requests.columns.provider_id,
      provider: requests.columns.provider,
      deployment_id: requests.columns.deployment_id,
      price_version_id: requests.columns.price_version_id,
      dialect_out: requests.columns.dialect_out,
    },
  },
  traffic_targets: {
    table: text('SQLite: deployments that attempts were made at.', 'SQLite：各次尝试所用的部署。'),
    columns: {
      no: NO,
      provider_id: attempts.columns.provider_id,
      provider: attempts.columns.provider,
      deployment_id: attempts.columns.deployment_id,
      upstream_model: attempts.columns.upstream_model,
      price_version_id: attempts.columns.price_version_id,
    },
  },
  traffic_budgets: {
    table: text('SQLite: lists of budgets that ledger entries name.', 'SQLite：账本分录所引用的预算列表。'),
    columns: { no: NO, budgets: ledger.columns.budgets },
  },
  request_rows: {
    table: text(
      'SQLite: the rows of `requests`, with numbers for shared texts.',
      'SQLite：`requests` 的实际数据行，共享文本以编号代替。',
    ),
    columns: {
      ...requests.columns,
      user_no: refer('traffic_users'),
      caller_no: refer('traffic_callers'),
      call_no: refer('traffic_calls'),
      route_no: refer('traffic_routes'),
    },
    links: {
      user_no: 'traffic_users',
      caller_no: 'traffic_callers',
      call_no: 'traffic_calls',
      route_no: 'traffic_routes',
    },
    indexes: {
      requests_request_id: requests.indexes.requests_request_id,
      requests_user: requests.indexes.requests_customer_user,
      requests_held: requests.indexes.requests_held,
      requests_failed: requests.indexes.requests_failed,
    },
  },
  attempt_rows: {
    table: text('SQLite: the rows of `attempts`.', 'SQLite：`attempts` 的实际数据行。'),
    columns: { ...attempts.columns, target_no: refer('traffic_targets') },
    links: { id: 'request_rows', target_no: 'traffic_targets' },
  },
  ledger_rows: {
    table: text('SQLite: the rows of `ledger`.', 'SQLite：`ledger` 的实际数据行。'),
    columns: { ...ledger.columns, budgets_no: refer('traffic_budgets'), route_no: refer('traffic_routes') },
    links: { id: 'request_rows', budgets_no: 'traffic_budgets', route_no: 'traffic_routes' },
    indexes: ledger.indexes,
  },
  usage_rows: {
    table: text('SQLite: the rows of `usage_hourly`.', 'SQLite：`usage_hourly` 的实际数据行。'),
    columns: { ...usage.columns, caller_no: refer('traffic_callers'), user_no: refer('traffic_users') },
    links: { caller_no: 'traffic_callers', user_no: 'traffic_users' },
  },
  label_rows: {
    table: text('SQLite: the rows of `label_hourly`.', 'SQLite：`label_hourly` 的实际数据行。'),
    columns: { ...labels.columns, user_no: refer('traffic_users') },
    links: { user_no: 'traffic_users' },
  },
} as const satisfies Meanings;
