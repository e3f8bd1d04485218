import type { Logger } from '../lib/log.ts';
import type { CallerScope, CompiledPrice, CounterScope } from '../metering/port.ts';
import type { ProviderAccount, ProviderKind } from '../providers/port.ts';
import type {
  BudgetRecord,
  DeploymentRecord,
  FallbackRecord,
  ModelRecord,
  PriceVersionRecord,
  ProviderRecord,
} from '../store/records/index.ts';
import { createPatternFinder } from './name-patterns.ts';
import { findNearestNames } from './nearest-names.ts';
import type { Catalogue, Fallback, RoutableDeployment, RoutableModel, Strategy } from './port.ts';

const STRATEGIES: ReadonlySet<string> = new Set([
  'weighted',
  'lowest_latency',
  'lowest_price',
  'least_busy',
  'sticky',
] satisfies Strategy[]);

/** What the catalogue is made of, as the store has it. */
export interface CatalogueData {
  readonly providers: readonly ProviderRecord[];
  readonly models: readonly ModelRecord[];
  readonly deployments: readonly DeploymentRecord[];
  /** At least those that deployments are pinned to. */
  readonly priceVersions: readonly PriceVersionRecord[];
  /** Budgets whose scope is a model; others are ignored. */
  readonly budgets: readonly BudgetRecord[];
}

/** How records become what can be called. */
export interface CatalogueParts {
  findKind(kind: string): ProviderKind | null;
  /** Opens secrets and fills in defaults; throws when a secret does not open. */
  openAccount(provider: ProviderRecord, kind: ProviderKind): ProviderAccount;
  compilePrice(version: PriceVersionRecord): CompiledPrice;
  readonly log: Logger;
}

interface OpenProvider {
  readonly record: ProviderRecord;
  readonly account: ProviderAccount;
  readonly kind: ProviderKind;
}

/** One broken provider or price must not take the others out of service: it is logged and left out. */
function openProviders(data: CatalogueData, parts: CatalogueParts): Map<string, OpenProvider> {
  const open = new Map<string, OpenProvider>();
  for (const record of data.providers) {
    if (!record.enabled) continue;
    const kind = parts.findKind(record.kind);
    if (kind === null) {
      parts.log.error('provider.unknown_kind', { provider: record.name, kind: record.kind });
      continue;
    }
    try {
      open.set(record.id, { record, account: parts.openAccount(record, kind), kind });
    } catch (error) {
      parts.log.error('provider.unusable', { provider: record.name }, error);
    }
  }
  return open;
}

function compilePrices(data: CatalogueData, parts: CatalogueParts): Map<string, CompiledPrice> {
  const prices = new Map<string, CompiledPrice>();
  for (const version of data.priceVersions) {
    try {
      prices.set(version.id, parts.compilePrice(version));
    } catch (error) {
      parts.log.error('price.unusable', { price_version: version.id }, error);
    }
  }
  return prices;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const UNLIMITED: readonly CounterScope[] = [];

function buildTargetScopes(deployment: DeploymentRecord, provider: ProviderRecord): readonly CounterScope[] {
  const scopes: readonly CounterScope[] = [
    { kind: 'deployment', id: deployment.id, limits: deployment.limits, budgets: [] },
    { kind: 'provider', id: provider.id, limits: provider.limits, budgets: [] },
  ];
  const limited = scopes.filter(({ limits }) => Object.values(limits).some((limit) => limit !== undefined));
  return limited.length === 0 ? UNLIMITED : limited;
}

function buildDeployment(
  record: DeploymentRecord,
  provider: OpenProvider,
  prices: ReadonlyMap<string, CompiledPrice>,
): RoutableDeployment {
  return {
    id: record.id,
    upstreamModel: record.upstreamModel,
    account: provider.account,
    kind: provider.kind,
    price: record.priceVersionId === null ? null : (prices.get(record.priceVersionId) ?? null),
    priority: record.priority ?? provider.record.priority,
    weight: record.weight ?? provider.record.weight,
    scopes: buildTargetScopes(record, provider.record),
  };
}

function buildScope(model: ModelRecord, budgets: readonly BudgetRecord[]): CallerScope | null {
  const limited = Object.values(model.limits).some((limit) => limit !== undefined);
  if (!limited && budgets.length === 0) return null;
  const ordered = [...budgets].sort((a, b) => a.position - b.position);
  return { kind: 'model', id: model.id, limits: model.limits, budgets: ordered };
}

function isStrategy(name: string): name is Strategy {
  return STRATEGIES.has(name);
}

function buildFallback(fallback: FallbackRecord): Fallback {
  return typeof fallback === 'string' ? { model: fallback, on: ['failure', 'context_overflow'] } : fallback;
}

function buildModels(data: CatalogueData, parts: CatalogueParts): readonly RoutableModel[] {
  const providers = openProviders(data, parts);
  const prices = compilePrices(data, parts);
  const byModel = groupBy(data.deployments, (deployment) => deployment.modelId);
  const budgets = groupBy(
    data.budgets.filter((budget) => budget.scopeKind === 'model'),
    (budget) => budget.scopeId,
  );
  const models: RoutableModel[] = [];
  for (const model of data.models) {
    const offers = byModel.get(model.id);
    // A model exists as long as it has a deployment, be it disabled.
    if (offers === undefined) continue;
    const deployments: RoutableDeployment[] = [];
    for (const offer of offers) {
      const provider = providers.get(offer.providerId);
      if (offer.enabled && provider !== undefined) deployments.push(buildDeployment(offer, provider, prices));
    }
    deployments.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
    models.push({
      id: model.id,
      name: model.name,
      createdAt: model.createdAt,
      limits: model.limits,
      scope: buildScope(model, budgets.get(model.id) ?? []),
      deployments,
      // The earlier name of `weighted` was `priority`.
      strategy: isStrategy(model.strategy) ? model.strategy : 'weighted',
      fallbacks: model.fallbacks.map(buildFallback),
      hedge: model.hedge,
      enabled: model.enabled,
    });
  }
  return models.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Builds an immutable picture of what can be called. */
export function buildCatalogue(data: CatalogueData, parts: CatalogueParts): Catalogue {
  const models = buildModels(data, parts);
  const byId = new Map(models.map((model) => [model.id, model]));
  const byName = new Map<string, RoutableModel>();
  for (const record of data.models) {
    const model = byId.get(record.id);
    if (model === undefined) continue;
    for (const alias of record.aliases) byName.set(alias, model);
  }
  // A name wins over an alias.
  for (const model of models) byName.set(model.name, model);
  const findByPattern = createPatternFinder(byName);
  return {
    findModel: (name) => byName.get(name) ?? findByPattern(name),
    models: () => models,
    nearestNames: (name) => findNearestNames(name, byName.keys()),
  };
}
