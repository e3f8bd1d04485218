import type { ModelRecord } from '../../store/records/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { viewBudgets } from '../shared/budgets/index.ts';
import { buildModelView } from './view.ts';
import type { LoadedModel, ModelView } from './view.ts';

/** A model with its deployments in the order they were made, and its budgets. */
export async function loadModel(deps: CatalogueDeps, model: ModelRecord): Promise<LoadedModel> {
  const [deployments, budgets] = await Promise.all([
    deps.store.deployments.listByModel(model.id),
    deps.store.budgets.listByScope('model', model.id),
  ]);
  return { model, deployments: [...deployments].sort((a, b) => (a.id < b.id ? -1 : 1)), budgets };
}

/** A loaded model as it is answered, with what its budgets have left and the prices in force. */
export async function viewModel(deps: CatalogueDeps, loaded: LoadedModel): Promise<ModelView> {
  const ids = loaded.deployments.flatMap(({ priceVersionId }) => (priceVersionId === null ? [] : [priceVersionId]));
  const [budgets, prices] = await Promise.all([
    viewBudgets(deps.counters, loaded.budgets, deps.clock.now()),
    deps.store.prices.findMany(ids),
  ]);
  return buildModelView(loaded, budgets, new Map(prices.map((price) => [price.id, price])));
}
