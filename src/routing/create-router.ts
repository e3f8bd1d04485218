import type { Clock } from '../lib/clock.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import { DEFAULT_BREAKER_RULES } from './breaker.ts';
import type { BreakerRules } from './breaker.ts';
import { buildCatalogue } from './build-catalogue.ts';
import type { CatalogueData, CatalogueParts } from './build-catalogue.ts';
import { createHedging } from './hedging.ts';
import { HealthBook } from './health.ts';
import type { HealthChange } from './health.ts';
import { Limiter } from './limiter.ts';
import type { LimitCounters } from './limiter.ts';
import type { Load } from './load.ts';
import { BROKEN, FULL, LIMITED, LOW, orderDeployments, READY, RESTING } from './order.ts';
import type { Standing } from './order.ts';
import type {
  Busy,
  Catalogue,
  DeploymentStatus,
  RoutableDeployment,
  RoutableModel,
  RoutePlace,
  Router,
  RouteWish,
} from './port.ts';
import { RetryBudget } from './retry-budget.ts';
import { costOf, createChooser } from './strategies.ts';

/** What routing uses; the composition root hands it in. */
export interface RouterOptions extends CatalogueParts {
  loadCatalogue(): Promise<CatalogueData>;
  readonly clock: Clock;
  /** Counts the limits of deployments and providers. */
  readonly counters: LimitCounters;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /** Called once a change of a provider's health, not once a failure. */
  onHealthChange(change: HealthChange): void;
  readonly breakerRules?: BreakerRules;
}

/** By standing. */
const STATES = ['ready', 'low', 'full', 'limited', 'broken', 'resting'] as const;
/** A limit that this does not fit in is reached for every call. */
const SMALLEST_TOKENS = 1;

const EMPTY: CatalogueData = { providers: [], models: [], deployments: [], priceVersions: [], budgets: [] };

/** Runs loads one after the other; whoever asks while one runs shares the next one, which sees all that was written before. */
function createReloader(load: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function run(): Promise<void> {
    const mine = load().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  }

  async function runAfter(before: Promise<void>): Promise<void> {
    await Promise.allSettled([before]);
    next = null;
    await run();
  }

  return () => {
    if (next !== null) return next;
    if (running === null) return run();
    next = runAfter(running);
    return next;
  };
}

