import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import type { CallerPrincipal } from '../../src/identity/port.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import type { GatewayError } from '../../src/lib/errors/index.ts';
import { createId } from '../../src/lib/ids.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { compilePrice, createCounters, createPricing, LearntEstimates } from '../../src/metering/index.ts';
import type { CallerScope, Counters } from '../../src/metering/port.ts';
import { createPipeline, DEFAULT_PIPELINE_OPTIONS } from '../../src/pipeline/index.ts';
import type { PipelineDeps, PipelineOptions } from '../../src/pipeline/index.ts';
import { findProviderKind } from '../../src/providers/index.ts';
import { createRouter } from '../../src/routing/index.ts';
import type { HealthChange, Router } from '../../src/routing/index.ts';
import type {
  DeploymentRecord,
  HedgeRecord,
  HoldWrite,
  Limits,
  PriceVersionRecord,
  SettlementWrite,
} from '../../src/store/records/index.ts';
import type { TrafficLog } from '../../src/store/port.ts';
import { makeBudget, makeDeployment, makeModel, makePriceVersion, makeProvider } from '../support/sample-records.ts';
import { createFakeNetwork, createRandom } from './fake-provider.ts';
import type { Behaviour } from './fake-provider.ts';

/** A deployment of the only model, at a provider of its own. */
export interface WorldDeployment {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly priority?: number;
  readonly maxRetries?: number;
  readonly maxConcurrency?: number | null;
  readonly limits?: Limits;
  readonly onClientAbort?: 'abort' | 'finish';
  /** USD per million tokens of input; output costs ten times that. */
  readonly price?: string;
}

export interface WorldOptions {
  readonly seed: number;
  readonly deployments: readonly WorldDeployment[];
  readonly strategy?: string;
  readonly hedge?: HedgeRecord | null;
  readonly pipeline?: Partial<PipelineOptions>;
  /** USD that the caller may spend; absent: no budget. */
  readonly budget?: bigint;
  /** What each request asks for at most. Default 50. */
  readonly cap?: number;
  /** Default `refuse`. */
  readonly onLowBudget?: 'refuse' | 'shorten';
  /** How the commit of an extension ends; null: well. */
  readonly extensionFault?: (n: number) => Error | null;
  /** How long a client takes to read a piece; absent: it is always ready. */
  readonly readMs?: number;
  /** Of the caller. */
  readonly limits?: Limits;
}

/** How a request went for its client. */
export interface Outcome {
  readonly id: string;
  /** null while it is under way. */
  result: 'whole' | 'stream' | 'failed' | null;
  status: number;
  error: GatewayError | null;
  /** What was read of the answer, and whether its end came. */
  text: string;
  ended: boolean;
  left: boolean;
  leftAt: number;
  startedAt: number;
  firstByteAt: number | null;
  endedAt: number;
}

/** What the store was told. */
export interface Written {
  readonly hold: HoldWrite;
  committed: boolean;
  extensions: number;
  extendedBy: bigint;
  /** What of hold and extensions is durable. */
  durable: bigint;
  readonly settlements: SettlementWrite[];
}

const COMMIT_MS = 3;
const TIMEOUTS = { connectMs: 1_000, firstByteMs: 4_000, idleMs: 2_000, totalMs: 20_000 };

function createTraffic(
  clock: FakeClock,
  options: WorldOptions,
): TrafficLog & { readonly written: ReadonlyMap<string, Written> } {
  const written = new Map<string, Written>();
  const find = (id: string): Written => {
    const found = written.get(id);
    if (found === undefined) throw new Error('no such hold');
    return found;
  };
  const later = (done: (error: Error | null) => void): void => void clock.after(COMMIT_MS, () => done(null));
  return {
    written,
    hold(hold, done) {
      if (written.has(hold.id)) throw new Error('held twice');
      const entry: Written = { hold, committed: false, extensions: 0, extendedBy: 0n, durable: 0n, settlements: [] };
      written.set(hold.id, entry);
      later((error) => {
        entry.committed = true;
        entry.durable += hold.hold;
        done(error);
      });
    },
    extend(id, _at, n, extra, _budgets, done) {
      const entry = find(id);
      entry.extensions += 1;
      entry.extendedBy += extra;
      if (extra <= 0n) throw new Error('an extension by nothing');
      clock.after(COMMIT_MS, () => {
        const fault = options.extensionFault?.(n) ?? null;
        if (fault === null) entry.durable += extra;
        done(fault);
      });
    },
    hasten() {},
    checkpoint() {},
    settle(hold, write, done) {
      find(hold.id).settlements.push(write);
      later(done);
    },
    recover() {},
    refuse() {},
    healthy: () => true,
    problem: () => null,
    pending: () => 0,
    balances: async () => [],
    standing: async () => ({ balances: [], settled: [] }),
    async flush() {},
    statistics: { onCommit: null } as unknown as TrafficLog['statistics'],
  };
}

