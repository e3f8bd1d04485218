import { text } from '../../../src/lib/describe.ts';
import type { Meanings } from '../meaning.ts';
import { TRAFFIC } from './traffic.ts';

const { usage_hourly: usage, model_hourly: models, error_hourly: errors } = TRAFFIC;
const { hour: _hour, model: _model, provider: _provider, part: _part, ...paced } = models.columns;
const { requests, charge, input_tokens, cached_input_tokens, output_tokens, provider_cost } = usage.columns;
const SUMS = {
  requests,
  errors: usage.columns.errors,
  input_tokens,
  cached_input_tokens,
  output_tokens,
  charge,
  provider_cost,
};
const CALLER = {
  caller_no: text('SQLite: row of `traffic_callers`.', 'SQLite：`traffic_callers` 中的行。'),
  user_no: text('SQLite: row of `traffic_users`.', 'SQLite：`traffic_users` 中的行。'),
  token_id: usage.columns.token_id,
  customer_id: usage.columns.customer_id,
  customer_user_id: usage.columns.customer_user_id,
};
const DAY = text('Days since 1970 in UTC.', '自 1970 年起的天数（UTC）。');
const HOLDS = [
  ' Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.',
  '仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。',
] as const;

function ofDays(en: string, zh: string) {
  return text(en + HOLDS[0], zh + HOLDS[1]);
}

/** Sums over days that are over: what reports of months read. */
export const DAY_SUMS = {
  summed_days: {
    table: text(
      'Days whose sums are made. What is settled later in one of them takes its row away, until it is summed up again.',
      '已汇总的日期。此后若有请求结算到其中某一天，该行随即删除，待重新汇总后再写入。',
    ),
    columns: { day: DAY },
    links: {},
  },
  total_hourly: {
    table: ofDays('`model_hourly` over all models and providers.', '`model_hourly` 按小时合计所有模型与提供商。'),
    columns: { hour: usage.columns.hour, ...paced },
    links: {},
  },
  model_daily: {
    table: ofDays('`model_hourly` by the day.', '`model_hourly` 按日汇总。'),
    columns: { day: DAY, model: models.columns.model, provider: models.columns.provider, ...paced },
    links: {},
  },
  error_kind_hourly: {
    table: ofDays('`error_hourly` over all models and providers.', '`error_hourly` 按小时合计所有模型与提供商。'),
    columns: { hour: usage.columns.hour, error_type: errors.columns.error_type, errors: errors.columns.errors },
    links: {},
  },
  customer_hourly: {
    table: ofDays('`usage_hourly` by customer.', '`usage_hourly` 按客户汇总。'),
    columns: { hour: usage.columns.hour, customer_id: usage.columns.customer_id, ...SUMS },
    links: {},
  },
  caller_hourly: {
    table: ofDays('`usage_hourly` by token.', '`usage_hourly` 按令牌汇总。'),
    columns: { hour: usage.columns.hour, ...CALLER, ...SUMS },
    links: {},
  },
  caller_daily: {
    table: ofDays('`usage_hourly` by the day and token.', '`usage_hourly` 按日与令牌汇总。'),
    columns: { day: DAY, ...CALLER, ...SUMS },
    links: {},
  },
} as const satisfies Meanings;