/** Creates the router with an empty catalogue; `reload` fills it. */
export function createRouter(options: RouterOptions): Router {
  const { clock, random } = options;
  const health = new HealthBook(options.breakerRules ?? DEFAULT_BREAKER_RULES, (change) =>
    options.onHealthChange(change),
  );
  const limiter = new Limiter(options.counters, clock);
  let catalogue: Catalogue = buildCatalogue(EMPTY, options, clock.now());
  /** What the picture was made of, while a price in it is yet to take effect. */
  let loaded: CatalogueData = EMPTY;

  function adopt(data: CatalogueData): void {
    const built = buildCatalogue(data, options, clock.now());
    health.adopt(built, new Map(data.providers.map((provider) => [provider.id, provider.health])));
    catalogue = built;
    loaded = built.validUntil === Number.POSITIVE_INFINITY ? EMPTY : data;
  }

  /** A price takes effect at its instant: with the first call at or after it. */
  function currentCatalogue(): Catalogue {
    if (catalogue.validUntil !== Number.POSITIVE_INFINITY && clock.now() >= catalogue.validUntil) adopt(loaded);
    return catalogue;
  }

  const reload = createReloader(async () => {
    adopt(await options.loadCatalogue());
  });

  /** Whether it is the provider's own bound that refuses. */
  function isFull({ account }: RoutableDeployment, refusal: AdmissionRefusal): boolean {
    return (
      refusal.kind === 'concurrency' && refusal.scope.kind === 'provider' && refusal.quota === account.maxConcurrency
    );
  }

  function standingOf(deployment: RoutableDeployment, inputTokens: number): Standing {
    const now = clock.monotonic();
    const { breaker, quota } = health.deployment(deployment);
    if (breaker.resting(now)) return RESTING;
    if (!breaker.ready(now)) return BROKEN;
    const refusal = limiter.refusal(deployment, SMALLEST_TOKENS);
    if (refusal !== null) return isFull(deployment, refusal) ? FULL : LIMITED;
    return quota.isLow(now, inputTokens) ? LOW : READY;
  }

  const loadOf = (deployment: RoutableDeployment): Load => health.deployment(deployment).load;
  const choose = createChooser({ clock, random, loadOf });

  function order(model: RoutableModel, wish: RouteWish | null, inputTokens: number): readonly RoutableDeployment[] {
    const priced = model.deployments.filter((deployment) => deployment.price !== null);
    const standing = (deployment: RoutableDeployment): Standing => standingOf(deployment, inputTokens);
    return orderDeployments(priced, standing, choose(model.strategy, wish));
  }

  function statusOf(deployment: RoutableDeployment, inputTokens: number): DeploymentStatus {
    const now = clock.monotonic();
    const { breaker, quota } = health.deployment(deployment);
    const refusal = limiter.refusal(deployment, SMALLEST_TOKENS);
    const limitMs = refusal?.kind === 'limit' ? refusal.retryAfterMs : 0;
    return {
      deployment,
      state: deployment.price === null ? 'unpriced' : STATES[standingOf(deployment, inputTokens)],
      waitMs: Math.max(limitMs, Math.ceil(breaker.waitMs(now))),
      quota: quota.view(now),
    };
  }

  function describe(deployment: RoutableDeployment, wish: RouteWish): RoutePlace {
    const { load } = health.deployment(deployment);
    const latencyMs = load.latencyMs(clock.monotonic());
    return {
      ...statusOf(deployment, wish.inputTokens),
      active: load.active,
      latencyMs: latencyMs === 0 ? null : latencyMs,
      cost: costOf(deployment, wish),
    };
  }

  function busy(deployment: RoutableDeployment, tokens: number): Busy | null {
    const refusal = limiter.refusal(deployment, tokens);
    if (refusal === null) return null;
    return isFull(deployment, refusal) ? { kind: 'full' } : { kind: 'limited', refusal };
  }

  return {
    retries: new RetryBudget(),
    hedging: createHedging({ clock, loadOf }),
    catalogue: currentCatalogue,
    reload,
    candidates(model, wish, inputTokens) {
      const [first, second] = model.deployments;
      if (first !== undefined && second === undefined) return first.price === null ? [] : model.deployments;
      return order(model, wish, inputTokens);
    },
    explain(model, wish) {
      const unpriced = model.deployments.filter((deployment) => deployment.price === null);
      return [...order(model, wish, wish.inputTokens), ...unpriced].map((deployment) => describe(deployment, wish));
    },
    isReady: (deployment) => health.deployment(deployment).breaker.ready(clock.monotonic()),
    busy,
    acquire(deployment, caller, inputTokens, tokens) {
      if (!limiter.take(deployment, caller, tokens)) return false;
      const { breaker, load, quota } = health.deployment(deployment);
      load.active++;
      quota.begin(inputTokens);
      breaker.begin(clock.monotonic(), caller);
      return true;
    },
    release(deployment, caller, tokens) {
      limiter.giveBack(deployment, caller, tokens);
      const { breaker, load } = health.deployment(deployment);
      if (load.active > 0) load.active--;
      breaker.end(caller);
    },
    heard(deployment, headers) {
      health.deployment(deployment).quota.note(headers, clock.now(), clock.monotonic());
    },
    statusOf: (providerId) =>
      catalogue
        .models()
        .flatMap((model) => model.deployments)
        .filter((deployment) => deployment.account.id === providerId)
        .map((deployment) => statusOf(deployment, SMALLEST_TOKENS)),
    vouch(deployment) {
      const now = clock.monotonic();
      health.deployment(deployment).breaker.hasten(now);
      if (health.provider(deployment).health === 'unknown') health.review(deployment, null, now);
    },
    report(deployment, outcome, retryAfterMs, firstByteMs = null) {
      const now = clock.monotonic();
      const { breaker, load } = health.deployment(deployment);
      if (outcome === 'rate-limited') return breaker.rest(now, retryAfterMs);
      if (outcome === 'ok' && firstByteMs !== null) load.observe(now, firstByteMs);
      if (outcome === 'failed' && retryAfterMs !== null) breaker.rest(now, retryAfterMs);
      const before = breaker.state(now);
      if (outcome === 'ok') breaker.succeed(now);
      else breaker.fail(now);
      const moved = (before === 'closed') !== (breaker.state(now) === 'closed');
      const unsure = outcome === 'ok' && health.provider(deployment).health !== 'healthy';
      if (moved || unsure) health.review(deployment, `${deployment.upstreamModel} keeps failing`, now);
    },
  };
}