async function createWorldRouter(
  clock: FakeClock,
  random: () => number,
  options: WorldOptions,
  healthChanges: HealthChange[],
  counters: Counters,
): Promise<Router> {
  const { deployments } = options;
  const prices = new Map<string, PriceVersionRecord>();
  const records: DeploymentRecord[] = deployments.map(({ name, priority, limits = {}, price = '1' }) => {
    const version = makePriceVersion(`pv_${price}`, {
      source: 'override',
      document: { input: price, output: String(Number(price) * 10) },
      currency: 'USD',
      nanoUsdPerUnit: 1_000_000_000n,
    });
    prices.set(version.id, version);
    return makeDeployment(`dep_${name}`, {
      modelId: 'mdl',
      providerId: `prv_${name}`,
      upstreamModel: name,
      priceVersionId: version.id,
      priority: priority ?? 1,
      weight: 1,
      limits,
      enabled: true,
    });
  });
  const router = createRouter({
    clock,
    counters,
    random,
    log: silentLogger,
    findKind: findProviderKind,
    loadCatalogue: async () => ({
      providers: deployments.map(({ name, ...each }) =>
        makeProvider(`prv_${name}`, {
          name,
          kind: 'openai-compatible',
          enabled: true,
          maxConcurrency: each.maxConcurrency ?? null,
          maxRetries: each.maxRetries ?? 0,
          onClientAbort: each.onClientAbort ?? 'abort',
        }),
      ),
      models: [
        makeModel('mdl', {
          name: 'model',
          aliases: [],
          fallbacks: [],
          limits: {},
          enabled: true,
          strategy: options.strategy ?? 'weighted',
          hedge: options.hedge ?? null,
        }),
      ],
      deployments: records,
      priceVersions: [...prices.values()],
      budgets: [],
    }),
    openAccount: (record) => ({
      id: record.id,
      name: record.name,
      kind: record.kind,
      baseUrl: 'https://api.example.test/v1',
      apiKey: null,
      headers: {},
      dialects: ['openai-chat'],
      timeouts: TIMEOUTS,
      maxConcurrency: record.maxConcurrency,
      maxRetries: record.maxRetries,
      onClientAbort: record.onClientAbort,
    }),
    compilePrice,
    onHealthChange: (change) => healthChanges.push(change),
  });
  await router.reload();
  return router;
}

function createCaller({ budget, limits = {}, onLowBudget = 'refuse' }: WorldOptions): CallerPrincipal {
  const scope: CallerScope = {
    kind: 'customer_user',
    id: 'usr_1',
    limits,
    budgets:
      budget === undefined
        ? []
        : [
            makeBudget('bud_1', {
              scopeKind: 'customer_user',
              scopeId: 'usr_1',
              amount: nanoUsd(budget),
              hard: true,
              period: 'total',
            }),
          ],
  };
  return {
    kind: 'caller',
    credential: 'auth_token',
    accessTokenId: null,
    tokenId: 'tok_1',
    tokenName: 'key',
    customerUserId: 'usr_1',
    customerUserName: 'user',
    customerId: null,
    marginMillionths: 0,
    onLowBudget,
    scopes: budget === undefined && Object.keys(limits).length === 0 ? [] : [scope],
    allowsModel: () => true,
  };
}

