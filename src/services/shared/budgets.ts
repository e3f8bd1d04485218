import { z } from 'zod';
import { invalidField } from '../../lib/errors/index.ts';
import { createId } from '../../lib/ids.ts';
import { formatUsd, nanoUsd, parseUsd } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import { isTimeZone } from '../../metering/index.ts';
import type { BudgetView, Counters } from '../../metering/port.ts';
import type { BudgetPeriod, BudgetRecord, BudgetScopeKind } from '../../store/records/index.ts';
import { formatInstantOrNull } from './instants.ts';

const BUDGETS_MAX = 20;
const ALERTS_MAX = 10;
const MILLION = 1_000_000;
const WEEK_DAYS = 7;
/** A thousand million USD: sums of many such still fit 64 bits of nano-USD. */
const AMOUNT_MAX = nanoUsd(1_000_000_000_000_000_000n);

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
    id: z.string().max(64).nullish().describe('Of an existing budget of this entity: its balance stays'),
    amount: amountSchema,
    period: z.enum(['day', 'week', 'month', 'total']),
    hard: z.boolean().nullish().describe('Whether requests are refused when it is used up; default true'),
    time_zone: z.string().max(64).refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin').nullish(),
    reset_day: z.int().min(1).max(31).nullish().describe('Day of the month, or of the week (1 = Monday … 7)'),
    alerts: z.array(alertSchema).max(ALERTS_MAX).nullish().describe('Shares of the amount that raise an alert'),
    spent: z.unknown().optional().describe('Read-only; ignored'),
    held: z.unknown().optional().describe('Read-only; ignored'),
    remaining: z.unknown().optional().describe('Read-only; ignored'),
    resets_at: z.unknown().optional().describe('Read-only; ignored'),
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
  .transform((items): readonly BudgetInput[] => items ?? []);

/** Schema of one budget in an answer. */
export const budgetAnswerSchema = z.object({
  id: z.string(),
  amount: z.string(),
  period: z.enum(['day', 'week', 'month', 'total']),
  hard: z.boolean(),
  time_zone: z.string(),
  reset_day: z.int(),
  alerts: z.array(z.string()),
  spent: z.string(),
  held: z.string(),
  remaining: z.string(),
  resets_at: z.string().nullable(),
});

export type BudgetAnswer = z.infer<typeof budgetAnswerSchema>;

function sameKind(record: BudgetRecord, input: BudgetInput): boolean {
  return record.period === input.period && record.timeZone === input.timeZone && record.resetDay === input.resetDay;
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
    const kept = named[position] ?? [...free.values()].find((record) => sameKind(record, input)) ?? null;
    if (kept !== null) free.delete(kept.id);
    return {
      ...input,
      id: kept?.id ?? createId('budget', now),
      scopeKind,
      scopeId,
      position,
      createdAt: kept?.createdAt ?? now,
      updatedAt: now,
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
