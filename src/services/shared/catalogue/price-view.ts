import { formatUsd } from '../../../lib/money.ts';
import type { PriceVersionRecord } from '../../../store/records/index.ts';
import { formatInstant } from '../fields/instants.ts';

/** A price version as it is answered. */
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
