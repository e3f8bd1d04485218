import type { ProviderKind } from '../../providers/port.ts';
import type { DeploymentRecord, ModelRecord, ProviderRecord } from '../../store/records/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import { maskSecret } from '../shared/secret-mask.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';
import type { ProviderOffer } from './fields.ts';

/** The names of models by their id. */
export type ModelNames = ReadonlyMap<string, Pick<ModelRecord, 'id' | 'name'>>;

/** A provider's deployments as its field `models`. */
export function buildOffers(deployments: readonly DeploymentRecord[], models: ModelNames): readonly ProviderOffer[] {
  return deployments.map((deployment) => ({
    model: models.get(deployment.modelId)?.name ?? deployment.upstreamModel,
    upstream_model: deployment.upstreamModel,
    ...(deployment.priceOverride === null ? {} : { price: deployment.priceOverride }),
  }));
}

/** The writable fields without secrets: what a merge patch is laid on and the operation log compares. */
export function buildProviderDocument(provider: ProviderRecord, offers: readonly ProviderOffer[]) {
  return {
    name: provider.name,
    kind: provider.kind,
    base_url: provider.baseUrl,
    dialects: provider.dialects,
    models: offers,
    priority: provider.priority,
    weight: provider.weight,
    timeout_ms: provider.timeoutMs,
    first_byte_timeout_ms: provider.firstByteTimeoutMs,
    idle_timeout_ms: provider.idleTimeoutMs,
    max_concurrency: provider.maxConcurrency,
    limits: buildLimitsAnswer(provider.limits),
    max_retries: provider.maxRetries,
    on_client_abort: provider.onClientAbort,
    enabled: provider.enabled,
  };
}

/** A provider as it is answered: defaults of its kind filled in, secrets masked. */
export function buildProviderView(
  provider: ProviderRecord,
  offers: readonly ProviderOffer[],
  kind: ProviderKind | undefined,
) {
  return {
    id: provider.id,
    ...buildProviderDocument(provider, offers),
    base_url: provider.baseUrl ?? kind?.defaultBaseUrl ?? null,
    dialects: provider.dialects ?? kind?.dialects ?? [],
    api_key: provider.apiKeySealed === null ? null : maskSecret(provider.apiKeyLast4),
    headers: Object.fromEntries(provider.headerNames.map((name) => [name, maskSecret(null)])),
    health: provider.health,
    health_reason: provider.healthReason,
    health_changed_at: formatInstantOrNull(provider.healthChangedAt),
    created_at: formatInstant(provider.createdAt),
    updated_at: formatInstant(provider.updatedAt),
    version: provider.version,
  };
}

export type ProviderView = ReturnType<typeof buildProviderView>;

/** What a change answers: the provider, and what is not as the operator may think. */
export type ChangedProviderView = ProviderView & { readonly warnings?: readonly string[] };
