import type { AuthTokenRecord, BudgetRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { buildBudgetFields, viewBudgets } from '../shared/budgets/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import { readTokenStatus } from '../shared/token-status.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';
import type { TokenAnswer } from './fields.ts';

/** The writable fields: what a merge patch is laid on and the operation log compares. */
export function buildTokenDocument(token: AuthTokenRecord, budgets: readonly BudgetRecord[]) {
  return {
    name: token.name,
    expires_at: formatInstantOrNull(token.expiresAt),
    allowed_models: token.allowedModels === null ? null : [...token.allowedModels],
    limits: buildLimitsAnswer(token.limits),
    budgets: buildBudgetFields(budgets),
    allowed_ips: token.allowedIps === null ? null : [...token.allowedIps],
    direct_use: token.directUse,
    on_low_budget: token.onLowBudget,
  };
}

/** A token as it is answered, with what its budgets have left. */
export async function viewToken(
  deps: ServiceDeps,
  token: AuthTokenRecord,
  budgets: readonly BudgetRecord[],
): Promise<TokenAnswer> {
  const now = deps.clock.now();
  return {
    id: token.id,
    customer_user_id: token.customerUserId,
    last4: token.last4,
    status: readTokenStatus(token, now),
    ...buildTokenDocument(token, budgets),
    budgets: await viewBudgets(deps.counters, budgets, now),
    revoked_at: formatInstantOrNull(token.revokedAt),
    last_used_at: formatInstantOrNull(token.lastUsedAt),
    rotated_to: token.rotatedTo,
    overlap_ends_at: formatInstantOrNull(token.overlapEndsAt),
    created_at: formatInstant(token.createdAt),
    updated_at: formatInstant(token.updatedAt),
    version: token.version,
  };
}
