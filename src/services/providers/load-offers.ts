import type { DeploymentRecord, ModelRecord } from '../../store/records/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { buildOffers } from './view.ts';
import type { ProviderOffer } from './fields.ts';

/** A provider's deployments in the order they were made, and as its field `models`. */
export async function loadOffers(
  deps: CatalogueDeps,
  providerId: string,
): Promise<{ readonly deployments: readonly DeploymentRecord[]; readonly offers: readonly ProviderOffer[] }> {
  const found = await deps.store.deployments.listByProvider(providerId);
  const deployments = [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = [...new Set(deployments.map((each) => each.modelId))];
  const models = new Map<string, ModelRecord>();
  for (const id of ids) {
    const model = await deps.store.models.find(id);
    if (model !== null) models.set(id, model);
  }
  return { deployments, offers: buildOffers(deployments, models) };
}
