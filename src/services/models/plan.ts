import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { DeploymentRecord, ModelRecord, ProviderRecord } from '../../store/records/index.ts';
import { planDeployments } from '../shared/catalogue/index.ts';
import type { CatalogueDeps, DeploymentPlan, DeploymentWish } from '../shared/catalogue/index.ts';
import type { ModelFields } from './fields.ts';

/** Throws `conflict` when the name or an alias belongs to another model. */
export async function checkNamesFree(deps: CatalogueDeps, fields: ModelFields, ownId: string | null): Promise<void> {
  const names = [['name', fields.name], ...(fields.aliases ?? []).map((alias, n) => [`aliases.${n}`, alias])] as const;
  for (const [path = '', name = ''] of names) {
    const holder = await deps.store.models.findByName(name);
    if (holder === null || holder.id === ownId) continue;
    throw new GatewayError('conflict', {
      hint: `${path} is taken`,
      details: [{ path, field: path, problem: 'is taken' }],
    });
  }
}

type DeploymentFields = ModelFields['deployments'][number];

function takeCurrent(
  free: Set<DeploymentRecord>,
  fields: DeploymentFields,
  upstreamModel: string,
  path: string,
): DeploymentRecord | null {
  const named = fields.id ?? null;
  for (const each of free) {
    const matches =
      named === null
        ? each.providerId === fields.provider_id && each.upstreamModel === upstreamModel
        : each.id === named;
    if (!matches) continue;
    if (each.providerId !== fields.provider_id) throw invalidField(`${path}.provider_id`, 'cannot be changed');
    free.delete(each);
    return each;
  }
  if (named !== null) throw invalidField(`${path}.id`, 'is not a deployment of this model, or comes twice');
  return null;
}

async function findProvider(deps: CatalogueDeps, id: string, path: string): Promise<ProviderRecord> {
  const provider = await deps.store.providers.find(id);
  if (provider === null) throw invalidField(`${path}.provider_id`, 'is not a provider');
  return provider;
}

/** Plans the deployments of a model as its body names them; those that are missing go. */
export async function planModelDeployments(
  deps: CatalogueDeps,
  model: ModelRecord,
  fields: ModelFields,
  current: readonly DeploymentRecord[],
): Promise<DeploymentPlan> {
  const free = new Set(current);
  const wishes: DeploymentWish[] = [];
  const seen = new Set<string>();
  for (const [index, each] of fields.deployments.entries()) {
    const path = `deployments.${index}`;
    const provider = await findProvider(deps, each.provider_id, path);
    const kind = deps.kinds.get(provider.kind);
    if (kind === undefined) throw invalidField(`${path}.provider_id`, `is of the unknown kind ${provider.kind}`);
    const upstreamModel = each.upstream_model ?? model.name;
    const key = JSON.stringify([provider.id, upstreamModel]);
    if (seen.has(key)) throw invalidField(path, 'is there twice');
    seen.add(key);
    wishes.push({
      model,
      provider,
      kind,
      upstreamModel,
      price: each.price ?? null,
      priority: each.priority ?? null,
      weight: each.weight ?? null,
      limits: each.limits,
      enabled: each.enabled ?? true,
      current: takeCurrent(free, each, upstreamModel, path),
      providerMoved: false,
      path,
    });
  }
  return planDeployments(deps, wishes, [...free]);
}
