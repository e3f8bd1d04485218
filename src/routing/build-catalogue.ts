import type { Logger } from '../lib/log.ts';
import type { CallerScope, CompiledPrice, CounterScope } from '../metering/port.ts';
import type { ProviderAccount, ProviderKind } from '../providers/port.ts';
import type {
  BudgetRecord,
  DeploymentRecord,
  FallbackRecord,
  Limits,
  ModelRecord,
  PriceVersionRecord,
  ProviderRecord,
} from '../store/records/index.ts';
import { createPatternFinder } from './name-patterns.ts';
import { findNearestNames } from './nearest-names.ts';
import type { Catalogue, Fallback, RoutableDeployment, RoutableModel, Strategy } from './port.ts';
import { PricesInForce } from './prices-in-force.ts';
import { SiblingBook } from './siblings.ts';
import type { Sibling } from './siblings.ts';

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
  /** Versions of single deployments that take, or took, the place of the one that they are pinned to at an instant; absent: none. */
  readonly scheduledPrices?: readonly PriceVersionRecord[];
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
  for (const version of [...data.priceVersions, ...(data.scheduledPrices ?? [])]) {
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

/** A provider's own bound is counted as its limits are: exactly, also by several workers. */
function limitsOf({ limits, maxConcurrency }: ProviderRecord): Limits {
  if (maxConcurrency === null) return limits;
  return { ...limits, concurrentRequests: Math.min(limits.concurrentRequests ?? maxConcurrency, maxConcurrency) };
}

function buildTargetScopes(deployment: DeploymentRecord, provider: ProviderRecord): readonly CounterScope[] {
  const scopes: readonly CounterScope[] = [
    { kind: 'deployment', id: deployment.id, limits: deployment.limits, budgets: [] },
    { kind: 'provider', id: provider.id, limits: limitsOf(provider), budgets: [] },
  ];
  const limited = scopes.filter(({ limits }) => Object.values(limits).some((limit) => limit !== undefined));
  return limited.length === 0 ? UNLIMITED : limited;
}

function buildDeployment(
  record: DeploymentRecord,
  provider: OpenProvider,
  price: CompiledPrice | null,
  siblings: ReadonlyMap<string, Sibling>,
): RoutableDeployment {
  return {
    id: record.id,
    upstreamModel: record.upstreamModel,
    account: provider.account,
    kind: provider.kind,
    price,
    siblings,
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

/** The price of each deployment at an instant, and what its provider offers beside it. */
function priceDeployments(data: CatalogueData, parts: CatalogueParts, inForce: PricesInForce) {
  const compiled = compilePrices(data, parts);
  const names = new Map(data.models.map((model) => [model.id, model.name]));
  const prices = new Map<string, CompiledPrice | null>();
  const siblings = new SiblingBook();
  for (const deployment of data.deployments) {
    const versionId = inForce.find(deployment);
    const price = versionId === null ? null : (compiled.get(versionId) ?? null);
    prices.set(deployment.id, price);
    const model = names.get(deployment.modelId);
    if (deployment.enabled && model !== undefined)
      siblings.add(deployment.providerId, deployment.upstreamModel, model, price);
  }
  return { prices, siblings };
}

function buildModels(data: CatalogueData, parts: CatalogueParts, inForce: PricesInForce): readonly RoutableModel[] {
  const providers = openProviders(data, parts);
  const { prices, siblings } = priceDeployments(data, parts, inForce);
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
      if (!offer.enabled || provider === undefined) continue;
      deployments.push(buildDeployment(offer, provider, prices.get(offer.id) ?? null, siblings.of(offer.providerId)));
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

/** Builds an immutable picture of what can be called, with the prices of an instant. */
export function buildCatalogue(data: CatalogueData, parts: CatalogueParts, now: number): Catalogue {
  const inForce = new PricesInForce(data, now);
  const models = buildModels(data, parts, inForce);
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
    validUntil: inForce.nextAt,
    findModel: (name) => byName.get(name) ?? findByPattern(name),
    models: () => models,
    nearestNames: (name) => findNearestNames(name, byName.keys()),
  };
}
