import type { Clock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { createToken, digestToken } from '../../src/lib/tokens.ts';
import type { Statement, Store } from '../../src/store/port.ts';
import type { AdminRole } from '../../src/store/records/index.ts';

/** Credentials of everybody that may call. */
export interface Actors {
  /** An access token of an administrator of each role. */
  readonly admins: Readonly<Record<AdminRole, string>>;
  readonly adminIds: Readonly<Record<AdminRole, string>>;
  /** A customer user's access token. */
  readonly callerToken: string;
  /** The auth token that it was obtained with. */
  readonly authToken: string;
  readonly customerUserId: string;
  readonly authTokenId: string;
}

const ROLES: readonly AdminRole[] = ['owner', 'admin', 'operator', 'support', 'auditor'];
const HOUR_MS = 3_600_000;

function buildAccessToken(store: Store, now: number, owner: { authTokenId: string | null; adminId: string | null }) {
  const token = createToken('access');
  const insert = store.accessTokens.insert({
    id: createId('accessToken', now),
    digest: digestToken(token),
    ...owner,
    createdAt: now,
    expiresAt: now + 72 * HOUR_MS,
    revokedAt: null,
  });
  return { token, insert };
}

function buildAdmin(store: Store, now: number, role: AdminRole) {
  const id = createId('admin', now);
  const insert = store.admins.insert({
    id,
    createdAt: now,
    updatedAt: now,
    version: 1,
    username: `${role}-of-test`,
    passwordHash: '$argon2id$none',
    name: role,
    role,
    status: 'active',
    totpSecret: null,
    totpEnabledAt: null,
    totpLastStep: null,
    recoveryCodes: [],
    passwordChangedAt: now,
    lastLoginAt: null,
  });
  const access = buildAccessToken(store, now, { authTokenId: null, adminId: id });
  return { id, token: access.token, statements: [insert, access.insert] };
}

function buildCaller(store: Store, now: number) {
  const versioned = { createdAt: now, updatedAt: now, version: 1 };
  const customerUserId = createId('customerUser', now);
  const authTokenId = createId('authToken', now);
  const authToken = createToken('auth');
  const access = buildAccessToken(store, now, { authTokenId, adminId: null });
  const statements: Statement[] = [
    store.customerUsers.insert({
      ...versioned,
      id: customerUserId,
      name: 'user of the tests',
      email: null,
      customerId: null,
      status: 'active',
      allowedModels: null,
      limits: {},
      allowedIps: null,
      expiresAt: null,
      metadata: {},
    }),
    store.authTokens.insert({
      ...versioned,
      id: authTokenId,
      lineId: authTokenId,
      state: 'active',
      customerUserId,
      name: 'token of the tests',
      digest: digestToken(authToken),
      last4: authToken.slice(-4),
      expiresAt: null,
      revokedAt: null,
      allowedModels: null,
      limits: {},
      allowedIps: null,
      directUse: true,
      onLowBudget: 'shorten',
      lastUsedAt: null,
      rotatedTo: null,
      overlapEndsAt: null,
    }),
    access.insert,
  ];
  return { customerUserId, authTokenId, authToken, callerToken: access.token, statements };
}

function byRole<T>(read: (role: AdminRole) => T): Record<AdminRole, T> {
  return Object.fromEntries(ROLES.map((role) => [role, read(role)])) as Record<AdminRole, T>;
}

/** Writes an administrator of each role and a customer user, each with an access token. */
export async function createActors(store: Store, clock: Clock): Promise<Actors> {
  const now = clock.now();
  const admins = byRole((role) => buildAdmin(store, now, role));
  const { statements, ...caller } = buildCaller(store, now);
  await store.transact([...Object.values(admins).flatMap((admin) => admin.statements), ...statements]);
  return {
    ...caller,
    admins: byRole((role) => admins[role].token),
    adminIds: byRole((role) => admins[role].id),
  };
}
