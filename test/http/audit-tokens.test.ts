import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemContext } from '../../src/app/system-context.ts';
import { cleanTokens } from '../../src/services/tokens/clean.ts';
import { recordTokenExpiries } from '../../src/services/tokens/record-expiries.ts';
import type { OperationLogRecord } from '../../src/store/records/index.ts';
import { createTestIdentity, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import type { TestAnswer } from '../support/http.ts';

const AGENT = 'walk/1.0';
const IP = '192.0.2.1';
const DAY_MS = 86_400_000;
const NOBODYS = `tga_${'A'.repeat(43)}000000`;

let http: TestIdentity;
let userId: string;
let calls = 0;

beforeAll(async () => {
  http = await createTestIdentity();
  userId = text(await http.admin('POST', '/customer-users', { name: 'walker' }), 'id');
});
afterAll(() => http.dispose());

interface Issued {
  readonly id: string;
  readonly token: string;
}

async function issue(name: string, fields: object = {}): Promise<Issued> {
  const made = await http.admin('POST', `/customer-users/${userId}/tokens`, { name, ...fields });
  return { id: text(made, 'id'), token: text(made, 'token') };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly json?: unknown;
}

function send({ method, path, token, json }: Call, requestId: string): Promise<TestAnswer> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return http.call(method, path, {
    ...(json === undefined ? {} : { json }),
    headers: { ...authorization, 'x-request-id': requestId, 'user-agent': AGENT },
  });
}

async function rowsBy(filters: Readonly<Record<string, string>>): Promise<readonly OperationLogRecord[]> {
  await http.deps.audit.flush();
  const query = { from: null, to: null, q: null, pageSize: 50, page: 1, cursor: null, filters };
  return (await http.store.operationLogs.list({ ...query, sort: { field: 'at', descending: true } })).items;
}

const exchange = (token: string): Call => ({
  method: 'POST',
  path: '/api/v1/auth/token',
  json: { grant_type: 'auth_token', auth_token: token },
});
const me = (token: string): Call => ({ method: 'GET', path: '/api/v1/me', token });
const remove = (path: string) => ({ method: 'DELETE', path, token: http.admins.owner });
const caller = () => ({ actorType: 'customer_user', actorId: userId, actorName: 'walker' });
const nobody = { actorType: 'anonymous', actorId: null, actorName: null };

async function accessTo(token: string): Promise<string> {
  return text((await send(exchange(token), 'walk-exchange')).json, 'data.access_token');
}

interface Step {
  readonly what: string;
  readonly status: number;
  /** Prepares and answers the call and what its row must hold. */
  readonly prepare: () => Promise<readonly [Call, object]>;
}

const refused = (errorType: string) => ({ action: 'token.refuse', outcome: 'refused', errorType });

const STEPS: readonly Step[] = [
  {
    what: 'an exchange',
    status: 200,
    async prepare() {
      const { id, token } = await issue('exchanged');
      const row = { action: 'token.exchange', targetType: 'token', targetId: id, targetName: 'exchanged' };
      return [exchange(token), { ...caller(), ...row, outcome: 'ok', errorType: null }];
    },
  },
  {
    what: 'an exchange of a token that nobody has',
    status: 401,
    prepare: async () => [exchange(NOBODYS), { ...nobody, ...refused('invalid_token'), targetId: null }],
  },
  {
    what: 'an exchange of an expired token',
    status: 401,
    async prepare() {
      const { id, token } = await issue('expiring', { expires_at: new Date(http.clock.now() + 1000).toISOString() });
      http.clock.advance(2000);
      return [exchange(token), { ...caller(), ...refused('expired_token'), targetId: id }];
    },
  },
  {
    what: 'an exchange of a revoked token',
    status: 401,
    async prepare() {
      const { id, token } = await issue('revoked');
      await http.admin('DELETE', `/customer-users/${userId}/tokens/${id}`);
      return [exchange(token), { ...caller(), ...refused('revoked_token'), targetId: id }];
    },
  },
  {
    what: 'a call from an address that the token does not allow',
    status: 403,
    async prepare() {
      const { id, token } = await issue('elsewhere', { allowed_ips: ['198.51.100.0/24'] });
      return [exchange(token), { ...caller(), ...refused('ip_not_allowed'), targetId: id }];
    },
  },
  {
    what: 'a call with an expired access token',
    status: 401,
    async prepare() {
      const access = await accessTo((await issue('short')).token);
      http.clock.advance(DAY_MS);
      return [me(access), { ...caller(), ...refused('expired_token'), targetType: 'token' }];
    },
  },
  {
    what: 'the end of an access token by whoever holds it',
    status: 204,
    async prepare() {
      const access = await accessTo((await issue('ended')).token);
      const call = { method: 'POST', path: '/api/v1/auth/revoke', token: access };
      return [call, { action: 'token.revoke', targetType: 'access_token', ...caller(), outcome: 'ok' }];
    },
  },
  {
    what: 'a revocation',
    status: 204,
    async prepare() {
      const { id } = await issue('withdrawn');
      const row = { action: 'token.revoke', targetType: 'token', targetId: id, targetName: 'withdrawn', outcome: 'ok' };
      return [remove(`/api/v1/admin/customer-users/${userId}/tokens/${id}`), { ...row, actorType: 'admin' }];
    },
  },
];

test.each(STEPS)('$what leaves its row: who, on what, from where, in which call, how it ended', async (step) => {
  const [call, expected] = await step.prepare();
  const requestId = `walk-${++calls}`;
  const answer = await send(call, requestId);
  expect([answer.status, answer.status === step.status ? '' : answer.text]).toEqual([step.status, '']);
  const rows = await rowsBy({ requestId });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ ...expected, ip: IP, userAgent: AGENT, requestId, count: 1 });
});

test('the clean-up leaves a row of whoever ordered it, with what it removed', async () => {
  const before = http.clock.now() + 1;
  const context = systemContext('command line');
  const input = { expiredBefore: before, revokedBefore: before, dryRun: false };
  const removed = await cleanTokens(http.deps, context, input);
  expect(removed.total).toBeGreaterThan(0);
  const [row] = await rowsBy({ action: 'token.clean' });
  expect(row).toMatchObject({
    actorType: 'system',
    actorName: 'command line',
    targetId: null,
    outcome: 'ok',
    changes: { revoked_auth_tokens: { after: removed.revokedAuthTokens } },
  });
});

test('an expiry leaves a row of the gateway itself, once', async () => {
  const { id } = await issue('ending', { expires_at: new Date(http.clock.now() + 1000).toISOString() });
  http.clock.advance(2000);
  await recordTokenExpiries(http.deps, () => false);
  await recordTokenExpiries(http.deps, () => false);
  const rows = (await rowsBy({ targetId: id })).filter((row) => row.action === 'token.expire');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    actorType: 'system',
    actorId: null,
    targetType: 'token',
    ip: null,
    userAgent: null,
    requestId: null,
    outcome: 'ok',
  });
});

test('refusals of one credential from one address are one row a minute with their count', async () => {
  const { id, token } = await issue('knocking', { allowed_ips: ['198.51.100.0/24'] });
  for (let n = 0; n < 5; n++) await send(exchange(token), `knock-${n}`);
  const rows = await rowsBy({ targetId: id, action: 'token.refuse' });
  expect(rows.map((row) => row.count).reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(rows.length).toBeLessThanOrEqual(2);
});
