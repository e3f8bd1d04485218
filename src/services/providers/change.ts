import type { Changes, DeploymentRecord, ProviderRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import {
  checkVersion,
  diffChanges,
  isJsonObject,
  mergePatch,
  nextVersion,
  parseInput,
  requireFound,
} from '../shared/index.ts';
import type { JsonObject } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { buildProviderRecord, requireKind } from './build-record.ts';
import type { SecretFields } from './build-record.ts';
import { checkNameFree } from './create.ts';
import { providerFieldsSchema } from './fields.ts';
import type { ProviderFields, ProviderOffer } from './fields.ts';
import { loadOffers } from './load-offers.ts';
import { planOffers } from './plan-offers.ts';
import { buildOffers, buildProviderDocument, buildProviderView } from './view.ts';
import type { ChangedProviderView } from './view.ts';

interface Wanted {
  readonly fields: ProviderFields;
  readonly secrets: SecretFields;
}

interface Loaded {
  readonly provider: ProviderRecord;
  readonly deployments: readonly DeploymentRecord[];
  readonly offers: readonly ProviderOffer[];
}

function describeChanges(
  before: Loaded,
  after: ProviderRecord,
  offers: readonly ProviderOffer[],
  secrets: SecretFields,
): Changes {
  return {
    ...diffChanges(buildProviderDocument(before.provider, before.offers), buildProviderDocument(after, offers)),
    ...(secrets.apiKey === undefined
      ? {}
      : diffChanges(
          before.provider.apiKeySealed === null ? null : { api_key: before.provider.apiKeySealed },
          after.apiKeySealed === null ? null : { api_key: after.apiKeySealed },
          ['api_key'],
        )),
    ...(secrets.headers === undefined
      ? {}
      : { headers: { before: before.provider.headerNames, after: after.headerNames } }),
  };
}

async function changeProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (loaded: Loaded) => Wanted,
): Promise<ChangedProviderView> {
  requirePermission(context, 'provider.write');
  const view = await retryRaces(async () => {
    const current = requireFound(await deps.store.providers.find(id));
    checkVersion(current, ifMatch);
    const loaded: Loaded = { provider: current, ...(await loadOffers(deps, id)) };
    const { fields, secrets } = want(loaded);
    const kind = requireKind(deps, fields.kind);
    const versioned = { id, createdAt: current.createdAt, ...nextVersion(current, deps.clock.now()) };
    const provider = buildProviderRecord(deps, fields, secrets, versioned, current);
    await checkNameFree(deps, provider.name, id);
    const moved = current.kind !== provider.kind || current.baseUrl !== provider.baseUrl;
    const plan = await planOffers(deps, provider, kind, fields.models ?? [], loaded.deployments, moved);
    const offers = buildOffers(plan.deployments, plan.models);
    await deps.store.transact([
      deps.store.providers.update(provider, current.version),
      ...plan.statements,
      deps.audit.statement({
        actor: context.actor,
        action: 'provider.update',
        target: { type: 'provider', id, name: provider.name },
        outcome: 'ok',
        changes: describeChanges(loaded, provider, offers, secrets),
        origin: context.origin,
      }),
    ]);
    for (const modelId of plan.ceased) deps.counters.refresh('model', modelId);
    const { warnings } = plan;
    return { ...buildProviderView(provider, offers, kind), ...(warnings.length === 0 ? {} : { warnings }) };
  });
  await deps.router.reload();
  return view;
}

/** Replaces a provider: what is missing is reset, secrets excepted. */
export function replaceProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: ProviderFields,
): Promise<ChangedProviderView> {
  const secrets = { apiKey: fields.api_key, headers: fields.headers, mergeHeaders: false };
  return changeProvider(deps, context, id, ifMatch, () => ({ fields, secrets }));
}

/** Header values of a patch: those that go are null, which no value may be. */
function splitHeaders(headers: unknown): { readonly set: unknown; readonly removed: readonly string[] } {
  if (!isJsonObject(headers)) return { set: headers, removed: [] };
  const entries = Object.entries(headers);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== null)),
    removed: entries.flatMap(([name, value]) => (value === null ? [name] : [])),
  };
}

/** Applies a JSON merge patch to a provider. */
export function updateProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<ChangedProviderView> {
  return changeProvider(deps, context, id, ifMatch, ({ provider, offers }) => {
    const { api_key: apiKey, headers, ...rest } = patch;
    const { set, removed } = splitHeaders(headers);
    const merged = mergePatch(buildProviderDocument(provider, offers), rest);
    const fields = parseInput(providerFieldsSchema, {
      ...(isJsonObject(merged) ? merged : {}),
      ...(apiKey === undefined ? {} : { api_key: apiKey }),
      ...(headers === undefined ? {} : { headers: set }),
    });
    const gone = Object.fromEntries(removed.map((name) => [name, null]));
    const changed = isJsonObject(fields.headers) ? { ...fields.headers, ...gone } : fields.headers;
    return { fields, secrets: { apiKey: fields.api_key, headers: changed, mergeHeaders: true } };
  });
}
