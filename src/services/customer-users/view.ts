import type { BudgetRecord, CustomerUserRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { buildBudgetFields, viewBudgets } from '../shared/budgets/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';
import type { CustomerUserAnswer } from './fields.ts';

/** The writable fields: what a merge patch is laid on and the operation log compares. */
export function buildCustomerUserDocument(user: CustomerUserRecord, budgets: readonly BudgetRecord[]) {
  return {
    name: user.name,
    email: user.email,
    customer_id: user.customerId,
    status: user.status,
    allowed_models: user.allowedModels === null ? null : [...user.allowedModels],
    limits: buildLimitsAnswer(user.limits),
    budgets: buildBudgetFields(budgets),
    allowed_ips: user.allowedIps === null ? null : [...user.allowedIps],
    expires_at: formatInstantOrNull(user.expiresAt),
    metadata: { ...user.metadata },
  };
}

/** A customer user as it is answered, with what its budgets have left. */
export async function viewCustomerUser(
  deps: ServiceDeps,
  user: CustomerUserRecord,
  budgets: readonly BudgetRecord[],
): Promise<CustomerUserAnswer> {
  return {
    id: user.id,
    ...buildCustomerUserDocument(user, budgets),
    budgets: await viewBudgets(deps.counters, budgets, deps.clock.now()),
    created_at: formatInstant(user.createdAt),
    updated_at: formatInstant(user.updatedAt),
    version: user.version,
  };
}
