import { compilePrice } from '../../metering/index.ts';
import type { CompiledPrice } from '../../metering/index.ts';
import { DEMO_MODELS, DEMO_PROVIDERS } from '../../providers/demo-catalogue.ts';
import type { DemoModel } from '../../providers/demo-catalogue.ts';
import { createCustomer, customerFieldsSchema } from '../../services/customers/index.ts';
import { createCustomerUser, customerUserFieldsSchema } from '../../services/customer-users/index.ts';
import type { ActionContext } from '../../services/context.ts';
import { createProvider, providerFieldsSchema } from '../../services/providers/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import { issueTokens, issueManyFieldsSchema } from '../../services/tokens/index.ts';
import type { BudgetRecord, DialectName } from '../../store/records/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { DEMO_CUSTOMERS, FAMILY_NAMES, GIVEN_NAMES, SERVICE_NAMES } from './names.ts';
import type { DemoCustomer } from './names.ts';
import type { Random } from './random.ts';

const DAY_MS = 86_400_000;

/** One way to serve a model. */
export interface DemoRoute {
  readonly providerId: string;
  readonly provider: string;
  readonly deploymentId: string;
  readonly upstreamModel: string;
  readonly priceVersionId: string;
  readonly price: CompiledPrice;
  readonly dialect: DialectName;
}

export interface ServedModel extends DemoModel {
  /** The first answers; the others are tried after it. */
  readonly routes: readonly DemoRoute[];
}

/** Who calls, from when on, how much, and what binds it. */
export interface DemoCaller {
  readonly customerId: string;
  readonly customerUserId: string;
  readonly tokenIds: readonly string[];
  readonly marginMillionths: number;
  readonly from: number;
  readonly weight: number;
  readonly budgets: readonly BudgetRecord[];
  readonly tags: DemoCustomer['tags'];
  readonly favourites: readonly string[];
}

export interface DemoWorld {
  readonly models: readonly ServedModel[];
  readonly callers: readonly DemoCaller[];
}

/** A clock that stands where the year is being told. */
export interface DemoClock {
  set(now: number): void;
  now(): number;
}

/** None of them is ever called: they are switched off, and the sandbox answers for their models. */
async function createProviders(deps: ManagementDeps, context: ActionContext): Promise<void> {
  const priced = new Map(DEMO_MODELS.map((model) => [model.name, model.price]));
  for (const [index, provider] of DEMO_PROVIDERS.entries()) {
    const fields = {
      name: provider.name,
      kind: provider.kind,
      ...(provider.baseUrl === undefined ? {} : { base_url: provider.baseUrl }),
      api_key: 'demo-key-that-opens-nothing',
      models: provider.models.map((model) => ({ model, price: priced.get(model) })),
      priority: index + 1,
      enabled: false,
    };
    await createProvider(deps, context, parseInput(providerFieldsSchema, fields));
  }
  const models = DEMO_MODELS.map(({ name, price, operation }) => ({
    model: name,
    upstream_model: operation === 'embeddings' ? 'sandbox-embedding' : 'sandbox',
    price,
  }));
  const fields = { name: 'Demo sandbox', kind: 'sandbox', models, priority: 9 };
  await createProvider(deps, context, parseInput(providerFieldsSchema, fields));
}

async function listRoutes({ store }: ManagementDeps): Promise<readonly ServedModel[]> {
  const [providers, models, deployments] = await Promise.all([
    store.providers.all(),
    store.models.all(),
    store.deployments.all(),
  ]);
  const versions = await store.prices.findMany(deployments.flatMap((each) => each.priceVersionId ?? []));
  const prices = new Map(versions.map((version) => [version.id, compilePrice(version)]));
  return DEMO_MODELS.map((model) => {
    const id = models.find((each) => each.name === model.name)?.id;
    const routes = DEMO_PROVIDERS.flatMap(({ name, dialect }): DemoRoute[] => {
      const provider = providers.find((each) => each.name === name);
      const offer = deployments.find((each) => each.modelId === id && each.providerId === provider?.id);
      const price = prices.get(offer?.priceVersionId ?? '');
      if (provider === undefined || offer === undefined || price === undefined) return [];
      const { id: deploymentId, upstreamModel } = offer;
      const priceVersionId = offer.priceVersionId ?? '';
      return [{ providerId: provider.id, provider: name, deploymentId, upstreamModel, priceVersionId, price, dialect }];
    });
    return { ...model, routes };
  });
}