/** The pipeline with everything below it but network and store, which are played; nothing waits for real time. */
export async function createWorld(options: WorldOptions) {
  const clock = new FakeClock();
  const random = createRandom(options.seed);
  const healthChanges: HealthChange[] = [];
  const counters = createCounters({ loadBalances: async () => [] });
  const router = await createWorldRouter(clock, random, options, healthChanges, counters);
  const traffic = createTraffic(clock, options);
  const network = createFakeNetwork(
    clock,
    new Map(options.deployments.map(({ name, behaviour }) => [name, behaviour])),
  );
  const caller = createCaller(options);
  const deps: PipelineDeps = {
    clock,
    log: silentLogger,
    router,
    counters,
    pricing: createPricing(),
    estimates: new LearntEstimates(),
    tokenCounter: { count: (_, done) => done(null), heard() {}, isSilent: () => false, close() {} },
    traffic,
    authenticator: {
      isStale: () => false,
      watch: () => undefined,
    } as unknown as PipelineDeps['authenticator'],
    egress: network,
    observer: { refused() {}, budgetExhausted() {}, settled() {}, streamOpened() {}, streamClosed() {} },
    options: { ...DEFAULT_PIPELINE_OPTIONS, random, ...options.pipeline },
    getDialect: () => openaiChat,
    findEmbeddings: () => null,
    settings: () => ({ defaultOutputTokens: 100, gatewayScope: null }),
  };
  const pipeline = createPipeline(deps);
  const outcomes: Outcome[] = [];
  const violations: string[] = [];

  /** Lets promises go on, then time. */
  async function step(ms: number): Promise<void> {
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    clock.advance(ms);
  }

  /** Whether what a client has seen costs no more than what is held durably; prices of output are ten times `price`. */
  function isCovered({ id, text }: Outcome): boolean {
    const said = [...text.matchAll(/"content":"([^"]*)"/g)].reduce((sum, [, words = '']) => sum + words.length, 0);
    return BigInt(Math.ceil(said / 4)) * 10_000n <= (traffic.written.get(id)?.durable ?? 0n);
  }

  function begin(stream: boolean, leavesAfterMs: number | null): void {
    const id = createId('request', clock.now());
    const outcome: Outcome = {
      id,
      result: null,
      status: 0,
      error: null,
      text: '',
      ended: false,
      left: false,
      leftAt: 0,
      startedAt: clock.monotonic(),
      firstByteAt: null,
      endedAt: 0,
    };
    outcomes.push(outcome);
    const leaving = new AbortController();
    const finish = (result: Outcome['result'], status: number): void => {
      outcome.result = result;
      outcome.status = status;
      outcome.endedAt = clock.monotonic();
    };
    if (leavesAfterMs !== null) {
      clock.after(leavesAfterMs, () => {
        if (outcome.ended || outcome.result === 'whole' || outcome.result === 'failed') return;
        outcome.left = true;
        outcome.leftAt = clock.now();
        leaving.abort();
      });
    }
    const body = {
      model: 'model',
      stream,
      user: id,
      max_tokens: options.cap ?? 50,
      messages: [{ role: 'user', content: 'Hi' }],
    };
    pipeline
      .run({
        id,
        origin: { ip: '127.0.0.1', userAgent: '', requestId: id },
        caller,
        call: {
          form: 'native',
          dialect: openaiChat,
          body: new TextEncoder().encode(JSON.stringify(body)),
          path: {},
          forwarded: [],
        },
        strict: false,
        signal: leaving.signal,
      })
      .then(
        (result) => {
          if (result.kind === 'whole') {
            outcome.text = new TextDecoder().decode(result.body);
            outcome.firstByteAt = clock.monotonic();
            outcome.ended = true;
            finish('whole', result.status);
          } else if (result.kind === 'stream') {
            finish('stream', 200);
            result.start({
              write(chunk) {
                if (traffic.written.get(id)?.committed !== true) violations.push(`${id}: a byte before its hold`);
                outcome.firstByteAt ??= clock.monotonic();
                outcome.text += new TextDecoder().decode(chunk);
                if (!isCovered(outcome)) violations.push(`${id}: a byte that is not covered`);
                return options.readMs === undefined;
              },
              onDrain(callback) {
                clock.after(options.readMs ?? 0, callback);
              },
              end() {
                outcome.ended = true;
                outcome.endedAt = clock.monotonic();
              },
            });
          }
        },
        (error: GatewayError) => {
          outcome.error = error;
          finish('failed', error.entry.status);
        },
      );
  }

  return {
    startedAt: clock.monotonic(),
    deployments: options.deployments,
    violations,
    healthChanges,
    clock,
    random,
    router,
    counters,
    caller,
    network,
    traffic,
    outcomes,
    pipeline,
    begin,
    step,
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
