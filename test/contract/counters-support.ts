import { nanoUsd, ZERO_USD } from '../../src/lib/money.ts';
import type { NanoUsd } from '../../src/lib/money.ts';
import type {
  Admission,
  AdmissionRefusal,
  BudgetView,
  Counters,
  CounterScope,
  CounterScopeKind,
  Grant,
} from '../../src/metering/index.ts';
import type {
  BudgetBalanceRecord,
  BudgetRecord,
  BudgetScopeKind,
  BudgetSlotName,
  Limits,
} from '../../src/store/records/index.ts';

/** What a factory builds its counters on. */
export interface CountersSource {
  loadBalances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]>;
  sumSince(kind: CounterScopeKind, id: string, since: number): Promise<{ requests: number; tokens: number }>;
}

export type CountersFactory = (source: CountersSource) => Counters;

export const START = Date.UTC(2026, 2, 10, 12);
export const DAY_MS = 86_400_000;

export function budgetOf(id: string, amount: bigint, more: Partial<BudgetRecord> = {}): BudgetRecord {
  return {
    id,
    scopeKind: 'token',
    scopeId: 'tok_1',
    position: 0,
    amount: nanoUsd(amount),
    period: 'day',
    hard: true,
    timeZone: 'UTC',
    resetDay: 1,
    alertsMillionths: [],
    createdAt: START,
    updatedAt: START,
    ...more,
  };
}

/** Limits of what calls are made to. */
export function deploymentOf(
  limits: Limits,
  kind: 'provider' | 'deployment' = 'deployment',
  id = 'dep_1',
): CounterScope {
  return { kind, id, limits, budgets: [] };
}

export function scopeOf(
  limits: Limits,
  budgets: readonly BudgetRecord[] = [],
  kind: BudgetScopeKind = 'token',
  id = 'tok_1',
): CounterScope {
  return { kind, id, limits, budgets: budgets.map((budget) => ({ ...budget, scopeKind: kind, scopeId: id })) };
}

export function isGrant(result: Grant | AdmissionRefusal): result is Grant {
  return 'hold' in result;
}

/** A store that remembers committed balances, as the traffic log would. */
export function createMemorySource(): CountersSource & {
  add(slots: readonly BudgetSlotName[], charge: bigint): void;
  /** Answers the balance after it. */
  adjust(slot: BudgetSlotName, amount: bigint): BudgetBalanceRecord;
} {
  const balances = new Map<string, bigint>();
  const adjusted = new Map<string, { readonly adjusted: NanoUsd; readonly adjustments: number }>();
  const key = (slot: BudgetSlotName): string => `${slot.budgetId}@${slot.periodStart}`;
  const balanceOf = (slot: BudgetSlotName): BudgetBalanceRecord => ({
    budgetId: slot.budgetId,
    periodStart: slot.periodStart,
    spent: nanoUsd(balances.get(key(slot)) ?? 0n),
    ...(adjusted.get(key(slot)) ?? { adjusted: ZERO_USD, adjustments: 0 }),
  });
  return {
    async loadBalances(slots) {
      const read = slots.map(balanceOf);
      await Promise.resolve();
      return read;
    },
    sumSince: async () => ({ requests: 0, tokens: 0 }),
    adjust(slot, amount) {
      const before = balanceOf(slot);
      adjusted.set(key(slot), { adjusted: nanoUsd(before.adjusted + amount), adjustments: before.adjustments + 1 });
      return balanceOf(slot);
    },
    add(slots, charge) {
      for (const slot of slots) balances.set(key(slot), (balances.get(key(slot)) ?? 0n) + charge);
    },
  };
}

/** Admits after preparing; throws when refused. */
export async function requireGrant(counters: Counters, admission: Admission): Promise<Grant> {
  const result = await tryAdmit(counters, admission);
  if (!isGrant(result)) throw new Error(`refused: ${result.kind}`);
  return result;
}

export async function tryAdmit(counters: Counters, admission: Admission): Promise<Grant | AdmissionRefusal> {
  await counters.prepare(admission.scopes, admission.now);
  return counters.admit(admission);
}

export async function requireView(counters: Counters, budget: BudgetRecord, now: number): Promise<BudgetView> {
  const [view] = await counters.view([budget], now);
  if (view === undefined) throw new Error('no view');
  return view;
}

export function ask(scopes: readonly CounterScope[], hold = 0n, tokens = 0, now = START): Admission {
  return { scopes, hold: nanoUsd(hold), tokens, now };
}