function nameUser(random: Random, index: number): { readonly name: string; readonly email: string | null } {
  if (random.chance(0.3)) return { name: `${random.pick(SERVICE_NAMES)}-${index}`, email: null };
  const [given, family] = [random.pick(GIVEN_NAMES), random.pick(FAMILY_NAMES)];
  const address = `${given}.${family}.${index}@example.com`.toLowerCase();
  return { name: `${given} ${family} ${index}`, email: address };
}

/** Budgets are as tight in a small year as in a large one. */
function scaleAmount(amount: string, scale: number): string {
  return Math.max(0.01, Number(amount) * scale).toFixed(2);
}

function budgetOf({ budget, zone }: DemoCustomer, scale: number): readonly object[] {
  if (budget === null) return [];
  const { period, hard } = budget;
  const amount = scaleAmount(budget.amount, scale);
  return [{ amount, period, hard, time_zone: zone, alerts: ['0.8', '1'] }];
}

async function createCaller(
  deps: ManagementDeps,
  context: ActionContext,
  random: Random,
  {
    customer,
    customerId,
    index,
    scale,
  }: { readonly customer: DemoCustomer; readonly customerId: string; readonly index: number; readonly scale: number },
): Promise<DemoCaller> {
  const own = random.chance(0.25)
    ? [{ amount: scaleAmount('120', scale), period: 'month', hard: false, alerts: ['0.8'] }]
    : [];
  const user = await createCustomerUser(
    deps,
    context,
    parseInput(customerUserFieldsSchema, { ...nameUser(random, index), customer_id: customerId, budgets: own }),
  );
  const names = ['default', 'ci', 'laptop'].slice(0, 1 + random.below(3));
  const items = names.map((name) => ({
    customer_user_id: user.id,
    name,
    ...(name === 'ci'
      ? { budgets: [{ amount: scaleAmount('20', scale), period: 'week', hard: true, alerts: ['0.9'] }] }
      : {}),
  }));
  const issued = await issueTokens(deps, context, parseInput(issueManyFieldsSchema, { items }));
  const tokenIds = issued.items.map((token) => token.id);
  const scopes = [
    { kind: 'customer', id: customerId },
    { kind: 'customer_user', id: user.id },
    ...tokenIds.map((id) => ({ kind: 'token', id }) as const),
  ] as const;
  const models = DEMO_MODELS.map((model) => model.name);
  return {
    customerId,
    customerUserId: user.id,
    tokenIds,
    marginMillionths: Math.round(Number(customer.margin) * 1e6),
    from: deps.clock.now(),
    weight: random.around(1, 1.1),
    budgets: await deps.store.budgets.listByScopes(scopes),
    tags: customer.tags,
    favourites: [random.pick(models), random.pick(models)],
  };
}

/** Providers, models, customers, their users and tokens, made by the verbs that everybody uses, at their time in the year. */
export async function createWorld(
  deps: ManagementDeps,
  context: ActionContext,
  random: Random,
  clock: DemoClock,
  year: { readonly from: number; readonly to: number; readonly requests: number },
): Promise<DemoWorld> {
  await createProviders(deps, context);
  const scale = year.requests / 1_000_000;
  const callers: DemoCaller[] = [];
  for (const customer of DEMO_CUSTOMERS) {
    clock.set(Math.max(clock.now(), year.from + customer.joined * (year.to - year.from)));
    const fields = { name: customer.name, margin: customer.margin, budgets: budgetOf(customer, scale) };
    const { id: customerId } = await createCustomer(deps, context, parseInput(customerFieldsSchema, fields));
    for (let made = 0; made < customer.users; made++) {
      clock.set(clock.now() + 60_000);
      callers.push(
        await createCaller(deps, context, random, { customer, customerId, index: callers.length + 1, scale }),
      );
    }
  }
  clock.set(Math.max(clock.now(), year.from + DAY_MS));
  return { models: await listRoutes(deps), callers };
}
