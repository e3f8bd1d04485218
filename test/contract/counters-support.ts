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
  BudgetStanding,
  Limits,
} from '../../src/store/records/index.ts';

/** What a factory builds its counters on. */
export interface CountersSource {
  loadStanding?(slots: readonly BudgetSlotName[], ids: readonly string[]): Promise<BudgetStanding>;
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

function isWithin(at: number, start: number, end: number | null): boolean {
  return at >= start && (end === null || at < end);
}

/** A store that remembers committed balances, as the traffic log would. */
export function createMemorySource(): CountersSource & {
  /** @param heldAt when its request was held, for periods that take over */
  add(slots: readonly BudgetSlotName[], charge: bigint, id?: string, heldAt?: number): void;
  /** What the store does where a budget gets another calendar. */
  takeOver(budgetId: string, period: { readonly start: number; readonly end: number | null }): void;
  /** Answers the balance after it. */
  adjust(slot: BudgetSlotName, amount: bigint): BudgetBalanceRecord;
} {
  const balances = new Map<string, bigint>();
  const adjusted = new Map<string, { readonly adjusted: NanoUsd; readonly adjustments: number }>();
  const charges: { readonly budgetId: string; readonly charge: bigint; readonly heldAt: number }[] = [];
  const taking: { readonly budgetId: string; readonly start: number; readonly end: number | null }[] = [];
  const settled = new Set<string>();
  const key = (slot: BudgetSlotName): string => `${slot.budgetId}@${slot.periodStart}`;
  const addTo = (slot: BudgetSlotName, charge: bigint): void => {
    balances.set(key(slot), (balances.get(key(slot)) ?? 0n) + charge);
  };
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
    async loadStanding(slots, ids) {
      const standing = { balances: slots.map(balanceOf), settled: ids.filter((id) => settled.has(id)) };
      await Promise.resolve();
      return standing;
    },
    takeOver(budgetId, { start, end }) {
      const within = charges.filter((one) => one.budgetId === budgetId && isWithin(one.heldAt, start, end));
      const sum = within.reduce((total, { charge }) => total + charge, 0n);
      balances.set(key({ budgetId, periodStart: start }), sum);
      taking.push({ budgetId, start, end });
    },
    add(slots, charge, id, heldAt = 0) {
      if (id !== undefined) settled.add(id);
      for (const slot of slots) {
        addTo(slot, charge);
        charges.push({ budgetId: slot.budgetId, charge, heldAt });
        const others = new Map(taking.filter((one) => one.budgetId === slot.budgetId).map((one) => [one.start, one]));
        for (const { start, end } of others.values())
          if (start !== slot.periodStart && isWithin(heldAt, start, end))
            addTo({ budgetId: slot.budgetId, periodStart: start }, charge);
      }
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

/** A store whose answers about standings, once `isSlow.now`, wait in `answers` in the order in which they were asked for. */
export function createSlowSource(): ReturnType<typeof createMemorySource> & {
  readonly answers: (() => void)[];
  readonly isSlow: { now: boolean };
} {
  const source = createMemorySource();
  const answers: (() => void)[] = [];
  const isSlow = { now: false };
  return {
    ...source,
    answers,
    isSlow,
    async loadStanding(slots, ids) {
      const standing = await source.loadStanding?.(slots, ids);
      if (isSlow.now) await new Promise<void>((resolve) => answers.push(resolve));
      return standing ?? { balances: [], settled: [] };
    },
  };
}
