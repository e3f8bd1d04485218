import { nanoUsd } from '../../src/lib/money.ts';
import type {
  AccessTokenRecord,
  AdminRecord,
  AuthTokenRecord,
  BudgetRecord,
  CustomerRecord,
  CustomerUserRecord,
  DeploymentRecord,
  IdempotencyRecord,
  ManagementKeyRecord,
  ModelRecord,
  OperationLogRecord,
  PriceVersionRecord,
  ProviderRecord,
  SessionRecord,
  SignInFailureRecord,
} from '../../src/store/records/index.ts';

export const T0 = Date.UTC(2026, 2, 1, 12);
/** Not a number that a double can hold. */
export const HUGE = nanoUsd(9_007_199_254_740_993n);
const TEXT = 'Ünïcode 中文 🦊 "q" \\ %_ \'';

function versioned(id: string) {
  return { id, createdAt: T0, updatedAt: T0 + 1, version: 1 };
}

export function makeAdmin(id: string, change: Partial<AdminRecord> = {}): AdminRecord {
  return {
    ...versioned(id),
    username: id,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    name: TEXT,
    role: 'owner',
    status: 'active',
    totpSecret: 'sealed',
    totpEnabledAt: T0 + 2,
    totpLastStep: 59_000_000,
    recoveryCodes: ['a', 'b'],
    passwordChangedAt: T0,
    lastLoginAt: null,
    ...change,
  };
}

export function makeSession(id: string, change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id,
    adminId: 'adm_1',
    digest: `digest of ${id}`,
    csrfDigest: 'csrf',
    ip: '2001:db8::1',
    userAgent: TEXT,
    createdAt: T0,
    lastSeenAt: T0,
    expiresAt: T0 + 1000,
    endedAt: null,
    ...change,
  };
}

export function makeManagementKey(id: string, change: Partial<ManagementKeyRecord> = {}): ManagementKeyRecord {
  return {
    ...versioned(id),
    name: TEXT,
    digest: `digest of ${id}`,
    last4: 'abcd',
    role: 'auditor',
    expiresAt: T0 + 5,
    revokedAt: null,
    lastUsedAt: null,
    createdBy: 'adm_1',
    ...change,
  };
}

export function makeCustomer(id: string, change: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    ...versioned(id),
    name: TEXT,
    status: 'active',
    limits: { requestsPerMinute: 20, tokensPerDay: 1_000_000_000_000_000 },
    allowedModels: ['sandbox*', TEXT],
    marginMillionths: 100_000,
    metadata: { [TEXT]: TEXT },
    ...change,
  };
}

export function makeUser(id: string, change: Partial<CustomerUserRecord> = {}): CustomerUserRecord {
  return {
    ...versioned(id),
    name: id,
    email: null,
    customerId: null,
    status: 'active',
    allowedModels: null,
    limits: {},
    allowedIps: ['10.0.0.0/8', '::1'],
    expiresAt: null,
    metadata: {},
    ...change,
  };
}

export function makeToken(id: string, change: Partial<AuthTokenRecord> = {}): AuthTokenRecord {
  return {
    ...versioned(id),
    lineId: id,
    state: 'active',
    customerUserId: 'usr_1',
    name: id,
    digest: `digest of ${id}`,
    last4: '0aZz',
    expiresAt: null,
    revokedAt: null,
    allowedModels: null,
    limits: { concurrentRequests: 1 },
    allowedIps: null,
    directUse: true,
    onLowBudget: 'shorten',
    lastUsedAt: null,
    rotatedTo: null,
    overlapEndsAt: null,
    ...change,
  };
}

export function makeAccessToken(id: string, change: Partial<AccessTokenRecord> = {}): AccessTokenRecord {
  return {
    id,
    digest: `digest of ${id}`,
    authTokenId: 'tok_1',
    adminId: null,
    createdAt: T0,
    expiresAt: T0 + 3_600_000,
    revokedAt: null,
    ...change,
  };
}

export function makeFailure(key: string, change: Partial<SignInFailureRecord> = {}): SignInFailureRecord {
  return { key, count: 3, windowStartedAt: T0, lockedUntil: T0 + 1, lockCount: 2, ...change };
}

export function makeProvider(id: string, change: Partial<ProviderRecord> = {}): ProviderRecord {
  return {
    ...versioned(id),
    name: `${id} ${TEXT}`,
    kind: 'sandbox',
    baseUrl: null,
    dialects: ['openai-chat'],
    apiKeySealed: 'k1:sealed',
    apiKeyLast4: 'wxyz',
    headersSealed: null,
    headerNames: ['x-one'],
    priority: 1,
    weight: 7,
    timeoutMs: 1000,
    firstByteTimeoutMs: null,
    idleTimeoutMs: 30,
    maxConcurrency: null,
    limits: {},
    maxRetries: 2,
    onClientAbort: 'finish',
    enabled: false,
    health: 'degraded',
    healthChangedAt: T0,
    healthReason: TEXT,
    ...change,
  };
}

export function makeModel(id: string, change: Partial<ModelRecord> = {}): ModelRecord {
  return {
    ...versioned(id),
    name: `name of ${id}`,
    aliases: [`alias of ${id}`],
    strategy: 'priority',
    fallbacks: ['other/model:1'],
    hedge: { after: 'p99', minMs: 250 },
    limits: { tokensPerMinute: 5 },
    enabled: true,
    ...change,
  };
}

export function makePriceVersion(id: string, change: Partial<PriceVersionRecord> = {}): PriceVersionRecord {
  return {
    id,
    source: 'override',
    deploymentId: 'dep_gone',
    providerKind: 'sandbox',
    upstreamModel: TEXT,
    document: { output: '2.50', input: '1', tiers: [{ above_input_tokens: 200_000, input: '2' }] },
    currency: 'USD',
    nanoUsdPerUnit: HUGE,
    dataset: null,
    effectiveFrom: T0,
    createdAt: T0,
    ...change,
  };
}

export function makeDeployment(id: string, change: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    ...versioned(id),
    modelId: 'mdl_1',
    providerId: 'prv_1',
    upstreamModel: TEXT,
    priceOverride: { free: true },
    priceVersionId: null,
    priority: null,
    weight: 3,
    limits: { requestsPerMinute: 7 },
    enabled: true,
    ...change,
  };
}

export function makeBudget(id: string, change: Partial<BudgetRecord> = {}): BudgetRecord {
  return {
    id,
    scopeKind: 'gateway',
    scopeId: 'gateway',
    position: 0,
    amount: HUGE,
    period: 'month',
    hard: true,
    timeZone: 'Europe/Berlin',
    resetDay: 31,
    alertsMillionths: [800_000],
    createdAt: T0,
    updatedAt: T0,
    ...change,
  };
}

export function makeLog(id: string, change: Partial<OperationLogRecord> = {}): OperationLogRecord {
  return {
    id,
    at: T0,
    actorType: 'admin',
    actorId: 'adm_1',
    actorName: TEXT,
    action: 'provider.create',
    targetType: 'provider',
    targetId: 'prv_1',
    targetName: TEXT,
    ip: '127.0.0.1',
    userAgent: TEXT,
    requestId: 'r-1',
    outcome: 'ok',
    errorType: null,
    changes: { name: { before: null, after: TEXT } },
    personalChanges: null,
    count: 1,
    sequence: null,
    hash: null,
    actorSalt: null,
    actorDigest: null,
    targetSalt: null,
    targetDigest: null,
    ...change,
  };
}

export function makeIdempotency(key: string, change: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  return { key, bodyDigest: 'b', status: null, answerSealed: null, createdAt: T0, expiresAt: T0 + 5, ...change };
}
