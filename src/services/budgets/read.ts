import { formatDecimal, parseUsd } from '../../lib/money.ts';
import { computePeriod } from '../../metering/index.ts';
import type { ListQuery } from '../../store/port.ts';
import type { BudgetRecord, BudgetScopeKind } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { readOwnerNames, SCOPE_PERMISSIONS } from '../shared/budgets/budget-owners.ts';
import { viewBudgets } from '../shared/budgets/index.ts';
import type { BudgetAnswer } from '../shared/budgets/index.ts';
import { buildListAnswer, formatInstant, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import type { OwnedBudget } from './fields.ts';

const MILLION = 1_000_000n;

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'counters'>;

function usedShare({ amount, adjusted, spent }: BudgetAnswer): string {
  const may = (parseUsd(amount) ?? 0n) + (parseUsd(adjusted) ?? 0n);
  return may <= 0n ? '1' : formatDecimal(((parseUsd(spent) ?? 0n) * MILLION) / may, 6);
}

async function view(deps: Deps, budgets: readonly BudgetRecord[]): Promise<ReadonlyMap<string, OwnedBudget>> {
  const now = deps.clock.now();
  const [names, answers] = await Promise.all([
    readOwnerNames(deps.store, budgets),
    viewBudgets(deps.counters, budgets, now),
  ]);
  const viewed = new Map<string, OwnedBudget>();
  for (const [at, { id, scopeKind, scopeId, period, timeZone, resetDay }] of budgets.entries()) {
    const answer = answers[at];
    if (answer === undefined) throw new Error('a budget has a view');
    const isGateway = scopeKind === 'gateway';
    viewed.set(id, {
      ...answer,
      scope: scopeKind,
      owner_id: isGateway ? null : scopeId,
      owner_name: isGateway ? null : (names.get(scopeId) ?? null),
      used_share: usedShare(answer),
      period_start: period === 'total' ? null : formatInstant(computePeriod(period, timeZone, resetDay, now).start),
    });
  }
  return viewed;
}

function scopesOf({ permissions }: ActionContext): readonly BudgetScopeKind[] {
  const kinds = Object.keys(SCOPE_PERMISSIONS) as readonly BudgetScopeKind[];
  return kinds.filter((kind) => permissions.has(SCOPE_PERMISSIONS[kind]));
}

/** Of the scopes asked for those that the caller may read. */
function narrow(query: ListQuery, context: ActionContext): ListQuery {
  const allowed = scopesOf(context);
  const asked = query.filters['scopeKind'];
  const wanted = asked === undefined ? null : new Set(Array.isArray(asked) ? asked : [asked]);
  const scopeKind = allowed.filter((kind) => wanted === null || wanted.has(kind));
  return { ...query, filters: { ...query.filters, scopeKind } };
}

/**
 * A page of the budgets of everybody, by what is spent of them in their current periods. The order is that of what is written; each is
 * shown with what it has left now. Budgets of what the caller may not read are left out.
 */
export async function listBudgets(
  deps: Deps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<OwnedBudget>> {
  requirePermission(context, 'budget.read');
  const now = deps.clock.now();
  const starts = (await deps.store.budgets.listCalendars()).map((calendar) => ({
    ...calendar,
    start: computePeriod(calendar.period, calendar.timeZone, calendar.resetDay, now).start,
  }));
  const page = await deps.store.budgets.listSpent(narrow(query, context), starts);
  const viewed = await view(deps, page.items);
  return buildListAnswer(query, page, ({ id }) => requireFound(viewed.get(id) ?? null));
}

/** One budget, whoever's it is. */
export async function getBudget(deps: Deps, context: ActionContext, id: string): Promise<OwnedBudget> {
  requirePermission(context, 'budget.read');
  const budget = requireFound(await deps.store.budgets.find(id));
  requirePermission(context, SCOPE_PERMISSIONS[budget.scopeKind]);
  return requireFound((await view(deps, [budget])).get(id) ?? null);
}
