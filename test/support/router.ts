import { FakeClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { createCounters } from '../../src/metering/index.ts';
import type { CompiledPrice } from '../../src/metering/port.ts';
import { findProviderKind } from '../../src/providers/index.ts';
import { createRouter } from '../../src/routing/index.ts';
import type { CatalogueData, HealthChange, RoutableDeployment, Router } from '../../src/routing/index.ts';
import type {
  DeploymentRecord,
  ModelRecord,
  PriceVersionRecord,
  ProviderRecord,
} from '../../src/store/records/index.ts';

const VERSIONED = { version: 1, createdAt: 0, updatedAt: 0 };

export function provider(id: string, changes: Partial<ProviderRecord> = {}): ProviderRecord {
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

export function model(id: string, changes: Partial<ModelRecord> = {}): ModelRecord {
  const fixed = { strategy: 'priority', fallbacks: [], hedge: null, limits: {}, enabled: true };
  return { ...VERSIONED, ...fixed, id, name: id, aliases: [], ...changes };
}

export function deployment(id: string, providerId: string, changes: Partial<DeploymentRecord> = {}): DeploymentRecord {
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

export function data(changes: Partial<CatalogueData>): CatalogueData {
  return {
    providers: [],
    models: [model('m')],
    deployments: [],
    priceVersions: [PRICE_VERSION],
    budgets: [],
    ...changes,
  };
}

/** Whose calls take places. */
export const CALLER = {};

/** A router over a catalogue that a test may change. */
export interface Rig {
  readonly router: Router;
  readonly clock: FakeClock;
  readonly changes: HealthChange[];
  content: CatalogueData;
  loads: number;
  candidates(): string[];
  find(id: string): RoutableDeployment;
}

export async function createRig(
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

/** One model at two providers, `a` before `b`. */
export const TWO = data({
  providers: [provider('p1'), provider('p2', { priority: 2 })],
  deployments: [deployment('a', 'p1'), deployment('b', 'p2')],
});
