import { readFileSync } from 'node:fs';
import type { Audit } from '../audit/index.ts';
import type { Config } from '../config/index.ts';
import { createEgress } from '../egress/index.ts';
import type { Egress } from '../egress/port.ts';
import { createAuthenticator } from '../identity/index.ts';
import type { Clock } from '../lib/clock.ts';
import { loadOnce } from '../lib/load-once.ts';
import type { Logger } from '../lib/log.ts';
import type { KeyRing } from '../lib/seal-port.ts';
import { compilePrice, createPricing } from '../metering/index.ts';
import type { CountersOptions } from '../metering/index.ts';
import { findProviderKind } from '../providers/index.ts';
import { createRouter, isPattern } from '../routing/index.ts';
import type { HealthChange } from '../routing/index.ts';
import type { ServiceDeps } from '../services/context.ts';
import { sealOperationLog } from '../services/operation-logs/seal.ts';
import type { createRotation } from '../services/secrets/index.ts';
import { markTransactions } from '../services/shared/changes/transaction-marks.ts';
import type { TransactionMarks } from '../services/shared/changes/transaction-marks.ts';
import type { Store } from '../store/port.ts';
import { loadCatalogueData } from './providers/catalogue-source.ts';
import type { OpenData } from './data/open-data.ts';
import { openAccount } from './providers/provider-account.ts';
import type { Place } from './data/place.ts';
import { watchSealedWrites } from './data/sealed-writes.ts';
import { createSecretKeys, openKeyRing } from './data/secret-keys.ts';

/** Rows; what is left of more the next start seals. */
const SEALED_AT_END = 1000;

const DAY_SUM_COLUMNS = {
  customer_user: 'customerUserId',
  customer: 'customerId',
  gateway: null,
  provider: 'providerId',
  deployment: 'deploymentId',
} as const;

/** Everything below HTTP: what the verbs, the pipeline and the commands share. */
export interface Core extends ServiceDeps {
  readonly config: Config;
  readonly sealer: KeyRing;
  readonly rotateSecrets: ReturnType<typeof createRotation>;
  readonly egress: Egress;
  readonly marks: TransactionMarks;
  readonly pricing: ReturnType<typeof createPricing>;
  close(): Promise<void>;
}

function recordHealth(store: Store, clock: Clock, log: Logger, change: HealthChange): void {
  log[change.to === 'healthy' ? 'info' : 'warn']('provider.health', {
    provider: change.providerName,
    from: change.from,
    to: change.to,
    reason: change.reason,
  });
  store
    .transact([store.providers.recordHealth(change.providerId, change.to, change.reason, clock.now())])
    .catch((error: unknown) => {
      log.error('provider.health_unwritten', { provider: change.providerName }, error);
    });
}

interface Used {
  readonly requests: number;
  readonly tokens: number;
}

async function addUp(parts: readonly Promise<Used>[]): Promise<Used> {
  return (await Promise.all(parts)).reduce(
    (sum, { requests, tokens }) => ({ requests: sum.requests + requests, tokens: sum.tokens + tokens }),
    { requests: 0, tokens: 0 },
  );
}

/** Day limits of a token are those of its line. */
async function sumLine(store: Store, lineId: string, since: number): Promise<Used> {
  const ids = await store.authTokens.listLine(lineId);
  return addUp(ids.map((id) => store.requests.sumSince('tokenId', id, since)));
}

/** The rows name a model as it was called: one that stands for many names is known by what served it. */
async function sumModel(store: Store, id: string, since: number): Promise<Used> {
  const model = await store.models.find(id);
  if (model === null) return addUp([]);
  if (!isPattern(model.name)) return store.requests.sumSince('model', model.name, since);
  const deployments = await store.deployments.listByModel(id);
  return addUp(deployments.map((deployment) => store.requests.sumSince('deploymentId', deployment.id, since)));
}

/** What counters start from. */
function buildCounterSource(store: Store): CountersOptions {
  return {
    loadBalances: (slots) => store.traffic.balances(slots),
    loadStanding: (slots, ids) => store.traffic.standing(slots, ids),
    sumSince: (kind, id, since) => {
      if (kind === 'token') return sumLine(store, id, since);
      if (kind === 'model') return sumModel(store, id, since);
      return store.requests.sumSince(DAY_SUM_COLUMNS[kind], id, since);
    },
  };
}

function buildEgress(config: Config, clock: Clock): Egress {
  return createEgress({
    clock,
    allowPrivate: config.allowPrivateProviders,
    proxyUrl: config.proxy,
    caPem: config.caFile === null ? null : readFileSync(config.caFile, 'utf8'),
  });
}

async function closeAll(
  data: OpenData,
  audit: Audit,
  authenticator: { close(): Promise<void> },
  egress: Egress,
  log: Logger,
  isOwner: boolean,
): Promise<void> {
  await authenticator.close();
  await audit.flush();
  if (isOwner) {
    await sealOperationLog(data.store, { enough: SEALED_AT_END }).catch((error: unknown) =>
      log.error('operation_log.unsealed', {}, error),
    );
  }
  egress.close();
  await data.close();
}

/** Opens the data and builds everything that rests on it. Throws `StartupError`. */
export async function openCore(config: Config, clock: Clock, log: Logger, place: Place): Promise<Core> {
  const data = await place.openData(config, clock, log);
  const ring = openKeyRing(config);
  const { store: marked, marks } = markTransactions(data.store);
  const { store, acceptOldKeys, refuseOldKeys } = watchSealedWrites(marked, ring);
  const audit = place.createAudit({ store, clock, log });
  const ownAuthenticator = createAuthenticator({
    store,
    clock,
    log,
    audit,
    sessionIdleMs: config.sessionIdleMinutes * 60_000,
  });
  const egress = buildEgress(config, clock);
  const counters = place.createCounters(buildCounterSource(store));
  const ownRouter = createRouter({
    clock,
    counters,
    log,
    random: Math.random,
    loadCatalogue: () => loadCatalogueData(store),
    findKind: findProviderKind,
    openAccount: (provider, kind) => openAccount(provider, kind, ring),
    compilePrice,
    onHealthChange: (change) => recordHealth(store, clock, log, change),
  });
  const { authenticator, router, sealer } = place.spread({
    authenticator: ownAuthenticator,
    router: ownRouter,
    sealer: ring,
  });
  const rotation = loadOnce(async () => {
    const { createRotation } = await import('../services/secrets/index.ts');
    const keys = createSecretKeys(config, sealer);
    return createRotation({ store: data.store, ring: sealer, keys, audit, acceptOldKeys, refuseOldKeys: lastPass });
  });
  /** What others have sealed under an old key is durable when they have heard of the new one. */
  const lastPass: typeof refuseOldKeys = async (run) => {
    await place.acknowledged();
    return refuseOldKeys(run);
  };
  return {
    config,
    store,
    marks,
    clock,
    log,
    sealer,
    rotateSecrets: async (context, input) => (await rotation())(context, input),
    audit,
    authenticator,
    counters,
    router,
    egress,
    pricing: createPricing(),
    close: () => closeAll(data, audit, authenticator, egress, log, place.isOwner),
  };
}
