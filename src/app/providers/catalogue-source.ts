import type { CatalogueData } from '../../routing/index.ts';
import type { Store } from '../../store/port.ts';

/** Everything that the router's picture is made of, read anew. */
export async function loadCatalogueData(store: Store): Promise<CatalogueData> {
  const [providers, models, deployments] = await Promise.all([
    store.providers.all(),
    store.models.all(),
    store.deployments.all(),
  ]);
  const versionIds = [...new Set(deployments.flatMap((deployment) => deployment.priceVersionId ?? []))];
  const [priceVersions, scheduledPrices, budgets] = await Promise.all([
    store.prices.findMany(versionIds),
    store.prices.listScheduled(),
    store.budgets.listByScopes(models.map((model) => ({ kind: 'model' as const, id: model.id }))),
  ]);
  return { providers, models, deployments, priceVersions, scheduledPrices, budgets };
}
