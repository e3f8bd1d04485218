import type { ListQuery } from '../../store/port.ts';
import type { ProviderRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import type { LimitsLeftAnswer } from '../shared/limits/limits-left.ts';
import { buildStatusAnswer } from '../shared/limits/quota.ts';
import { loadOffers } from './load-offers.ts';
import { buildProviderView } from './view.ts';
import type { ProviderView } from './view.ts';

async function viewProvider(deps: CatalogueDeps, provider: ProviderRecord): Promise<ProviderView> {
  const { offers } = await loadOffers(deps, provider.id);
  return buildProviderView(provider, offers, deps.kinds.get(provider.kind));
}

/** One provider, with how its deployments stand. */
export async function getProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
): Promise<
  ProviderView & {
    readonly limits_left: LimitsLeftAnswer;
    readonly deployments: ReturnType<typeof buildStatusAnswer>;
  }
> {
  requirePermission(context, 'provider.read');
  const provider = requireFound(await deps.store.providers.find(id));
  const view = await viewProvider(deps, provider);
  const left = await viewLimitsLeft(deps, [{ kind: 'provider', id, limits: provider.limits, budgets: [] }]);
  return { ...view, limits_left: left, deployments: buildStatusAnswer(deps.router.statusOf(id)) };
}

/** A page of providers. */
export async function listProviders(
  deps: CatalogueDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<ProviderView>> {
  requirePermission(context, 'provider.read');
  const page = await deps.store.providers.list(query);
  const views = new Map<string, ProviderView>();
  for (const provider of page.items) views.set(provider.id, await viewProvider(deps, provider));
  return buildListAnswer(query, page, (provider) => requireFound(views.get(provider.id) ?? null));
}
