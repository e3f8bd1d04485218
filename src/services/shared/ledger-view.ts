import { z } from 'zod';
import { formatUsd } from '../../lib/money.ts';
import type { LedgerRecord } from '../../store/records/index.ts';
import { formatInstant, formatInstantOrNull } from './instants.ts';

/** A ledger entry as it is answered; amounts are decimal USD. */
export function buildLedgerView(entry: LedgerRecord) {
  return {
    id: entry.id,
    phase: entry.phase,
    n: entry.n,
    at: formatInstant(entry.at),
    amount: formatUsd(entry.amount),
    currency: 'USD' as const,
    provider_cost: formatUsd(entry.providerCost),
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

export const ledgerAnswerSchema = z.object({
  id: z.string(),
  phase: z.enum(['hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment']),
  n: z.int(),
  at: z.string(),
  amount: z.string(),
  currency: z.literal('USD'),
  provider_cost: z.string(),
  budgets: z.array(z.object({ budget_id: z.string(), period_start: z.string().nullable() })),
  price_version: z.string().nullable(),
  reason: z.string().nullable(),
  actor_id: z.string().nullable(),
});
