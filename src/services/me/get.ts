import type { CallerPrincipal } from '../../identity/port.ts';
import type { CallerScope } from '../../metering/port.ts';
import type { ServiceDeps } from '../context.ts';
import { viewBudgets } from '../shared/budgets/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import { buildLimitsAnswer, narrowLimits } from '../shared/limits/wire-limits.ts';
import { callableModels } from './callable-models.ts';
import type { MeAnswer } from './fields.ts';

export interface MeDeps extends Pick<ServiceDeps, 'store' | 'clock' | 'counters' | 'router'> {
  /** The scope of the whole gateway as it is in force; null when it has no limits and budgets. */
  readonly gatewayScope: () => CallerScope | null;
}

/** Who the caller is, which models it may call, and what its limits and budgets leave. */
export async function getMe(deps: MeDeps, caller: CallerPrincipal): Promise<MeAnswer> {
  const models = callableModels(deps, caller);
  const modelScopes = models.flatMap((model) => (model.scope === null ? [] : [{ ...model.scope, model: model.name }]));
  const gateway = deps.gatewayScope();
  const scopes: readonly (CallerScope & { readonly model?: string })[] = [
    ...caller.scopes,
    ...modelScopes,
    ...(gateway === null ? [] : [gateway]),
  ];
  const now = deps.clock.now();
  const budgets = await Promise.all(
    scopes.map(async (scope) =>
      (await viewBudgets(deps.counters, scope.budgets, now)).map((budget) => ({
        scope: scope.kind,
        ...(scope.model === undefined ? {} : { model: scope.model }),
        ...budget,
      })),
    ),
  );
  // A model's own limits bind the calls of that model alone, so they narrow nothing for the caller as such.
  const limiting = [...caller.scopes, ...(gateway === null ? [] : [gateway])];
  const limits = limiting.map((scope) => scope.limits);
  return {
    id: caller.customerUserId,
    name: caller.customerUserName,
    customer_id: caller.customerId,
    models: models.map((model) => model.name).sort(),
    budgets: budgets.flat(),
    limits: buildLimitsAnswer(narrowLimits(limits)),
    limits_left: await viewLimitsLeft(deps, limiting),
  };
}
