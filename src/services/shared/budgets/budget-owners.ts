import type { Permission } from '../../../identity/permissions.ts';
import type { Store } from '../../../store/port.ts';
import type { BudgetRecord, BudgetScopeKind } from '../../../store/records/index.ts';

/** Who may read whose budget it is. */
export const SCOPE_PERMISSIONS = {
  token: 'token.read',
  customer_user: 'customer_user.read',
  customer: 'customer.read',
  model: 'model.read',
  gateway: 'settings.read',
} as const satisfies Record<BudgetScopeKind, Permission>;

const ENTITIES = {
  token: 'auth_tokens',
  customer_user: 'customer_users',
  customer: 'customers',
  model: 'models',
} as const;

/** Names of those whose budgets these are, by id. */
export async function readOwnerNames(
  { statements }: Pick<Store, 'statements'>,
  budgets: readonly Pick<BudgetRecord, 'scopeKind' | 'scopeId'>[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    (['token', 'customer_user', 'customer', 'model'] as const).map(async (kind) => {
      const ids = budgets.filter(({ scopeKind }) => scopeKind === kind).map(({ scopeId }) => scopeId);
      return ids.length === 0 ? new Map<string, string>() : statements.readNames(ENTITIES[kind], [...new Set(ids)]);
    }),
  );
  return new Map(found.flatMap((names) => [...names]));
}
