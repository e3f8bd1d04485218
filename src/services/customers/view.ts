import type { BudgetRecord, CustomerRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { buildBudgetFields, viewBudgets } from '../shared/budgets/index.ts';
import { formatInstant } from '../shared/index.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';
import type { CustomerAnswer } from './fields.ts';

const MILLION = 1_000_000;

function formatMargin(millionths: number): string {
  const text = (millionths / MILLION).toFixed(6);
  return text.replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** The writable fields: what a merge patch is laid on and the operation log compares. */
export function buildCustomerDocument(customer: CustomerRecord, budgets: readonly BudgetRecord[]) {
  return {
    name: customer.name,
    status: customer.status,
    limits: buildLimitsAnswer(customer.limits),
    budgets: buildBudgetFields(budgets),
    allowed_models: customer.allowedModels === null ? null : [...customer.allowedModels],
    margin: formatMargin(customer.marginMillionths),
    metadata: { ...customer.metadata },
  };
}

/** A customer as it is answered, with what its budgets have left. */
export async function viewCustomer(
  deps: ServiceDeps,
  customer: CustomerRecord,
  budgets: readonly BudgetRecord[],
): Promise<CustomerAnswer> {
  return {
    id: customer.id,
    ...buildCustomerDocument(customer, budgets),
    budgets: await viewBudgets(deps.counters, budgets, deps.clock.now()),
    created_at: formatInstant(customer.createdAt),
    updated_at: formatInstant(customer.updatedAt),
    version: customer.version,
  };
}
