import { formatInstantOrNull } from '../shared/index.ts';
import type { AttentionDeps } from './deps.ts';
import type { AttentionItem } from './item.ts';

const HOUR_MS = 3_600_000;

/** The kind of error that each provider's requests failed with most in this hour and the one before. */
async function findErrorTypes({ store, clock }: AttentionDeps): Promise<ReadonlyMap<string, string>> {
  const from = (Math.floor(clock.now() / HOUR_MS) - 1) * HOUR_MS;
  const errors = await store.usage.listErrors({ from, to: null, groupBy: ['provider'], filters: {} });
  const types = new Map<string, string>();
  for (const { keys, errorType } of errors.toSorted((a, b) => a.errors - b.errors)) {
    if (typeof keys.provider === 'string' && errorType !== null) types.set(keys.provider, errorType);
  }
  return types;
}

/** Enabled providers that are not well, and deployments whose breaker is open although their provider is. */
export async function findBroken(deps: AttentionDeps): Promise<readonly AttentionItem[]> {
  const [providers, types] = await Promise.all([deps.store.providers.all(), findErrorTypes(deps)]);
  const items: AttentionItem[] = [];
  for (const provider of providers) {
    if (!provider.enabled) continue;
    const statuses = deps.router.statusOf(provider.id);
    const broken = statuses.filter(({ state }) => state === 'broken');
    const errorType = types.get(provider.name) ?? null;
    if (provider.health === 'unhealthy' || provider.health === 'degraded') {
      items.push({
        kind: 'provider_unhealthy',
        severity: provider.health === 'unhealthy' ? 'critical' : 'warning',
        subject: { type: 'provider', id: provider.id, name: provider.name },
        since: formatInstantOrNull(provider.healthChangedAt),
        facts: {
          health: provider.health,
          reason: provider.healthReason,
          error_type: errorType,
          deployments: statuses.length,
          broken: broken.length,
        },
      });
    }
    for (const { deployment, waitMs } of broken) {
      items.push({
        kind: 'deployment_broken',
        severity: 'warning',
        subject: { type: 'deployment', id: deployment.id, name: deployment.upstreamModel },
        since: formatInstantOrNull(provider.healthChangedAt),
        facts: { provider_id: provider.id, provider: provider.name, error_type: errorType, wait_ms: waitMs },
      });
    }
  }
  return items;
}

/** Models in use that a request is refused for, since what serves them has no price. */
export function findUnpriced({ router }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const items = router
    .catalogue()
    .models()
    .flatMap((model) => {
      const unpriced = model.deployments.filter(({ price }) => price === null);
      if (!model.enabled || unpriced.length === 0) return [];
      const isAll = unpriced.length === model.deployments.length;
      return [
        {
          kind: 'model_unpriced',
          severity: isAll ? 'warning' : 'info',
          subject: { type: 'model', id: model.id, name: model.name },
          since: null,
          facts: {
            deployments: model.deployments.length,
            unpriced: unpriced.length,
            provider: unpriced[0]?.account.name ?? null,
          },
        } as const,
      ];
    });
  return Promise.resolve(items.slice(0, 50));
}
