import { createAudit } from '../../src/audit/index.ts';
import { createIdempotency } from '../../src/http/core/idempotency.ts';
import { createCsrfCheck, createHttpApp, createPublicOrigin } from '../../src/http/core/index.ts';
import type { HttpApp } from '../../src/http/core/index.ts';
import { mountRoutes } from '../../src/http/core/mount-routes.ts';
import { identityRoutes } from '../../src/http/management/identity-routes.ts';
import { createFailureRecorder } from '../../src/http/management/record-failure.ts';
import { routingRoutes } from '../../src/http/management/routing-routes.ts';
import type { AnyRoute } from '../../src/http/route.ts';
import { createAuthenticator, createPasswords, createSignInGuard } from '../../src/identity/index.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { createSealer, parseSealKey } from '../../src/lib/seal.ts';
import { compilePrice, createCounters } from '../../src/metering/index.ts';
import type { Counters } from '../../src/metering/index.ts';
import { findProviderKind, PROVIDER_KINDS } from '../../src/providers/index.ts';
import type { ProviderAccount } from '../../src/providers/index.ts';
import { createRouter } from '../../src/routing/index.ts';
import type { Router } from '../../src/routing/index.ts';
import { BudgetWatch } from '../../src/services/attention/index.ts';
import type { AttentionDeps } from '../../src/services/attention/index.ts';
import type { LedgerDeps } from '../../src/services/ledger/index.ts';
import type { ServiceDeps } from '../../src/services/context.ts';
import type { MeDeps } from '../../src/services/me/index.ts';
import type { IdentityDeps } from '../../src/services/shared/identity-deps.ts';
import type { BodyViewDeps } from '../../src/services/requests/index.ts';
import type { SettingsDeps } from '../../src/services/settings/index.ts';
import type { WebhookTestDeps } from '../../src/services/webhooks/index.ts';
import type { CatalogueDeps, FindPrice, ProviderTestResult } from '../../src/services/shared/catalogue/index.ts';
import { markTransactions } from '../../src/services/shared/changes/transaction-marks.ts';
import type { Store } from '../../src/store/port.ts';
import type { ProviderRecord } from '../../src/store/records/index.ts';
import { createActors } from './http-actors.ts';
import type { Actors } from './http-actors.ts';
import { createTestStore } from './test-store.ts';

/** What all verbs use. */
export type TestDeps = CatalogueDeps &
  SettingsDeps &
  IdentityDeps &
  MeDeps &
  LedgerDeps &
  WebhookTestDeps &
  AttentionDeps &
  BodyViewDeps;

/** An answer, read whole. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; null when there is none. */
  readonly json: unknown;
}

export interface TestCall {
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, announced as JSON unless `headers` say otherwise. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestHttp extends Actors {
  readonly app: HttpApp;
  readonly store: Store;
  readonly clock: FakeClock;
  readonly router: Router;
  readonly routes: readonly AnyRoute[];
  readonly deps: TestDeps;
  /** Providers that were called for a test, with the model's name upstream. */
  readonly tested: { readonly provider: string; readonly upstreamModel: string }[];
  /** What the next test call of a provider answers. */
  setTestResult(result: ProviderTestResult): void;
  call(method: string, path: string, options?: TestCall): Promise<TestAnswer>;
  dispose(): Promise<void>;
}

const SETTING_DEFAULTS = { defaultOutputTokens: 4096, bodyBytesMax: 67_108_864, tokenCleanHours: 24 };
const NO_TIMES = { count: 0, p50: null, p99: null, max: null };
/** A machine whose disk is nearly full. */
const SYSTEM_FACTS = {
  version: '0.0.0',
  runtime: 'test',
  platform: 'test',
  startedAt: 0,
  database: 'sqlite',
  durability: 'strict',
  workers: 1,
  commits: { count: 3, p50: 1.25, p99: 2.5, max: 2.5 },
  eventLoopDelay: NO_TIMES,
  running: 0,
  openStreams: 0,
  residentBytes: 1,
  disk: { freeBytes: 1_000, totalBytes: 1_000_000 },
  files: null,
  dataFolder: '/data',
} as const;
const PRICED = 'known-model';
const PRICED_AT = { input: '1', output: '2' };

/** A data set that knows one model. */
const findPrice: FindPrice = async (_kind, _baseUrl, upstreamModel) =>
  upstreamModel === PRICED ? { document: PRICED_AT, dataset: 'test 1' } : null;

function openAccount(provider: ProviderRecord): ProviderAccount {
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    baseUrl: provider.baseUrl ?? '',
    apiKey: null,
    headers: {},
    dialects: provider.dialects ?? ['openai-chat'],
    timeouts: { connectMs: null, firstByteMs: null, idleMs: null, totalMs: null },
    maxConcurrency: provider.maxConcurrency,
    maxRetries: provider.maxRetries,
    onClientAbort: provider.onClientAbort,
  };
}

