import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import type { LimitsLeftAnswer } from '../shared/limits/limits-left.ts';
import { loadModel, viewModel } from './load.ts';
import type { ModelView } from './view.ts';

/** One model. */
export async function getModel(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
): Promise<ModelView & { readonly limits_left: LimitsLeftAnswer }> {
  requirePermission(context, 'model.read');
  const model = requireFound(await deps.store.models.find(id));
  const loaded = await loadModel(deps, model);
  const { limits } = model;
  const left = await viewLimitsLeft(deps, [{ kind: 'model', id, limits, budgets: loaded.budgets }]);
  return { ...(await viewModel(deps, loaded)), limits_left: left };
}

/** A page of models. */
export async function listModels(
  deps: CatalogueDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<ModelView>> {
  requirePermission(context, 'model.read');
  const page = await deps.store.models.list(query);
  const views = new Map<string, ModelView>();
  for (const model of page.items) views.set(model.id, await viewModel(deps, await loadModel(deps, model)));
  return buildListAnswer(query, page, (model) => requireFound(views.get(model.id) ?? null));
}
