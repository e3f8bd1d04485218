import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/log.ts';
import { nanoUsd } from '../lib/money.ts';
import { createCounters } from '../metering/index.ts';
import type { CompiledPrice } from '../metering/port.ts';
import { findProviderKind } from '../providers/index.ts';
import type {
  BudgetRecord,
  DeploymentRecord,
  ModelRecord,
  PriceVersionRecord,
  ProviderRecord,
} from '../store/records/index.ts';
import { createRouter } from './index.ts';
import type { CatalogueData, HealthChange, RoutableDeployment, Router } from './index.ts';

const VERSIONED = { version: 1, createdAt: 0, updatedAt: 0 };

function provider(id: string, changes: Partial<ProviderRecord> = {}): ProviderRecord {
  return {
    ...VERSIONED,
    id,
    name: id,
    kind: 'openai-compatible',
    baseUrl: 'https://api.example.test/v1',
    dialects: null,
    apiKeySealed: null,
    apiKeyLast4: null,
    headersSealed: null,
    headerNames: [],
    priority: 1,
    weight: 1,
    timeoutMs: null,
    firstByteTimeoutMs: null,
    idleTimeoutMs: null,
    maxConcurrency: null,
    limits: {},
    maxRetries: 0,
    onClientAbort: 'abort',
    enabled: true,
    health: 'unknown',
    healthChangedAt: null,
    healthReason: null,
    ...changes,
  };
}

function model(id: string, changes: Partial<ModelRecord> = {}): ModelRecord {
  const fixed = { strategy: 'priority', fallbacks: [], hedge: null, limits: {}, enabled: true };
  return { ...VERSIONED, ...fixed, id, name: id, aliases: [], ...changes };
}

function deployment(id: string, providerId: string, changes: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const fixed = {
    modelId: 'm',
    upstreamModel: `${id}-upstream`,
    priceOverride: null,
    priceVersionId: 'pv',
    limits: {},
  };
  return { ...VERSIONED, ...fixed, id, providerId, priority: null, weight: null, enabled: true, ...changes };
}

const PRICE_VERSION: PriceVersionRecord = {
  id: 'pv',
  source: 'free',
  deploymentId: null,
  providerKind: 'openai-compatible',
  upstreamModel: '*',
  document: { free: true },
  currency: 'USD',
  nanoUsdPerUnit: 1_000_000_000n,
  dataset: null,
  effectiveFrom: 0,
  createdAt: 0,
};

function data(changes: Partial<CatalogueData>): CatalogueData {
  return {
    providers: [],
    models: [model('m')],
    deployments: [],
    priceVersions: [PRICE_VERSION],
    budgets: [],
    ...changes,
  };
}

const CALLER = {};

interface Rig {
  readonly router: Router;
  readonly clock: FakeClock;
  readonly changes: HealthChange[];
  content: CatalogueData;
  loads: number;
  candidates(): string[];
  find(id: string): RoutableDeployment;
}

async function createRig(
  content: CatalogueData,
  random: () => number = () => 0.5,
  counters = createCounters({ loadBalances: async () => [] }),
): Promise<Rig> {
  const clock = new FakeClock();
  const changes: HealthChange[] = [];
  const router = createRouter({
    clock,
    counters,
    random,
    log: silentLogger,
    findKind: findProviderKind,
    async loadCatalogue() {
      rig.loads++;
      return rig.content;
    },
    openAccount(record) {
      if (record.apiKeySealed === 'broken') throw new Error('does not open');
      return {
        id: record.id,
        name: record.name,
        kind: record.kind,
        baseUrl: record.baseUrl ?? '',
        apiKey: record.apiKeySealed,
        headers: {},
        dialects: ['openai-chat'],
        timeouts: { connectMs: null, firstByteMs: null, idleMs: null, totalMs: null },
        maxConcurrency: record.maxConcurrency,
        maxRetries: record.maxRetries,
        onClientAbort: record.onClientAbort,
      };
    },
    compilePrice: (version): CompiledPrice => ({ versionId: version.id, free: true, tiers: [], serviceTiers: null }),
    onHealthChange: (change) => void changes.push(change),
  });
  const list = (): readonly RoutableDeployment[] => router.catalogue().findModel('m')?.deployments ?? [];
  const rig: Rig = {
    router,
    clock,
    changes,
    content,
    loads: 0,
    candidates() {
      const found = router.catalogue().findModel('m');
      return found === null ? [] : router.candidates(found, null, 0).map((entry) => entry.id);
    },
    find(id) {
      const found = list().find((entry) => entry.id === id);
      if (found === undefined) throw new Error(`no deployment ${id}`);
      return found;
    },
  };
  await router.reload();
  return rig;
}

const TWO = data({
  providers: [provider('p1'), provider('p2', { priority: 2 })],
  deployments: [deployment('a', 'p1'), deployment('b', 'p2')],
});

