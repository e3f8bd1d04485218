import type { ProviderKind } from '../../providers/port.ts';
import type { Statement } from '../../store/port.ts';
import type { DeploymentRecord, ModelRecord, ProviderRecord } from '../../store/records/index.ts';
import {
  createPlainModel,
  findCeasingModels,
  planDeployments,
  removeModelStatements,
} from '../shared/catalogue/index.ts';
import type { CatalogueDeps, DeploymentPlan, DeploymentWish } from '../shared/catalogue/index.ts';
import type { ProviderFields } from './fields.ts';
import type { ModelNames } from './view.ts';

/** What a change of a provider's `models` writes. */
export interface OfferPlan extends DeploymentPlan {
  readonly models: ModelNames;
  /** Ids of models that cease. */
  readonly ceased: readonly string[];
}

interface Models {
  readonly byName: Map<string, ModelRecord>;
  readonly statements: Statement[];
}

async function findOrMakeModel(deps: CatalogueDeps, name: string, models: Models): Promise<ModelRecord> {
  const known = models.byName.get(name) ?? (await deps.store.models.findByName(name));
  const model = known ?? createPlainModel(name, deps.clock.now());
  if (known === null) models.statements.push(...deps.store.models.insertAll(model));
  models.byName.set(name, model);
  return model;
}

function takeCurrent(free: Set<DeploymentRecord>, modelId: string, upstreamModel: string): DeploymentRecord | null {
  for (const each of free) {
    if (each.modelId !== modelId || each.upstreamModel !== upstreamModel) continue;
    free.delete(each);
    return each;
  }
  return null;
}

/** Plans the deployments that make `models` true: models that nobody offered yet are made, those that nobody offers any more cease. */
export async function planOffers(
  deps: CatalogueDeps,
  provider: ProviderRecord,
  kind: ProviderKind,
  offers: NonNullable<ProviderFields['models']>,
  current: readonly DeploymentRecord[],
  providerMoved: boolean,
): Promise<OfferPlan> {
  const free = new Set(current);
  const models: Models = { byName: new Map(), statements: [] };
  const wishes: DeploymentWish[] = [];
  for (const [index, offer] of offers.entries()) {
    const model = await findOrMakeModel(deps, offer.model, models);
    const upstreamModel = offer.upstream_model ?? offer.model;
    const kept = takeCurrent(free, model.id, upstreamModel);
    wishes.push({
      model,
      provider,
      kind,
      upstreamModel,
      price: offer.price ?? null,
      priority: kept?.priority ?? null,
      weight: kept?.weight ?? null,
      limits: kept?.limits ?? {},
      enabled: kept?.enabled ?? true,
      current: kept,
      providerMoved,
      path: `models.${index}`,
    });
  }
  const removed = [...free];
  const plan = await planDeployments(deps, wishes, removed);
  const ceasing = await findCeasingModels(deps.store, removed, new Set(wishes.map((wish) => wish.model.id)));
  const statements = [...models.statements, ...plan.statements];
  for (const model of ceasing) statements.push(...(await removeModelStatements(deps.store, model)));
  return {
    ...plan,
    statements,
    models: new Map([...models.byName.values()].map((model) => [model.id, model])),
    ceased: ceasing.map((model) => model.id),
  };
}