function createTestRouter(store: Store, clock: FakeClock, counters: Counters): Router {
  return createRouter({
    clock,
    counters,
    log: silentLogger,
    random: () => 0.5,
    findKind: findProviderKind,
    openAccount,
    compilePrice,
    onHealthChange: () => undefined,
    async loadCatalogue() {
      const deployments = await store.deployments.all();
      const versions = deployments.flatMap((each) => each.priceVersionId ?? []);
      return {
        providers: await store.providers.all(),
        models: await store.models.all(),
        deployments,
        priceVersions: await store.prices.findMany([...new Set(versions)]),
        scheduledPrices: await store.prices.listScheduled(),
        budgets: [],
      };
    },
  });
}

function createServices(store: Store, clock: FakeClock): ServiceDeps {
  const sealer = createSealer([parseSealKey('11'.repeat(32))]);
  const audit = createAudit({ store, clock, log: silentLogger });
  const counters = createCounters({
    loadBalances: (slots) => store.traffic.balances(slots),
    loadStanding: (slots, ids) => store.traffic.standing(slots, ids),
    sumSince: async () => ({ requests: 0, tokens: 0 }),
  });
  return {
    store,
    clock,
    log: silentLogger,
    sealer,
    audit,
    authenticator: createAuthenticator({ store, clock, log: silentLogger, audit }),
    counters,
    router: createTestRouter(store, clock, counters),
  };
}

async function readAnswer(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : null,
  };
}

function buildRequest(method: string, path: string, options: TestCall): Request {
  const headers = new Headers(options.headers);
  if (options.token !== undefined && options.token !== null) headers.set('authorization', `Bearer ${options.token}`);
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Request(`http://gateway.test${path}`, { method, headers, body });
}

export interface TestHttpOptions {
  readonly trustedProxies?: readonly string[];
  /** Further routes beside those of the management API. */
  readonly extraRoutes?: (deps: TestDeps) => readonly AnyRoute[];
}

/** The management API in this process, on a real store with real identity; only providers are not called. */
export async function createTestHttp(options: TestHttpOptions = {}): Promise<TestHttp> {
  const clock = new FakeClock();
  const testStore = await createTestStore('sqlite', { clock });
  const { store, marks } = markTransactions(testStore.store);
  const services = createServices(store, clock);
  let testResult: ProviderTestResult = { ok: true, latencyMs: 12.4 };
  const tested: TestHttp['tested'] = [];
  const deps: TestDeps = {
    ...services,
    kinds: new Map(PROVIDER_KINDS.map((kind) => [kind.kind, kind])),
    findPrice,
    checkUrl: (url) => (url.startsWith('https://') ? null : 'must begin with https://'),
    sendWebhook: async () => ({ ok: true, status: 204, error: null, gone: false, retryAfterMs: null }),
    testProvider: async (provider, deployment) => {
      tested.push({ provider: provider.name, upstreamModel: deployment.upstreamModel });
      return testResult;
    },
    listUpstreamModels: async () => ({ ok: true, models: [] }),
    modelData: {
      dataset: 'test 1',
      describe: async (_, __, names) =>
        names.map((id) => (id === PRICED ? { id, contextWindow: null, price: PRICED_AT } : null)),
      list: async () => [],
    },
    settingDefaults: SETTING_DEFAULTS,
    applySettings: () => undefined,
    passwords: createPasswords(),
    signInGuard: createSignInGuard(store, clock),
    accessTokenSeconds: 3600,
    gatewayScope: () => null,
    unsettled: null,
    system: { read: async () => SYSTEM_FACTS },
    budgetWatch: new BudgetWatch(services),
    keepBodiesDays: () => 7,
  };
  const app = createHttpApp({
    clock,
    log: silentLogger,
    remoteAddress: () => '192.0.2.1',
    trustedProxies: options.trustedProxies ?? [],
    health: { notReady: () => null, metrics: async () => ({ contentType: 'text/plain', body: '' }) },
  });
  const routes = [...identityRoutes(deps), ...routingRoutes(deps), ...(options.extraRoutes?.(deps) ?? [])];
  mountRoutes(app, routes, {
    authenticator: services.authenticator,
    verifyCsrf: createCsrfCheck(store.sessions),
    publicOrigin: createPublicOrigin({
      publicUrl: null,
      trustedProxies: options.trustedProxies ?? [],
      remoteAddress: () => '192.0.2.1',
    }),
    clock,
    log: silentLogger,
    idempotency: createIdempotency({ store, marks, sealer: services.sealer, clock, log: silentLogger }),
    bodyBytesMax: 1_048_576,
    checkAnswers: true,
    recordFailure: createFailureRecorder(services.audit),
  });
  return {
    ...(await createActors(store, clock)),
    app,
    store,
    clock,
    router: services.router,
    routes,
    deps,
    tested,
    setTestResult: (result) => {
      testResult = result;
    },
    call: async (method, path, callOptions = {}) =>
      readAnswer(await app.hono.fetch(buildRequest(method, path, callOptions))),
    async dispose() {
      await services.audit.flush();
      await testStore.dispose();
    },
  };
}