test('models are found by name and alias, a name wins over an alias, and one without deployments does not exist', async () => {
  const { router } = await createRig(
    data({
      providers: [provider('p')],
      models: [model('m', { aliases: ['n', 'short'] }), model('n'), model('gone')],
      deployments: [deployment('a', 'p'), deployment('b', 'p', { modelId: 'n' })],
    }),
  );
  const names = ['m', 'short', 'n', 'gone', 'nothing'].map((name) => router.catalogue().findModel(name)?.name ?? null);
  expect(names).toEqual(['m', 'm', 'n', null, null]);
  expect(
    router
      .catalogue()
      .models()
      .map((entry) => entry.name),
  ).toEqual(['m', 'n']);
  expect(router.catalogue().nearestNames('shrt')).toEqual(['short']);
});

test('what is disabled, of an unknown kind, or cannot be opened serves nothing and harms nobody else', async () => {
  const rig = await createRig(
    data({
      providers: [
        provider('off', { enabled: false }),
        provider('strange', { kind: 'not-yet-known' }),
        provider('sealed', { apiKeySealed: 'broken' }),
        provider('fine'),
      ],
      deployments: [
        deployment('a', 'off'),
        deployment('b', 'strange'),
        deployment('c', 'sealed'),
        deployment('d', 'fine', { enabled: false }),
        deployment('e', 'fine'),
      ],
    }),
  );
  expect(rig.candidates()).toEqual(['e']);
  rig.content = data({ providers: [provider('off', { enabled: false })], deployments: [deployment('a', 'off')] });
  await rig.router.reload();
  expect(rig.router.catalogue().findModel('m')?.deployments).toEqual([]);
});

test('a deployment without a price is in the picture and never a candidate', async () => {
  for (const deployments of [
    [deployment('a', 'p', { priceVersionId: null })],
    [deployment('a', 'p', { priceVersionId: 'unknown' }), deployment('b', 'p')],
  ]) {
    const rig = await createRig(data({ providers: [provider('p')], deployments }));
    expect(rig.find('a').price).toBeNull();
    expect(rig.candidates()).not.toContain('a');
  }
});

test('limits and budgets of a model make its scope, in their order', async () => {
  const budget = (id: string, position: number, scopeKind: BudgetRecord['scopeKind'] = 'model'): BudgetRecord => ({
    id,
    scopeKind,
    scopeId: 'm',
    position,
    amount: nanoUsd(1n),
    period: 'day',
    hard: true,
    timeZone: 'UTC',
    resetDay: 1,
    alertsMillionths: [],
    createdAt: 0,
    updatedAt: 0,
  });
  const base = data({ providers: [provider('p')], deployments: [deployment('a', 'p')] });
  expect((await createRig(base)).router.catalogue().findModel('m')?.scope).toBeNull();
  const budgets = [budget('two', 1), budget('one', 0), budget('other', 0, 'token')];
  const scope = (await createRig({ ...base, budgets })).router.catalogue().findModel('m')?.scope;
  expect(scope?.budgets.map((entry) => entry.id)).toEqual(['one', 'two']);
  const limited = { ...base, models: [model('m', { limits: { requestsPerMinute: 5 } })] };
  expect((await createRig(limited)).router.catalogue().findModel('m')?.scope?.limits.requestsPerMinute).toBe(5);
});

test('priority orders, the deployment’s own before its provider’s', async () => {
  const rig = await createRig(TWO);
  expect(rig.candidates()).toEqual(['a', 'b']);
  rig.content = { ...TWO, deployments: [deployment('a', 'p1', { priority: 3 }), deployment('b', 'p2')] };
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['b', 'a']);
});

test('within a priority the chance to be first is the share of the weight, and weight zero comes last', async () => {
  let seed = 42;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const rig = await createRig(
    data({
      providers: [provider('p')],
      deployments: [
        deployment('heavy', 'p', { weight: 3 }),
        deployment('light', 'p', { weight: 1 }),
        deployment('never', 'p', { weight: 0 }),
      ],
    }),
    random,
  );
  let heavy = 0;
  for (let round = 0; round < 4_000; round++) {
    const order = rig.candidates();
    if (order[0] === 'heavy') heavy++;
    expect(order[2]).toBe('never');
  }
  expect(heavy / 4_000).toBeGreaterThan(0.72);
  expect(heavy / 4_000).toBeLessThan(0.78);
});

test('a full provider takes no more calls, is tried after the others, and its place comes free again', async () => {
  const rig = await createRig({ ...TWO, providers: [provider('p1', { maxConcurrency: 2 }), provider('p2')] });
  const full = rig.find('a');
  expect([
    rig.router.acquire(full, CALLER, 0, 0),
    rig.router.acquire(full, CALLER, 0, 0),
    rig.router.acquire(full, CALLER, 0, 0),
  ]).toEqual([true, true, false]);
  expect(rig.candidates()).toEqual(['b', 'a']);
  await rig.router.reload();
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(false);
  rig.router.release(full, CALLER, 0);
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(true);
});

