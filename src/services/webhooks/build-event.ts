import { formatUsd, nanoUsd, ZERO_USD } from '../../lib/money.ts';
import { computePeriod } from '../../metering/index.ts';
import type { Store } from '../../store/port.ts';
import type { BudgetNotice, NoticeRecord, WebhookEvent } from '../../store/records/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/fields/instants.ts';

const MILLION = 1_000_000;

/** What is told, as it is written: field names of the API, amounts as decimal texts in USD. */
export interface EventData {
  readonly type: WebhookEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

async function findScopeName(store: Store, { scopeKind, scopeId }: BudgetNotice): Promise<string | null> {
  switch (scopeKind) {
    case 'token':
      return (await store.authTokens.find(scopeId))?.name ?? null;
    case 'customer_user':
      return (await store.customerUsers.find(scopeId))?.name ?? null;
    case 'customer':
      return (await store.customers.find(scopeId))?.name ?? null;
    case 'model':
      return (await store.models.find(scopeId))?.name ?? null;
    case 'gateway':
      return null;
    default:
      return scopeKind satisfies never;
  }
}

/** A budget in the period that it is told of. */
async function describeBudget(store: Store, budget: BudgetNotice, held: bigint | null) {
  const { start, end } = computePeriod(budget.period, budget.timeZone, budget.resetDay, budget.periodStart);
  const left = budget.amount + budget.adjusted - budget.spent - (held ?? 0n);
  return {
    budget_id: budget.budgetId,
    scope: budget.scopeKind,
    scope_id: budget.scopeKind === 'gateway' ? null : budget.scopeId,
    scope_name: await findScopeName(store, budget),
    amount: formatUsd(budget.amount),
    adjusted: formatUsd(budget.adjusted),
    spent: formatUsd(budget.spent),
    ...(held === null ? {} : { held: formatUsd(nanoUsd(held)) }),
    remaining: formatUsd(left > 0n ? nanoUsd(left) : ZERO_USD),
    hard: budget.hard,
    period: budget.period,
    time_zone: budget.timeZone,
    period_start: budget.period === 'total' ? null : formatInstant(start),
    resets_at: formatInstantOrNull(end),
  };
}

/** The event that a notice makes; null: it is nobody's business. */
export async function buildEvent(store: Store, notice: NoticeRecord): Promise<EventData | null> {
  switch (notice.type) {
    case 'budget.alert': {
      const budget = await describeBudget(store, notice.budget, null);
      return { type: notice.type, data: { ...budget, threshold: String(notice.shareMillionths / MILLION) } };
    }
    case 'budget.exhausted':
      return { type: notice.type, data: await describeBudget(store, notice.budget, notice.held) };
    case 'budget.changed':
      return null;
    case 'provider.unhealthy':
    case 'provider.healthy': {
      const { type, providerId, provider, health, reason } = notice;
      return { type, data: { provider_id: providerId, provider, health, reason } };
    }
    case 'token.expiring': {
      const token = await store.authTokens.find(notice.tokenId);
      const { type, tokenId, expiresAt } = notice;
      const customerUserId = token?.customerUserId ?? null;
      const data = { token_id: tokenId, name: token?.name ?? null, customer_user_id: customerUserId };
      return { type, data: { ...data, expires_at: formatInstant(expiresAt) } };
    }
    default:
      return notice satisfies never;
  }
}
