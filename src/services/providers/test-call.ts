import { invalidField } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { requireFound } from '../shared/index.ts';
import type { DeploymentRecord } from '../../store/records/index.ts';
import type { ProviderOffer } from './fields.ts';
import { loadOffers } from './load-offers.ts';

/** How a test call went, as it is answered. */
export type ProviderTestAnswer =
  | { readonly ok: true; readonly model: string; readonly latency_ms: number }
  | {
      readonly ok: false;
      readonly model: string | null;
      readonly error: { readonly type: string; readonly message: string; readonly upstream_status: number | null };
    };

interface Chosen {
  readonly model: string;
  readonly deployment: DeploymentRecord;
}

/** The deployment of the model that is named, patterns included; without a name the first that is no pattern. */
function chooseDeployment(
  deployments: readonly DeploymentRecord[],
  offers: readonly ProviderOffer[],
  model: string | null,
): Chosen | null {
  for (const [index, { model: offered }] of offers.entries()) {
    const deployment = deployments[index];
    if (deployment === undefined) continue;
    const pattern = offered.endsWith('*');
    if (!pattern && (model === null || model === offered)) return { model: offered, deployment };
    if (!pattern || model === null || !model.startsWith(offered.slice(0, -1))) continue;
    const { upstreamModel } = deployment;
    const rest = model.slice(offered.length - 1);
    const named = upstreamModel.endsWith('*') ? `${upstreamModel.slice(0, -1)}${rest}` : upstreamModel;
    return { model, deployment: { ...deployment, upstreamModel: named } };
  }
  return null;
}

/** Makes one real call with a model of the provider: the named one, else the first. */
export async function callProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  model: string | null,
): Promise<ProviderTestAnswer> {
  requirePermission(context, 'provider.test');
  const provider = requireFound(await deps.store.providers.find(id));
  const { deployments, offers } = await loadOffers(deps, id);
  const chosen = chooseDeployment(deployments, offers, model);
  if (chosen === null) {
    if (model !== null) throw invalidField('model', 'is not offered by this provider');
    const error = { type: 'model_not_found', message: 'The provider offers no model to test', upstream_status: null };
    return { ok: false, model: null, error };
  }
  const result = await deps.testProvider(provider, chosen.deployment);
  await deps.audit.write({
    actor: context.actor,
    action: 'provider.test',
    target: { type: 'provider', id, name: provider.name },
    outcome: result.ok ? 'ok' : 'failed',
    ...(result.ok ? {} : { errorType: result.error.type }),
    origin: context.origin,
  });
  if (result.ok) return { ok: true, model: chosen.model, latency_ms: Math.round(result.latencyMs) };
  const { type, message, upstreamStatus } = result.error;
  return { ok: false, model: chosen.model, error: { type, message, upstream_status: upstreamStatus } };
}