test('workers that share their counters are bound by the concurrency of a provider all together', async () => {
  const counters = createCounters({ loadBalances: async () => [] });
  const content = { ...TWO, providers: [provider('p1', { maxConcurrency: 2 }), provider('p2')] };
  const rigs = [await createRig(content, undefined, counters), await createRig(content, undefined, counters)] as const;
  const take = (rig: Rig) => rig.router.acquire(rig.find('a'), CALLER, 0, 0);
  expect([take(rigs[0]), take(rigs[1]), take(rigs[0]), take(rigs[1])]).toEqual([true, true, false, false]);
  expect(rigs.map((rig) => rig.router.busy(rig.find('a'), 0))).toEqual([{ kind: 'full' }, { kind: 'full' }]);
  expect(rigs.map((rig) => rig.candidates())).toEqual([
    ['b', 'a'],
    ['b', 'a'],
  ]);
  rigs[1].router.release(rigs[1].find('a'), CALLER, 0);
  expect([take(rigs[0]), take(rigs[1])]).toEqual([true, false]);
});

test('a broken deployment is tried last, probed once after its time, and first again when it recovers', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('a'), 'failed', null);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.clock.advance(5_000);
  expect(rig.candidates()).toEqual(['a', 'b']);
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(true);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.router.report(rig.find('a'), 'ok', null);
  rig.router.release(rig.find('a'), CALLER, 0);
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('a rate-limited deployment rests for the time it asked for, behind broken ones', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('b'), 'failed', null);
  rig.router.report(rig.find('a'), 'rate-limited', 3_000);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.clock.advance(3_000);
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('health is told once a change, however many calls fail', async () => {
  const rig = await createRig({
    ...TWO,
    deployments: [deployment('a', 'p1'), deployment('c', 'p1'), deployment('b', 'p2')],
  });
  const report = (id: string, outcome: 'ok' | 'failed', times: number): void => {
    for (let count = 0; count < times; count++) rig.router.report(rig.find(id), outcome, null);
  };
  report('a', 'ok', 50);
  report('a', 'failed', 50);
  report('c', 'failed', 50);
  report('a', 'ok', 50);
  report('c', 'ok', 50);
  expect(rig.changes.map((change) => `${change.providerId} ${change.from} ${change.to}`)).toEqual([
    'p1 unknown healthy',
    'p1 healthy degraded',
    'p1 degraded unhealthy',
    'p1 unhealthy degraded',
    'p1 degraded healthy',
  ]);
  expect(rig.changes.map((change) => change.reason === null)).toEqual([true, false, false, false, true]);
});

test('a reload keeps what is known of a deployment unless its address or credential changed', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('a'), 'failed', null);
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.content = { ...TWO, providers: [provider('p1', { apiKeySealed: 'new' }), provider('p2', { priority: 2 })] };
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('a reload asked for while one runs sees what was written before it was asked for', async () => {
  const rig = await createRig(TWO);
  const first = rig.router.reload();
  rig.content = data({ providers: [provider('p')], deployments: [deployment('new', 'p')] });
  const all = [rig.router.reload(), rig.router.reload(), rig.router.reload()];
  await Promise.all([first, ...all]);
  expect(rig.candidates()).toEqual(['new']);
  expect(rig.loads).toBe(3);
});

test('a reload that fails says so and leaves the picture as it was', async () => {
  const rig = await createRig(TWO);
  const good = rig.content;
  Object.defineProperty(rig, 'content', {
    configurable: true,
    get() {
      throw new Error('store is away');
    },
  });
  expect(rig.router.reload()).rejects.toThrow('store is away');
  expect(rig.candidates()).toEqual(['a', 'b']);
  Object.defineProperty(rig, 'content', { value: good, writable: true });
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test.each(['weighted', 'lowest_latency', 'lowest_price', 'least_busy', 'sticky'] as const)(
  'under %s an outage of one deployment costs few calls, and it has its share again afterwards',
  async (strategy) => {
    let seed = 11;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const content = data({
      providers: [provider('p1'), provider('p2'), provider('p3')],
      models: [model('m', { strategy })],
      deployments: [deployment('a', 'p1'), deployment('b', 'p2'), deployment('c', 'p3')],
    });
    const rig = await createRig(content, random);
    const found = rig.router.catalogue().findModel('m');
    if (found === null) throw new Error('no model');
    const calls = (count: number, down: string | null): number => {
      let toA = 0;
      for (let call = 0; call < count; call++) {
        const wish = { conversation: `conversation ${call % 90}`, inputTokens: 10, outputTokens: 10 };
        const [first] = rig.router.candidates(found, wish, 10);
        if (first === undefined || !rig.router.acquire(first, CALLER, 0, 0)) throw new Error('nobody to call');
        rig.clock.advance(50);
        rig.router.report(first, first.id === down ? 'failed' : 'ok', null, 100 + Math.floor(random() * 100));
        rig.router.release(first, CALLER, 0);
        if (first.id === 'a') toA++;
      }
      return toA;
    };
    expect(calls(3_000, null)).toBeGreaterThan(500);
    expect(calls(3_000, 'a')).toBeLessThan(30);
    calls(1_500, null);
    expect(calls(3_000, null)).toBeGreaterThan(500);
  },
);
