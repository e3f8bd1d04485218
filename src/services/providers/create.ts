import { GatewayError } from '../../lib/errors/index.ts';
import { createId } from '../../lib/ids.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { diffChanges } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { buildProviderRecord, requireKind } from './build-record.ts';
import type { ProviderFields } from './fields.ts';
import { planOffers } from './plan-offers.ts';
import { buildOffers, buildProviderDocument, buildProviderView } from './view.ts';
import type { ChangedProviderView } from './view.ts';

/** Throws `conflict` when another provider has the name. */
export async function checkNameFree(deps: CatalogueDeps, name: string, ownId: string | null): Promise<void> {
  const holder = await deps.store.providers.findByName(name);
  if (holder === null || holder.id === ownId) return;
  throw new GatewayError('conflict', {
    hint: 'name is taken',
    details: [{ path: 'name', field: 'name', problem: 'is taken' }],
  });
}

/** Adds a provider with the deployments that its `models` name, and the models that nobody offered yet. */
export async function createProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  fields: ProviderFields,
): Promise<ChangedProviderView> {
  requirePermission(context, 'provider.write');
  const kind = requireKind(deps, fields.kind);
  const view = await retryRaces(async () => {
    const now = deps.clock.now();
    const versioned = { id: createId('provider', now), createdAt: now, updatedAt: now, version: 1 };
    const secrets = { apiKey: fields.api_key, headers: fields.headers, mergeHeaders: false };
    const provider = buildProviderRecord(deps, fields, secrets, versioned, null);
    await checkNameFree(deps, fields.name, null);
    const plan = await planOffers(deps, provider, kind, fields.models ?? [], [], false);
    const offers = buildOffers(plan.deployments, plan.models);
    await deps.store.transact([
      deps.store.providers.insert(provider),
      ...plan.statements,
      deps.audit.statement({
        actor: context.actor,
        action: 'provider.create',
        target: { type: 'provider', id: provider.id },
        outcome: 'ok',
        changes: diffChanges(null, {
          ...buildProviderDocument(provider, offers),
          ...(provider.apiKeySealed === null ? {} : { api_key: '…' }),
          ...(provider.headerNames.length === 0 ? {} : { headers: provider.headerNames }),
        }),
        origin: context.origin,
      }),
    ]);
    const warnings = [...plan.warnings];
    if (kind.needsApiKey && provider.apiKeySealed === null) warnings.push(`api_key: the kind ${kind.kind} needs one`);
    return { ...buildProviderView(provider, offers, kind), ...(warnings.length === 0 ? {} : { warnings }) };
  });
  await deps.router.reload();
  return view;
}
