import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { formatUsd } from '../../lib/money.ts';
import type { BookFault } from '../../store/port.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';
import { formatInstant } from '../shared/index.ts';
import type { BooksVerification } from './verify.ts';

const HOUR_MS = 3_600_000;
const AMOUNTS = new Set(['amount', 'spent', 'adjusted', 'charge', 'overrun', 'provider_cost', 'attempts']);

/** An amount as decimal USD, anything else as it is. */
function show({ field }: BookFault, value: string): string {
  return AMOUNTS.has(field) && /^-?\d+$/.test(value) ? formatUsd(BigInt(value)) : value;
}

function buildFaultView(fault: BookFault) {
  const { kind, id, budgetId, periodStart, usage, field } = fault;
  return {
    kind,
    id,
    budget_id: budgetId,
    period_start: periodStart === null || periodStart === 0 ? null : formatInstant(periodStart),
    usage: usage && {
      hour: formatInstant(usage.hour * HOUR_MS),
      token_id: usage.tokenId,
      model: usage.model,
      provider: usage.provider,
      customer_user_id: usage.customerUserId,
      label: usage.label,
      customer_id: usage.customerId === '' ? null : usage.customerId,
    },
    field,
    expected: show(fault, fault.expected),
    found: show(fault, fault.found),
  };
}

/** A verification of the books as it is answered. */
export function buildVerificationView(found: BooksVerification): VerificationAnswer {
  return {
    ok: found.ok,
    requests: found.requests,
    entries: found.entries,
    balances: found.balances,
    rollups: found.rollups,
    running: found.running,
    awaiting_recovery: found.awaitingRecovery,
    fault_count: found.faultCount,
    faults: found.faults.map(buildFaultView),
  };
}

const faultSchema = z.object({
  kind: z.string().meta(text('What is wrong.', '差异类型。')),
  id: z.string().nullable().meta(text('The request or adjustment concerned.', '相关的请求或调整。')),
  budget_id: z.string().nullable().meta(text('The budget concerned.', '相关的预算。')),
  period_start: instantAnswerSchema
    .nullable()
    .meta(text('The period concerned; null: the budget has one.', '相关的周期；null 表示预算无周期。')),
  usage: z
    .object({
      hour: instantAnswerSchema.meta(text('Its hour.', '所属小时。')),
      token_id: z.string().nullable().meta(text('Its token; null: it is by label.', '令牌；null 表示按标签汇总。')),
      model: z.string().nullable().meta(text('Its model; null: it is by label.', '模型；null 表示按标签汇总。')),
      customer_user_id: z
        .string()
        .nullable()
        .meta(text('Its customer user; null: it is not by label.', '客户用户；null 表示非按标签汇总。')),
      label: z
        .string()
        .nullable()
        .meta(
          text(
            'Name of the metadata that it sums up, empty for the end user; null: it is not by label.',
            '所汇总的元数据名称，最终用户为空字符串；null 表示非按标签汇总。',
          ),
        ),
      provider: z
        .string()
        .nullable()
        .meta(text('Its provider; empty for what was refused.', '提供商；被拒绝的请求为空。')),
      customer_id: z.string().nullable().meta(text('Its customer.', '客户。')),
    })
    .nullable()
    .meta(text('The rollup of usage concerned.', '相关的用量汇总。')),
  field: z.string().meta(text('What of it differs.', '存在差异的字段。')),
  expected: z.string().meta(text('What the entries add up to; amounts in USD.', '按账目计算的值；金额以美元计。')),
  found: z.string().meta(text('What is there.', '实际的值。')),
});

export const verificationAnswerSchema = z.object({
  ok: z.boolean().meta(text('Whether nothing differs.', '是否完全一致。')),
  requests: z.int().meta(text('Requests that were compared.', '已核对的请求数。')),
  entries: z.int().meta(text('Ledger entries that were compared.', '已核对的账目数。')),
  balances: z.int().meta(text('Balances of budgets that were recomputed.', '已重新计算的预算余额数。')),
  rollups: z.int().meta(text('Rollups of usage that were recomputed.', '已重新计算的用量汇总数。')),
  running: z.int().meta(text('Holds of requests that were running.', '进行中的请求的预扣数。')),
  awaiting_recovery: z
    .int()
    .meta(text('Holds that the next start of the server settles.', '将在下次启动时结算的预扣数。')),
  fault_count: z.int().meta(text('Differences.', '差异总数。')),
  faults: z.array(faultSchema).meta(text('The first 1000 of them.', '前 1000 条差异。')),
});

export type VerificationAnswer = z.infer<typeof verificationAnswerSchema>;
