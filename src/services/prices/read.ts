import { formatUsd } from '../../lib/money.ts';
import type { ListQuery } from '../../store/port.ts';
import type { PriceVersionRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, formatInstant, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';

export function buildPriceView(version: PriceVersionRecord) {
  return {
    id: version.id,
    source: version.source,
    deployment_id: version.deploymentId,
    provider_kind: version.providerKind,
    upstream_model: version.upstreamModel,
    price: version.document,
    currency: version.currency,
    usd_per_unit: formatUsd(version.nanoUsdPerUnit),
    dataset: version.dataset,
    effective_from: formatInstant(version.effectiveFrom),
    created_at: formatInstant(version.createdAt),
  };
}

export type PriceView = ReturnType<typeof buildPriceView>;

/** A page of price versions. */
export async function listPrices(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<PriceView>> {
  requirePermission(context, 'price.read');
  return buildListAnswer(query, await deps.store.prices.list(query), buildPriceView);
}

/** One price version: what a request's charge is recomputed from. */
export async function getPrice(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  id: string,
): Promise<PriceView> {
  requirePermission(context, 'price.read');
  return buildPriceView(requireFound(await deps.store.prices.find(id)));
}
