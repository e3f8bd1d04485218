import { afterAll, beforeAll, expect, test } from 'bun:test';
import { toGatewayError } from '../../src/lib/errors/index.ts';
import { digestToken, parseToken } from '../../src/lib/tokens.ts';
import { cleanTokens } from '../../src/services/tokens/index.ts';
import { ROLE_PERMISSIONS } from '../../src/identity/index.ts';
import type { WatchedRequest } from '../../src/identity/port.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const SYSTEM: ActionContext = {
  actor: { type: 'system', id: null, name: 'test' },
  permissions: ROLE_PERMISSIONS.owner,
  origin: { ip: '', userAgent: '', requestId: '' },
};
const ORIGIN = { ip: '192.0.2.1', userAgent: 'test', requestId: 'r' };

let http: TestIdentity;
let userId: string;
let base: string;
beforeAll(async () => {
  http = await createTestIdentity();
  userId = text(await http.admin('POST', '/customer-users', { name: 'anna' }), 'id');
  base = `/customer-users/${userId}/tokens`;
});
afterAll(() => http.dispose());

const owner = (method: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  http.call(method, `/api/v1/admin${path}`, { token: http.admins.owner, json, headers });
const exchange = (token: string) =>
  http.call('POST', '/api/v1/auth/token', { json: { grant_type: 'auth_token', auth_token: token } });
/** Why the compatible APIs refuse a token; null when they take it. */
async function refusedAs(token: string): Promise<string | null> {
  try {
    await http.deps.authenticator.caller(token, ORIGIN);
    return null;
  } catch (error) {
    return toGatewayError(error).type;
  }
}
const me = (token: string) => http.call('GET', '/api/v1/me', { token });

test('an issued token is shown once and only its digest is kept', async () => {
  const answer = await owner('POST', base, { name: 'laptop' });
  expect(answer.status).toBe(201);
  const token = text(answer.json, 'data.token');
  const id = text(answer.json, 'data.id');
  expect(parseToken(token)).toBe('auth');
  const again = await owner('GET', `${base}/${id}`);
  expect(again.text).not.toContain(token);
  expect(again.json).toMatchObject({ data: { id, name: 'laptop', last4: token.slice(-4), status: 'active' } });
  const kept = await http.store.authTokens.find(id);
  expect(kept?.digest).toBe(digestToken(token));
  expect(JSON.stringify(kept)).not.toContain(token);
  const [row] = await http.log('token.issue');
  expect(row).toMatchObject({ targetId: id, actorType: 'admin', outcome: 'ok' });
  expect(JSON.stringify(row)).not.toContain(token);
});

test('a token has the bounds that it was issued with, and the defaults of the contract', async () => {
  const fields = {
    name: 'ci',
    expires_at: '2027-01-01T00:00:00.000Z',
    allowed_models: ['gpt-*'],
    limits: { requests_per_minute: 20, tokens_per_day: 1_000_000_000_000_000 },
    allowed_ips: ['10.0.0.0/8', '2001:db8::1'],
    direct_use: false,
    on_low_budget: 'refuse',
  };
  expect(await http.admin('POST', base, { ...fields, budgets: [{ amount: '25.5', period: 'month' }] })).toMatchObject({
    ...fields,
    budgets: [
      {
        amount: '25.5',
        period: 'month',
        hard: true,
        time_zone: 'UTC',
        reset_day: 1,
        spent: '0',
        held: '0',
        remaining: '25.5',
      },
    ],
  });
  expect(await http.admin('POST', base, { name: 'plain' })).toMatchObject({
    expires_at: null,
    allowed_models: null,
    limits: {},
    budgets: [],
    allowed_ips: null,
    direct_use: true,
    on_low_budget: 'shorten',
  });
});

test('a malformed token is refused field by field, and nothing is written', async () => {
  const before = pick(await http.admin('GET', base), 'total');
  for (const [fields, path] of [
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x', more: 1 }, 'more'],
    [{ name: 'x', limits: { requests_per_minute: 0 } }, 'limits.requests_per_minute'],
    [{ name: 'x', limits: { tokens_per_day: 1e15 + 1 } }, 'limits.tokens_per_day'],
    [{ name: 'x', limits: { requests_per_hour: 1 } }, 'limits.requests_per_hour'],
    [{ name: 'x', budgets: [{ amount: 25, period: 'month' }] }, 'budgets.0.amount'],
    [{ name: 'x', budgets: [{ amount: '0', period: 'month' }] }, 'budgets.0.amount'],
    [{ name: 'x', budgets: [{ amount: '1', period: 'year' }] }, 'budgets.0.period'],
    [{ name: 'x', budgets: [{ amount: '1', period: 'week', reset_day: 8 }] }, 'budgets.0.reset_day'],
    [{ name: 'x', budgets: [{ amount: '1', period: 'day', time_zone: 'Mars/Base' }] }, 'budgets.0.time_zone'],
    [{ name: 'x', budgets: [{ amount: '1', period: 'day', id: 'bud_other' }] }, 'budgets.0.id'],
    [{ name: 'x', allowed_ips: ['10.0.0.0/33'] }, 'allowed_ips.0'],
    [{ name: 'x', allowed_models: [1] }, 'allowed_models.0'],
    [{ name: 'x', expires_at: 'tomorrow' }, 'expires_at'],
    [{ name: 'x', on_low_budget: 'ignore' }, 'on_low_budget'],
  ] as const) {
    const answer = await owner('POST', base, fields);
    expect(refusal(answer)).toEqual([400, 40001]);
    expect(pick(answer.json, 'error.details.0.path')).toBe(path);
  }
  expect(pick(await http.admin('GET', base), 'total')).toBe(before);
});

test('tokens need their permission, and a customer user that exists', async () => {
  expect(refusal(await http.call('GET', `/api/v1/admin${base}`))).toEqual([401, 40101]);
  for (const [role, status] of [
    ['support', 201],
    ['auditor', 403],
    ['operator', 403],
  ] as const) {
    const answer = await http.call('POST', `/api/v1/admin${base}`, { token: http.admins[role], json: { name: 'x' } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(text(answer.json, 'message')).toContain('token.write');
  }
  const caller = await http.call('POST', `/api/v1/admin${base}`, { token: http.callerToken, json: { name: 'x' } });
  expect(refusal(caller)).toEqual([403, 40301]);
  expect(text(caller.json, 'message')).toContain('token.write');
  expect(refusal(await owner('POST', '/customer-users/usr_none/tokens', { name: 'x' }))).toEqual([404, 40401]);
  expect(refusal(await owner('GET', `${base}/tok_none`))).toEqual([404, 40401]);
  const { id } = await http.admin('POST', base, { name: 'x' });
  const other = text(await http.admin('POST', '/customer-users', { name: 'other' }), 'id');
  expect(refusal(await owner('GET', `/customer-users/${other}/tokens/${String(id)}`))).toEqual([404, 40401]);
  expect(refusal(await owner('DELETE', `/customer-users/${other}/tokens/${String(id)}`))).toEqual([404, 40401]);
});

test('revoking a token refuses it and all access tokens obtained with it, at once', async () => {
  const issued = await http.admin('POST', base, { name: 'lost' });
  const token = text(issued, 'token');
  const one = text((await exchange(token)).json, 'data.access_token');
  const two = text((await exchange(token)).json, 'data.access_token');
  expect((await me(one)).status).toBe(200);
  const path = `${base}/${text(issued, 'id')}`;
  expect((await owner('DELETE', path)).status).toBe(204);
  for (const access of [one, two]) expect(refusal(await me(access))).toEqual([401, 40103]);
  expect(refusal(await exchange(token))).toEqual([401, 40103]);
  expect(await refusedAs(token)).toBe('revoked_token');
  expect((await owner('DELETE', path)).status).toBe(204);
  expect(await http.admin('GET', path)).toMatchObject({ status: 'revoked' });
  expect((await http.log('token.revoke')).filter((row) => row['targetId'] === issued['id'])).toHaveLength(1);
});

test('a revocation that comes while the token is being looked up holds', async () => {
  const issued = await http.admin('POST', base, { name: 'raced' });
  const token = text(issued, 'token');
  const lookup = http.deps.authenticator.caller(token, ORIGIN);
  await owner('DELETE', `/tokens/${text(issued, 'id')}`);
  await Promise.resolve(lookup).catch(() => null);
  expect(await refusedAs(token)).toBe('revoked_token');
});

test('running streams end when their caller is revoked or suspended, and for no other change', async () => {
  const { id: user } = await http.admin('POST', '/customer-users', { name: 'streams' });
  const running: WatchedRequest[] = [];
  http.deps.authenticator.watch(() => running);
  const issue = async () => {
    const issued = await http.admin('POST', `/customer-users/${String(user)}/tokens`, { name: 'x' });
    const caller = await http.deps.authenticator.caller(text(issued, 'token'), ORIGIN);
    const ended: string[] = [];
    const request: WatchedRequest = {
      caller,
      callerEnded() {
        ended.push(caller.tokenId);
        running.splice(running.indexOf(request), 1);
      },
    };
    running.push(request);
    return { id: text(issued, 'id'), ended };
  };
  const [one, two, gone] = [await issue(), await issue(), await issue()];
  const caller = await http.deps.authenticator.caller(
    text(await http.admin('POST', base, { name: 'y' }), 'token'),
    ORIGIN,
  );
  const over: number[] = [];
  running.push({ caller, callerEnded: () => void over.push(1) });
  running.pop();
  await http.admin('PATCH', `/tokens/${one.id}`, { name: 'renamed' });
  expect(one.ended).toEqual([]);
  await owner('DELETE', `/tokens/${one.id}`);
  expect([one.ended, two.ended]).toEqual([[one.id], []]);
  await http.admin('PATCH', `/customer-users/${String(user)}`, { status: 'suspended' });
  expect([one.ended, two.ended, gone.ended]).toEqual([[one.id], [two.id], [gone.id]]);
  await owner('DELETE', `/tokens/${caller.tokenId}`);
  expect(over).toEqual([]);
});

test('a token without direct use is refused on the compatible APIs, and the exchange is named', async () => {
  const token = text(await http.admin('POST', base, { name: 'x', direct_use: false }), 'token');
  expect(await refusedAs(token)).toBe('invalid_token');
  const access = text((await exchange(token)).json, 'data.access_token');
  expect(await http.deps.authenticator.caller(access, ORIGIN)).toMatchObject({ credential: 'access_token' });
});

test('a rotated token works until its overlap ends, its successor from the start', async () => {
  const issued = await http.admin('POST', base, { name: 'rotating', limits: { requests_per_minute: 7 } });
  const old = text(issued, 'token');
  const path = `${base}/${text(issued, 'id')}`;
  const rotated = await owner('POST', `${path}/rotate`, { overlap_seconds: 60 });
  expect(rotated.status).toBe(201);
  const token = text(rotated.json, 'data.token');
  expect(token).not.toBe(old);
  expect(rotated.json).toMatchObject({ data: { name: 'rotating', limits: { requests_per_minute: 7 } } });
  expect(await http.admin('GET', path)).toMatchObject({ rotated_to: pick(rotated.json, 'data.id'), status: 'active' });
  const access = await exchange(old);
  expect(pick(access.json, 'data.expires_in')).toBe(60);
  expect((await exchange(token)).status).toBe(200);
  expect(refusal(await owner('POST', `${path}/rotate`))).toEqual([409, 40901]);
  http.clock.advance(60_000);
  expect(refusal(await exchange(old))).toEqual([401, 40103]);
  expect(refusal(await me(text(access.json, 'data.access_token')))).toEqual([401, 40102]);
  expect((await exchange(token)).status).toBe(200);
  expect((await http.log('token.rotate'))[0]).toMatchObject({ targetId: issued['id'] });
});

test('without an overlap a rotation ends the old token and its access tokens at once', async () => {
  const issued = await http.admin('POST', base, { name: 'leaked' });
  const access = text((await exchange(text(issued, 'token'))).json, 'data.access_token');
  expect((await me(access)).status).toBe(200);
  const rotated = await owner('POST', `${base}/${text(issued, 'id')}/rotate`);
  expect(rotated.status).toBe(201);
  expect(refusal(await exchange(text(issued, 'token')))).toEqual([401, 40103]);
  expect((await me(access)).status).toBe(401);
  for (const json of [{ overlap_seconds: -1 }, { overlap_seconds: 1.5 }, { overlap: 1 }]) {
    expect(refusal(await owner('POST', `${base}/${text(rotated.json, 'data.id')}/rotate`, json))).toEqual([400, 40001]);
  }
});

test('PATCH changes what it names, PUT resets the rest, an old version is refused', async () => {
  const issued = await http.admin('POST', base, {
    name: 'x',
    limits: { requests_per_minute: 5, tokens_per_minute: 9 },
    direct_use: false,
  });
  const path = `/tokens/${text(issued, 'id')}`;
  const patched = await owner('PATCH', path, { limits: { requests_per_minute: null } }, { 'if-match': '1' });
  expect(patched.json).toMatchObject({ data: { limits: { tokens_per_minute: 9 }, direct_use: false, version: 2 } });
  expect(refusal(await owner('PATCH', path, { name: 'y' }, { 'if-match': '1' }))).toEqual([412, 41201]);
  expect(refusal(await owner('PATCH', path, { nonsense: null }))).toEqual([400, 40001]);
  expect(refusal(await owner('PATCH', path, { token: 'tga_x' }))).toEqual([400, 40001]);
  const put = await owner('PUT', path, { name: 'z' }, { 'if-match': '"2"' });
  expect(put.json).toMatchObject({ data: { name: 'z', limits: {}, direct_use: true, version: 3 } });
  expect(refusal(await owner('PUT', path, {}))).toEqual([400, 40001]);
});

test('the list over all customer users is paged and filtered', async () => {
  const other = text(await http.admin('POST', '/customer-users', { name: 'lister' }), 'id');
  for (const name of ['one', 'two', 'three']) await http.admin('POST', `/customer-users/${other}/tokens`, { name });
  const first = await http.admin('GET', `/tokens?customer_user_id=${other}&page_size=2&sort=name`);
  expect(first).toMatchObject({ items: [{ name: 'one' }, { name: 'three' }], total: 3, page_size: 2 });
  const next = await http.admin(
    'GET',
    `/tokens?customer_user_id=${other}&page_size=2&sort=name&cursor=${text(first, 'next_cursor')}`,
  );
  expect(next).toMatchObject({ items: [{ name: 'two' }], next_cursor: null });
  expect(refusal(await owner('GET', '/tokens?nonsense=1'))).toEqual([400, 40001]);
});

test('last use is written without a query on the way, and once a minute', async () => {
  const issued = await http.admin('POST', base, { name: 'used' });
  const path = `${base}/${text(issued, 'id')}`;
  await http.deps.authenticator.caller(text(issued, 'token'), ORIGIN);
  const at = new Date(http.clock.now()).toISOString();
  http.clock.advance(10_000);
  // Writes are done in their order, so this one ends after that of the last use.
  await http.admin('POST', '/customers', { name: 'later' });
  expect(await http.admin('GET', path)).toMatchObject({ last_used_at: at, version: 1 });
  await http.deps.authenticator.caller(text(issued, 'token'), ORIGIN);
  http.clock.advance(10_000);
  await http.admin('POST', '/customers', { name: 'later' });
  expect(await http.admin('GET', path)).toMatchObject({ last_used_at: at });
});

test('cleaning removes expired and revoked tokens in batches, counts them, and leaves the others', async () => {
  const fresh = await createTestIdentity();
  const user = text(await fresh.admin('POST', '/customer-users', { name: 'many' }), 'id');
  const soon = new Date(fresh.clock.now() + 1000).toISOString();
  for (let index = 0; index < 3; index++)
    await fresh.admin('POST', `/customer-users/${user}/tokens`, { name: 'e', expires_at: soon });
  const kept = await fresh.admin('POST', `/customer-users/${user}/tokens`, { name: 'kept' });
  const revoked = await fresh.admin('POST', `/customer-users/${user}/tokens`, { name: 'r' });
  await fresh.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'auth_token', auth_token: text(revoked, 'token') },
  });
  await fresh.call('DELETE', `/api/v1/admin/tokens/${text(revoked, 'id')}`, { token: fresh.admins.owner });
  fresh.clock.advance(5000);
  const now = fresh.clock.now();
  const input = { expiredBefore: now, revokedBefore: now };
  const counts = {
    expiredAuthTokens: 3,
    revokedAuthTokens: 1,
    expiredAccessTokens: 0,
    revokedAccessTokens: 1,
    total: 5,
  };
  expect(await cleanTokens(fresh.deps, SYSTEM, { ...input, dryRun: true })).toEqual({ ...counts, dryRun: true });
  let batches = 0;
  const onBatch = () => {
    batches += 1;
  };
  expect(await cleanTokens(fresh.deps, SYSTEM, { ...input, dryRun: false, onBatch })).toEqual({
    ...counts,
    dryRun: false,
  });
  expect(batches).toBeGreaterThan(0);
  expect(await cleanTokens(fresh.deps, SYSTEM, { ...input, dryRun: false })).toMatchObject({ total: 0 });
  expect(await fresh.admin('GET', `/customer-users/${user}/tokens`)).toMatchObject({ items: [{ id: kept['id'] }] });
  const rows = await fresh.log('token.clean');
  expect(rows).toHaveLength(2);
  expect(rows[1]?.['changes']).toMatchObject({
    expired_auth_tokens: { after: 3 },
    revoked_access_tokens: { after: 1 },
  });
  await fresh.dispose();
});
