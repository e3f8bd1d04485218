import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { invalidField } from '../../../lib/errors/index.ts';
import { createId } from '../../../lib/ids.ts';
import { formatUsd, nanoUsd, parseUsd } from '../../../lib/money.ts';
import type { NanoUsd } from '../../../lib/money.ts';
import { isTimeZone } from '../../../metering/index.ts';
import type { BudgetView, Counters } from '../../../metering/port.ts';
import type { BudgetPeriod, BudgetRecord, BudgetScopeKind } from '../../../store/records/index.ts';
import { instantAnswerSchema } from '../fields/instant-schema.ts';
import { formatInstantOrNull } from '../fields/instants.ts';

const BUDGETS_MAX = 20;
const ALERTS_MAX = 10;
const MILLION = 1_000_000;
const WEEK_DAYS = 7;
/** A thousand million USD: sums of many such still fit 64 bits of nano-USD. */
export const AMOUNT_MAX = nanoUsd(1_000_000_000_000_000_000n);

const PERIOD = text('How long it lasts; `total` never begins anew.', '预算周期；`total` 不重置。');
const HARD = text(
  'Whether requests are refused with 40201 when it is used up, or only an alert is raised.',
  '用尽后是否以 40201 拒绝请求；否则仅告警。',
);
const TIME_ZONE = text('IANA time zone in which a period begins.', '周期起始所用的 IANA 时区。');
const RESET_DAY = text(
  'Day on which a period begins: of the month, or of the week (1 is Monday, 7 Sunday).',
  '周期的起始日：月份中的日期，或星期几（1 为周一，7 为周日）。',
);
const ALERTS = text(
  'Shares of the amount that raise an alert, such as `0.8`; at most 10, each above 0 and at most 10.',
  '触发告警的金额比例，例如 `0.8`；最多 10 个，每个大于 0 且不超过 10。',
);
const IGNORED = text('Read-only: ignored, so that an answer may be sent back.', '只读：写入时忽略，便于原样回传。');

/** A budget as it was asked for. */
export interface BudgetInput {
  /** Of a budget that is there already, so that its balance stays. */
  readonly id: string | null;
  readonly amount: NanoUsd;
  readonly period: BudgetPeriod;
  readonly hard: boolean;
  readonly timeZone: string;
  readonly resetDay: number;
  readonly alertsMillionths: readonly number[];
}

const amountSchema = z
  .string()
  .max(32)
  .transform((text, context) => {
    const amount = parseUsd(text);
    if (amount !== null && amount > 0n && amount <= AMOUNT_MAX) return amount;
    context.addIssue({ code: 'custom', message: 'must be a decimal string > 0 and ≤ 1000000000, for example "25.00"' });
    return z.NEVER;
  });

const alertSchema = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,6})?$/, 'must be a decimal string with at most 6 digits behind the point, for example "0.8"')
  .transform((text) => Math.round(Number(text) * MILLION))
  .refine((share) => share > 0 && share <= 10 * MILLION, 'must be > 0 and ≤ 10');

const budgetSchema = z
  .strictObject({
    id: z
      .string()
      .max(64)
      .nullish()
      .meta(
        text(
          'Of a budget that is there already: what it has spent stays. Absent: a new one, or the one of the same period.',
          '已有预算的 ID，保留其已用金额；省略则新建，或沿用同周期的预算。',
        ),
      ),
    amount: amountSchema.meta(
      text(
        'USD as a decimal string, above 0 and at most 1000000000.',
        '金额（美元），十进制字符串，大于 0 且不超过 1000000000。',
      ),
    ),
    period: z.enum(['day', 'week', 'month', 'total']).meta(PERIOD),
    hard: z
      .boolean()
      .nullish()
      .meta({ ...HARD, default: true }),
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
      .nullish()
      .meta({ ...TIME_ZONE, default: 'UTC' }),
    reset_day: z
      .int()
      .min(1)
      .max(31)
      .nullish()
      .meta({ ...RESET_DAY, default: 1 }),
    alerts: z.array(alertSchema).max(ALERTS_MAX).nullish().meta(ALERTS),
    spent: z
      .unknown()
      .optional()
      .meta({ ...IGNORED, readOnly: true }),
    held: z
      .unknown()
      .optional()
      .meta({ ...IGNORED, readOnly: true }),
    adjusted: z
      .unknown()
      .optional()
      .meta({ ...IGNORED, readOnly: true }),
    remaining: z
      .unknown()
      .optional()
      .meta({ ...IGNORED, readOnly: true }),
    resets_at: z
      .unknown()
      .optional()
      .meta({ ...IGNORED, readOnly: true }),
  })
  .refine((item) => item.period !== 'week' || (item.reset_day ?? 1) <= WEEK_DAYS, {
    path: ['reset_day'],
    message: 'must be ≤ 7 for a weekly budget',
  })
  .transform((item): BudgetInput => ({
    id: item.id ?? null,
    amount: item.amount,
    period: item.period,
    hard: item.hard ?? true,
    timeZone: item.time_zone ?? 'UTC',
    resetDay: item.reset_day ?? 1,
    alertsMillionths: item.alerts ?? [],
  }));

