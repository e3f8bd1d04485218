import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { createCsrfCheck, createHttpApp, SESSION_COOKIE } from '../../src/http/core/index.ts';
import { mountRoutes } from '../../src/http/core/mount-routes.ts';
import { defineRoute } from '../../src/http/route.ts';
import { ROLE_PERMISSIONS } from '../../src/identity/permissions.ts';
import type { AdminPrincipal, Authenticator } from '../../src/identity/port.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { silentLogger } from '../../src/lib/log.ts';
import type { SessionRepository } from '../../src/store/port.ts';

const SECRET = 'session-secret';
const CSRF = 'csrf-token';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const principal: AdminPrincipal = {
  kind: 'admin',
  credential: 'session',
  accessTokenId: null,
  sessionId: 'ses_1',
  id: 'adm_1',
  name: 'owner',
  role: 'owner',
  permissions: ROLE_PERMISSIONS.owner,
};

const refuse = () => Promise.reject(new GatewayError('invalid_token'));
const authenticator: Authenticator = {
  caller: refuse,
  accessCaller: refuse,
  authToken: refuse,
  any: refuse,
  admin: async (token) => {
    if (token !== SECRET) throw new GatewayError('invalid_token');
    return principal;
  },
  session: async (secret) => {
    if (secret !== SECRET) throw new GatewayError('invalid_token');
    return principal;
  },
  stillAdmin: () => Promise.reject(new GatewayError('invalid_token')),
  forget: () => Promise.resolve(),
  isStale: () => false,
  renew: (principal) => Promise.resolve(principal),
  watch: () => undefined,
};

const sessions: Pick<SessionRepository, 'findByDigest'> = {
  findByDigest: async (digest) =>
    digest === sha256(SECRET)
      ? {
          id: 'ses_1',
          adminId: 'adm_1',
          digest,
          csrfDigest: sha256(CSRF),
          ip: '',
          userAgent: '',
          createdAt: 0,
          lastSeenAt: 0,
          expiresAt: 1,
          endedAt: null,
        }
      : null,
};

const clock = new FakeClock();
const app = createHttpApp({
  clock,
  log: silentLogger,
  remoteAddress: () => '127.0.0.1',
  trustedProxies: [],
  health: { notReady: () => null, metrics: async () => ({ contentType: 'text/plain', body: '' }) },
});
const routes = (['GET', 'POST', 'DELETE'] as const).map((method) =>
  defineRoute({
    method,
    path: '/api/v1/admin/things',
    access: { kind: 'admin', permission: 'settings.write' },
    summary: { en: 'A thing', zh: '事物' },
    status: 200,
    handle: async () => ({ data: undefined }),
  }),
);
mountRoutes(app, routes, {
  authenticator,
  verifyCsrf: createCsrfCheck(sessions),
  publicOrigin: () => 'http://gateway.test',
  clock,
  log: silentLogger,
  idempotency: { run: ({ handle }) => handle(null) },
  bodyBytesMax: 1000,
  checkAnswers: true,
});

async function send(method: string, headers: Record<string, string>): Promise<number> {
  const response = await app.hono.fetch(new Request('http://gateway.test/api/v1/admin/things', { method, headers }));
  return response.status;
}

const cookie = `theme=dark; ${SESSION_COOKIE}=${SECRET}`;

test('a session reads without a CSRF token', async () => {
  expect(await send('GET', { cookie })).toBe(200);
  expect(await send('HEAD', { cookie })).toBe(200);
});

test('a session writes with its own CSRF token alone', async () => {
  for (const method of ['POST', 'DELETE']) {
    expect(await send(method, { cookie })).toBe(403);
    expect(await send(method, { cookie, 'x-csrf-token': 'other' })).toBe(403);
    expect(await send(method, { cookie, 'x-csrf-token': CSRF })).toBe(200);
  }
});

test('a bearer token needs no CSRF token, and stands before the cookie', async () => {
  expect(await send('POST', { authorization: `Bearer ${SECRET}` })).toBe(200);
  expect(await send('POST', { authorization: `bearer ${SECRET}` })).toBe(200);
  expect(await send('POST', { authorization: 'Bearer other', cookie, 'x-csrf-token': CSRF })).toBe(401);
  expect(await send('POST', { authorization: `Basic ${SECRET}`, cookie })).toBe(401);
});

test('a cookie of another name is no credential', async () => {
  expect(await send('GET', { cookie: `x${SESSION_COOKIE}=${SECRET}` })).toBe(401);
});
