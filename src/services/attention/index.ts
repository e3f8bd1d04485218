import type { Permission } from '../../identity/permissions.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { AttentionDeps } from './deps.ts';
import { findBudgets } from './find-budgets.ts';
import { findBroken, findUnpriced } from './find-routing.ts';
import { findRefusals } from './find-refusals.ts';
import { findDisk, findLogLag, findTokens, findWebhooks } from './find-others.ts';
import type { AttentionItem } from './item.ts';

export type { AttentionDeps } from './deps.ts';
export { BudgetWatch } from './budgets.ts';
export type { AttentionItem } from './item.ts';

interface Source {
  /** Who may not read what the items are about is not told of them. */
  readonly permission: Permission;
  readonly find: (deps: AttentionDeps, context: ActionContext) => Promise<readonly AttentionItem[]>;
}

const SOURCES: readonly Source[] = [
  { permission: 'budget.read', find: findBudgets },
  { permission: 'provider.read', find: findBroken },
  { permission: 'model.read', find: findUnpriced },
  { permission: 'usage.read', find: findRefusals },
  { permission: 'token.read', find: findTokens },
  { permission: 'settings.read', find: findWebhooks },
  { permission: 'health.read', find: findDisk },
  { permission: 'operation_log.read', find: findLogLag },
];

const RANK = { critical: 0, warning: 1, info: 2 } as const;

/** What needs attention now, the gravest first; only what the caller may read. */
export async function listAttention(deps: AttentionDeps, context: ActionContext) {
  requirePermission(context, 'usage.read');
  const found = await Promise.all(
    SOURCES.filter(({ permission }) => context.permissions.has(permission)).map(({ find }) => find(deps, context)),
  );
  const items = found.flat().toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { at: new Date(deps.clock.now()).toISOString(), items };
}