/** Schema of an entity's budgets on their way in; null and absent mean none. */
export const budgetsSchema = z
  .array(budgetSchema)
  .max(BUDGETS_MAX)
  .nullish()
  .transform((items): readonly BudgetInput[] => items ?? [])
  .meta(
    text(
      'What may be spent in a period, at most 20 budgets; null or absent: none.',
      '各周期的预算，最多 20 个；null 或省略表示无预算。',
    ),
  );

/** Schema of one budget in an answer. */
export const budgetAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the budget.', '预算的 ID。')),
    amount: z.string().meta(text('What may be spent in a period, USD.', '每个周期可用的金额（美元）。')),
    period: z.enum(['day', 'week', 'month', 'total']).meta(PERIOD),
    hard: z.boolean().meta(HARD),
    time_zone: z.string().meta(TIME_ZONE),
    reset_day: z.int().meta(RESET_DAY),
    alerts: z.array(z.string()).meta(ALERTS),
    spent: z.string().meta(text('What has been spent in the current period, USD.', '本周期已用金额（美元）。')),
    held: z.string().meta(text('What running requests hold of it, USD.', '进行中的请求预扣的金额（美元）。')),
    adjusted: z
      .string()
      .meta(
        text(
          'What adjustments have added to the amount in the current period, USD; negative: taken from it.',
          '本周期内人工调整累计增加的可用金额（美元）；负数表示减少。',
        ),
      ),
    remaining: z
      .string()
      .meta(
        text(
          'What is left, USD: amount + adjusted − spent − held; 0 where that is below 0.',
          '剩余金额（美元）：amount + adjusted − spent − held；低于 0 时为 0。',
        ),
      ),
    resets_at: instantAnswerSchema
      .nullable()
      .meta(text('When the next period begins; null: never.', '下一周期的开始时间；null 表示永不重置。')),
  })
  .meta({ id: 'Budget', ...text('A budget with its balance.', '预算及其余额。') });

export type BudgetAnswer = z.infer<typeof budgetAnswerSchema>;

type Calendar = Pick<BudgetRecord, 'period' | 'timeZone' | 'resetDay'>;

/** Whether two definitions have the same periods. */
export function hasSameCalendar(a: Calendar, b: Calendar): boolean {
  return a.period === b.period && a.timeZone === b.timeZone && a.resetDay === b.resetDay;
}

/**
 * The entity's new list. A budget keeps its id, and with it what it has spent, when it is named by id, or else when
 * one of the same period, time zone and reset day was there. Throws `invalid_request` for an id that is not of this entity.
 */
export function mergeBudgets(
  scopeKind: BudgetScopeKind,
  scopeId: string,
  before: readonly BudgetRecord[],
  inputs: readonly BudgetInput[],
  now: number,
): readonly BudgetRecord[] {
  const free = new Map(before.map((record) => [record.id, record]));
  const named = inputs.map((input, index) => {
    if (input.id === null) return null;
    const record = free.get(input.id);
    if (record === undefined)
      throw invalidField(`budgets.${index}.id`, 'is not a budget of this entity, or comes twice');
    free.delete(record.id);
    return record;
  });
  return inputs.map((input, position): BudgetRecord => {
    const kept = named[position] ?? [...free.values()].find((record) => hasSameCalendar(record, input)) ?? null;
    if (kept !== null) free.delete(kept.id);
    return {
      ...input,
      id: kept?.id ?? createId('budget', now),
      scopeKind,
      scopeId,
      position,
      createdAt: kept?.createdAt ?? now,
      // Rising also where the clock went back: the counters tell by it which of two definitions is the newer one.
      updatedAt: kept === null ? now : Math.max(now, kept.updatedAt + 1),
    };
  });
}

/** The writable fields of budgets, as the API writes them: what a merge patch is laid on and the operation log compares. */
export function buildBudgetFields(budgets: readonly BudgetRecord[]) {
  return budgets.map((budget) => ({
    id: budget.id,
    amount: formatUsd(budget.amount),
    period: budget.period,
    hard: budget.hard,
    time_zone: budget.timeZone,
    reset_day: budget.resetDay,
    alerts: budget.alertsMillionths.map((share) => String(share / MILLION)),
  }));
}

function buildBudgetAnswer(view: BudgetView): BudgetAnswer {
  const [fields] = buildBudgetFields([view.budget]);
  if (fields === undefined) throw new Error('a budget has fields');
  return {
    ...fields,
    spent: formatUsd(view.spent),
    held: formatUsd(view.held),
    adjusted: formatUsd(view.adjusted),
    remaining: formatUsd(view.remaining),
    resets_at: formatInstantOrNull(view.resetsAt),
  };
}

/** Budgets with what is spent, held and left of each, in the same order. */
export async function viewBudgets(
  counters: Counters,
  budgets: readonly BudgetRecord[],
  now: number,
): Promise<BudgetAnswer[]> {
  if (budgets.length === 0) return [];
  return (await counters.view(budgets, now)).map(buildBudgetAnswer);
}
