import { SESSION_COOKIE } from '../../../src/http/core/index.ts';
import { accountKey, createPasswords, createSessionSecret } from '../../../src/identity/index.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createId } from '../../../src/lib/ids.ts';
import { createToken, digestToken } from '../../../src/lib/tokens.ts';
import type { AdminRole } from '../../../src/store/records/index.ts';
import type { DatabaseKind } from '../../../src/store/threads/sql-port.ts';
import { startTestGateway } from '../gateway.ts';
import type { TestGateway } from '../gateway.ts';
import { createActors } from '../http-actors.ts';
import type { Actors } from '../http-actors.ts';
import { pick, text } from '../http-identity.ts';
import { makeAccessToken, makeAdmin, makeFailure, makeManagementKey, makeSession } from '../sample-records.ts';

export const MATRIX_ROLES: readonly AdminRole[] = ['owner', 'admin', 'operator', 'support', 'auditor'];
/** In the name of everything that is there: an answer that refuses must not hold it. */
export const MARK = 'zq-marked';
export const PASSWORD = 'a password of the matrix';
const HOUR_MS = 3_600_000;

export interface Reply {
  readonly status: number;
  readonly code: unknown;
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
}

export interface Send {
  readonly token?: string | null;
  readonly json?: unknown;
  /** Sent as it is instead of `json`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who calls. */
export interface Who {
  readonly name: string;
  readonly token: string | null;
  readonly kind: 'admin' | 'key' | 'caller' | 'refused';
  readonly role: AdminRole | null;
  /** The code that a credential is refused with that is good for nothing, by the kind of access; else by `*`. */
  readonly refusal?: Readonly<Record<string, number>>;
}

/** The whole gateway with one of everything, and everybody who may call. */
export interface World {
  readonly http: TestGateway;
  readonly actors: Actors;
  readonly everybody: readonly Who[];
  /** An existing thing of each kind. */
  readonly ids: Readonly<Record<string, string>>;
  readonly send: (method: string, path: string, send?: Send) => Promise<Reply>;
  /** A call as the owner under `/api/v1/admin`; throws unless it succeeds. */
  readonly owner: (method: string, path: string, json?: unknown) => Promise<Record<string, unknown>>;
  /** A name that nothing has. */
  readonly name: () => string;
  /** An administrator who can sign in, with an access token and a page of the console. */
  readonly signUp: (role: AdminRole) => Promise<SignedUp>;
  /** An open session of an administrator. */
  readonly openSession: (adminId: string) => Promise<string>;
  /** A lock on an account that nobody has. */
  readonly lock: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface SignedUp {
  readonly id: string;
  readonly username: string;
  readonly token: string;
  /** Headers of a page of the console. */
  readonly page: Readonly<Record<string, string>>;
}

function createSend(url: string): World['send'] {
  return async (method, path, { token, json, body, headers } = {}) => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(url + path, {
      method,
      body: sent,
      headers: {
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined || token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const contentType = response.headers.get('content-type') ?? '';
    // What is followed as it comes does not end by itself.
    const isFollowed = method === 'GET' && contentType.startsWith('text/event-stream');
    if (isFollowed) await response.body?.cancel();
    const answered = isFollowed ? '' : await response.text();
    const isJson = contentType.startsWith('application/json;');
    const parsed: unknown = isJson && answered !== '' ? JSON.parse(answered) : null;
    return {
      status: response.status,
      code: pick(parsed, 'code'),
      text: answered,
      json: parsed,
      headers: response.headers,
    };
  };
}

/** Credentials that were good once, or never. */
async function createRefused({ gateway }: TestGateway, { authTokenId, authToken, adminIds }: Actors): Promise<Who[]> {
  const { store } = gateway.core;
  const now = systemClock.now();
  const suspended = createId('admin', now);
  const plain = new Map<string, string>();
  const make = (name: string, kind: 'access' | 'management') => {
    const token = createToken(kind);
    plain.set(name, token);
    return { id: createId(kind === 'access' ? 'accessToken' : 'managementKey', now), digest: digestToken(token) };
  };
  const access = (name: string, change: Parameters<typeof makeAccessToken>[1]) => {
    const { id, digest } = make(name, 'access');
    return store.accessTokens.insert(
      makeAccessToken(id, { digest, authTokenId: null, expiresAt: now + HOUR_MS, ...change }),
    );
  };
  const key = (name: string, change: Parameters<typeof makeManagementKey>[1]) => {
    const { id, digest } = make(name, 'management');
    const owner = { role: 'owner', createdBy: adminIds.owner } as const;
    return store.managementKeys.insert(makeManagementKey(id, { digest, ...owner, expiresAt: null, ...change }));
  };
  await store.transact([
    store.admins.insert(makeAdmin(suspended, { username: `${MARK}-suspended`, status: 'suspended', totpSecret: null })),
    access('a suspended administrator', { adminId: suspended }),
    access('an administrator whose token has expired', { adminId: adminIds.owner, expiresAt: now - 1 }),
    access('an administrator whose token was revoked', { adminId: adminIds.owner, revokedAt: now - 1 }),
    access('a customer user whose token has expired', { authTokenId, expiresAt: now - 1 }),
    access('a customer user whose token was revoked', { authTokenId, revokedAt: now - 1 }),
    key('a management key that has expired', { expiresAt: now - 1 }),
    key('a management key that was revoked', { revokedAt: now - 1 }),
  ]);
  const codes: Readonly<Record<string, number>> = { suspended: 40304, expired: 40102, revoked: 40103 };
  const known = [...plain].map(([name, token]) => {
    const code = Object.entries(codes).find(([word]) => name.includes(word))?.[1] ?? 0;
    return { name, token, kind: 'refused', role: null, refusal: { '*': code } } as const;
  });
  const unknown = (name: string, token: string | null): Who => ({
    name,
    token,
    kind: 'refused',
    role: null,
    refusal: { '*': 40101 },
  });
  return [
    ...known,
    unknown('nobody', null),
    unknown('a malformed token', 'nonsense'),
    unknown('a token that was never issued', createToken('access')),
    unknown('an auth token', authToken),
  ];
}

/** A customer user who was suspended when the access token was there already. */
async function createSuspendedCaller(http: TestGateway): Promise<Who> {
  const caller = await http.createCaller({ user: { name: `${MARK} suspended` } });
  const token = await http.exchange(caller.token);
  await http.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, { status: 'suspended' });
  // Whom no call of administrators is for learns that first.
  const refusal = { '*': 40304, admin: 40301, self: 40301 };
  return { name: 'a suspended customer user', token, kind: 'refused', role: null, refusal };
}

async function createThings(world: Pick<World, 'owner' | 'http' | 'openSession' | 'lock'>, actors: Actors) {
  const { owner, http } = world;
  const customer = text(await owner('POST', '/customers', { name: `${MARK} customer` }), 'id');
  const user = text(await owner('POST', '/customer-users', { name: `${MARK} user`, customer_id: customer }), 'id');
  const issued = await owner('POST', `/customer-users/${user}/tokens`, { name: `${MARK} token` });
  const offer = { model: `${MARK}-model`, upstream_model: 'sandbox', price: { input: '1', output: '1' } };
  const provider = await owner('POST', '/providers', { name: `${MARK}-provider`, kind: 'sandbox', models: [offer] });
  const model = (await owner('GET', `/models?q=${MARK}-model`))['items'];
  const key = await owner('POST', '/keys', { name: `${MARK} key`, role: 'auditor' });
  const access = await http.exchange(text(issued, 'token'));
  const asked = await fetch(`${http.url}/api/v1/prompts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: `${MARK}-model`, prompt: MARK }),
  });
  if (asked.status !== 200) throw new Error(await asked.text());
  await http.gateway.core.store.traffic.flush();
  return {
    customer,
    user,
    token: text(issued, 'id'),
    provider: text(provider, 'id'),
    model: text(model, '0.id'),
    deployment: text(model, '0.deployments.0.id'),
    key: text(key, 'id'),
    admin: actors.adminIds.auditor,
    session: await world.openSession(actors.adminIds.auditor),
    lockout: await world.lock(),
    request: text(await owner('GET', '/requests'), 'items.0.id'),
    price: text(await owner('GET', '/prices'), 'items.0.id'),
    log: text(await owner('GET', '/operation-logs'), 'items.0.id'),
  };
}

async function createKeys(owner: World['owner']): Promise<Who[]> {
  const keys = MATRIX_ROLES.map(async (role): Promise<Who> => {
    const key = await owner('POST', '/keys', { name: `${MARK} ${role}`, role });
    return { name: `a management key of ${role}`, token: text(key, 'key'), kind: 'key', role };
  });
  return Promise.all(keys);
}

/** Starts the gateway of the matrix. */
export async function createWorld(database: DatabaseKind): Promise<World> {
  const http = await startTestGateway(database);
  const { store } = http.gateway.core;
  const actors = await createActors(store, systemClock);
  const send = createSend(http.url);
  let made = 0;
  const name = (): string => `${MARK}-${++made}`;
  const owner: World['owner'] = async (method, path, json) => {
    const reply = await send(method, `/api/v1/admin${path}`, { token: actors.admins.owner, json });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.text}`);
    return (pick(reply.json, 'data') ?? {}) as Record<string, unknown>;
  };
  const openSession = async (adminId: string): Promise<string> => {
    const now = systemClock.now();
    const id = createId('session', now);
    const life = { createdAt: now, lastSeenAt: now, expiresAt: now + HOUR_MS };
    await store.transact([store.sessions.insert(makeSession(id, { adminId, userAgent: MARK, ...life }))]);
    return id;
  };
  const lock = async (): Promise<string> => {
    const key = accountKey(name());
    const now = systemClock.now();
    await store.transact([
      store.signInFailures.replace(null, makeFailure(key, { windowStartedAt: now, lockedUntil: now + HOUR_MS })),
    ]);
    return key;
  };
  // One hash for all: making it takes longer than all else of a call.
  const passwordHash = await createPasswords().hash(PASSWORD);
  const signUp = async (role: AdminRole): Promise<SignedUp> => {
    const now = systemClock.now();
    const [id, username] = [createId('admin', now), name()];
    const token = createToken('access');
    const { plain, digest, csrfToken, csrfDigest } = createSessionSecret();
    const life = { adminId: id, createdAt: now, expiresAt: now + HOUR_MS };
    const unprotected = { totpSecret: null, totpEnabledAt: null, totpLastStep: null, recoveryCodes: [] };
    await store.transact([
      store.admins.insert(makeAdmin(id, { username, name: username, role, passwordHash, ...unprotected })),
      store.accessTokens.insert(
        makeAccessToken(createId('accessToken', now), { ...life, digest: digestToken(token), authTokenId: null }),
      ),
      store.sessions.insert(makeSession(createId('session', now), { ...life, lastSeenAt: now, digest, csrfDigest })),
    ]);
    return { id, username, token, page: { cookie: `${SESSION_COOKIE}=${plain}`, 'x-csrf-token': csrfToken } };
  };
  const admins = MATRIX_ROLES.map((role): Who => ({ name: role, token: actors.admins[role], kind: 'admin', role }));
  const everybody: readonly Who[] = [
    ...admins,
    ...(await createKeys(owner)),
    { name: 'a customer user', token: actors.callerToken, kind: 'caller', role: null },
    await createSuspendedCaller(http),
    ...(await createRefused(http, actors)),
  ];
  const ids = await createThings({ owner, http, openSession, lock }, actors);
  return { http, actors, everybody, ids, send, owner, name, signUp, openSession, lock, close: () => http.close() };
}
