import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { formatUsd } from '../../lib/money.ts';
import type { LedgerRecord } from '../../store/records/index.ts';
import { instantAnswerSchema } from './fields/instant-schema.ts';
import { formatInstant, formatInstantOrNull } from './fields/instants.ts';

/** A ledger entry as it is answered; amounts are decimal USD. What providers bill is for those who may read prices. */
export function buildLedgerView(entry: LedgerRecord, showsCosts: boolean) {
  return {
    id: entry.id,
    phase: entry.phase,
    n: entry.n,
    at: formatInstant(entry.at),
    amount: formatUsd(entry.amount),
    currency: 'USD' as const,
    ...(showsCosts ? { provider_cost: formatUsd(entry.providerCost) } : {}),
    budgets: entry.budgets.map((slot) => ({
      budget_id: slot.budgetId,
      period_start: slot.periodStart === 0 ? null : formatInstantOrNull(slot.periodStart),
    })),
    price_version: entry.priceVersionId,
    reason: entry.reason,
    actor_id: entry.actorId,
  };
}

export type LedgerView = ReturnType<typeof buildLedgerView>;

const slotSchema = z.object({
  budget_id: z.string().meta(text('Id of the budget.', '预算的 ID。')),
  period_start: instantAnswerSchema
    .nullable()
    .meta(text('When its period began; null: it has none.', '所属周期的开始时间；null 表示无周期。')),
});

export const ledgerAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the request that it belongs to, or of the adjustment.', '所属请求或调整的 ID。')),
    phase: z
      .enum(['hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment'])
      .meta(
        text(
          'What it records: money set aside (`hold`, `extension`), charged (`settlement`), beyond the hold and the budget and not charged (`overrun`), given back (`release`), settled after a crash (`recovery`), or corrected by hand (`adjustment`).',
          '账目类型：预扣（`hold`、`extension`）、收费（`settlement`）、超出预扣与预算而不收取的部分（`overrun`）、退还（`release`）、崩溃后结算（`recovery`）或人工调整（`adjustment`）。',
        ),
      ),
    n: z.int().meta(text('Number within request and phase.', '在同一请求与类型内的序号。')),
    at: instantAnswerSchema.meta(text('When it was written.', '记账时间。')),
    amount: z
      .string()
      .meta(
        text(
          'Decimal string: what was set aside, charged, or not charged (`overrun`); an `extension` is added to the hold; of an adjustment what it adds to what may be spent, below 0: takes from it.',
          '金额，十进制字符串：预扣、收取或不收取（`overrun`）的金额；`extension` 为追加的预扣；人工调整则为增加的可用金额，负数表示减少。',
        ),
      ),
    currency: z.literal('USD').meta(text('Always `USD`.', '固定为 `USD`。')),
    provider_cost: z
      .string()
      .optional()
      .meta(
        text(
          'What the provider bills, decimal string; there for whoever has the permission `price.read`.',
          '提供商收取的金额，十进制字符串；仅对拥有 `price.read` 权限者返回。',
        ),
      ),
    budgets: z.array(slotSchema).meta(text('Budgets that it counts against.', '计入的预算。')),
    price_version: z.string().nullable().meta(text('Price that it was made with.', '计价所用的价格版本。')),
    reason: z.string().nullable().meta(text('Why, for an adjustment.', '人工调整的原因。')),
    actor_id: z.string().nullable().meta(text('Who made an adjustment.', '人工调整的操作者 ID。')),
  })
  .meta({ id: 'LedgerEntry', ...text('An entry of the ledger.', '一条账目。') });
