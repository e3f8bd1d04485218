import type { BudgetRecord, DeploymentRecord, ModelRecord, PriceVersionRecord } from '../../store/records/index.ts';
import { buildBudgetFields } from '../shared/budgets/index.ts';
import type { BudgetAnswer } from '../shared/budgets/index.ts';
import { buildPriceView, nameStrategy } from '../shared/catalogue/index.ts';
import { formatInstant } from '../shared/index.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';

/** A deployment as a model answers it; priority and weight are null where the provider's count. */
export function buildDeploymentView(deployment: DeploymentRecord) {
  return {
    id: deployment.id,
    provider_id: deployment.providerId,
    upstream_model: deployment.upstreamModel,
    ...(deployment.priceOverride === null ? {} : { price: deployment.priceOverride }),
    priority: deployment.priority,
    weight: deployment.weight,
    limits: buildLimitsAnswer(deployment.limits),
    enabled: deployment.enabled,
  };
}

/** A model with what belongs to it. */
export interface LoadedModel {
  readonly model: ModelRecord;
  readonly deployments: readonly DeploymentRecord[];
  readonly budgets: readonly BudgetRecord[];
}

/** The writable fields: what a merge patch is laid on and the operation log compares. */
export function buildModelDocument({ model, deployments, budgets }: LoadedModel) {
  return {
    name: model.name,
    aliases: model.aliases,
    deployments: deployments.map(buildDeploymentView),
    strategy: nameStrategy(model.strategy),
    fallbacks: model.fallbacks,
    hedge: model.hedge === null ? null : { after: model.hedge.after, min_ms: model.hedge.minMs },
    enabled: model.enabled,
    limits: buildLimitsAnswer(model.limits),
    budgets: buildBudgetFields(budgets),
  };
}

/** The price that calls of a deployment are charged at now; null: none is known. */
function viewCurrentPrice(deployment: DeploymentRecord, prices: ReadonlyMap<string, PriceVersionRecord>) {
  const version = deployment.priceVersionId === null ? undefined : prices.get(deployment.priceVersionId);
  return version === undefined ? null : buildPriceView(version);
}

/** A model as it is answered. */
export function buildModelView(
  loaded: LoadedModel,
  budgets: readonly BudgetAnswer[],
  prices: ReadonlyMap<string, PriceVersionRecord>,
) {
  const { model, deployments } = loaded;
  return {
    id: model.id,
    ...buildModelDocument(loaded),
    deployments: deployments.map((each) => ({
      ...buildDeploymentView(each),
      current_price: viewCurrentPrice(each, prices),
    })),
    budgets,
    priced: deployments.some((each) => each.priceVersionId !== null),
    created_at: formatInstant(model.createdAt),
    updated_at: formatInstant(model.updatedAt),
    version: model.version,
  };
}

export type ModelView = ReturnType<typeof buildModelView>;

/** What a change answers: the model, and what is not as the operator may think. */
export type ChangedModelView = ModelView & { readonly warnings?: readonly string[] };
