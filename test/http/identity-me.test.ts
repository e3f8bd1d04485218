import { afterAll, beforeAll, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { getMe } from '../../src/services/me/index.ts';
import type { CallerScope } from '../../src/metering/port.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const ORIGIN = { ip: '192.0.2.1', userAgent: 'test', requestId: 'r' };
const GATEWAY: CallerScope = {
  kind: 'gateway',
  id: 'gateway',
  limits: { requestsPerMinute: 10, tokensPerDay: 5 },
  budgets: [
    {
      id: 'bud_gateway',
      scopeKind: 'gateway',
      scopeId: 'gateway',
      position: 0,
      amount: nanoUsd(1000n),
      period: 'total',
      hard: true,
      timeZone: 'UTC',
      resetDay: 1,
      alertsMillionths: [],
      createdAt: 0,
      updatedAt: 0,
    },
  ],
};

let http: TestIdentity;
let access: string;
beforeAll(async () => {
  http = await createTestIdentity();
  await http.admin('POST', '/providers', {
    name: 'one',
    kind: 'openai',
    api_key: 'sk-test-1234',
    models: [{ model: 'gpt-a' }, { model: 'gpt-b' }, { model: 'other' }].map((model) => ({
      ...model,
      price: { input: '1', output: '1' },
    })),
  });
  const customer = await http.admin('POST', '/customers', {
    name: 'acme',
    allowed_models: ['gpt-*', 'other'],
    limits: { requests_per_minute: 50, concurrent_requests: 9 },
    budgets: [{ amount: '100', period: 'total' }],
  });
  const user = await http.admin('POST', '/customer-users', {
    name: 'anna',
    customer_id: customer['id'],
    limits: { requests_per_minute: 30 },
    budgets: [{ amount: '20', period: 'month' }],
  });
  const issued = await http.admin('POST', `/customer-users/${text(user, 'id')}/tokens`, {
    name: 'x',
    allowed_models: ['*-a', 'other'],
    budgets: [{ amount: '5', period: 'day' }],
  });
  const answer = await http.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'auth_token', auth_token: text(issued, 'token') },
  });
  access = text(answer.json, 'data.access_token');
});
afterAll(() => http.dispose());

test('me names the models that token, customer user and customer all allow', async () => {
  const answer = await http.call('GET', '/api/v1/me', { token: access });
  expect(pick(answer.json, 'data.models')).toEqual(['gpt-a', 'other']);
});

test('me lists the budgets that bind the caller, the narrowest scope first, and the narrowest of each limit', async () => {
  const answer = await http.call('GET', '/api/v1/me', { token: access });
  expect(answer.json).toMatchObject({
    data: {
      name: 'anna',
      budgets: [
        { scope: 'token', amount: '5', spent: '0', held: '0', remaining: '5' },
        { scope: 'customer_user', amount: '20' },
        { scope: 'customer', amount: '100', resets_at: null },
      ],
      limits: { requests_per_minute: 30, concurrent_requests: 9 },
    },
  });
});

test('limits and budgets of the whole gateway bind everybody', async () => {
  const caller = await http.deps.authenticator.accessCaller(access, ORIGIN);
  const me = await getMe({ ...http.deps, gatewayScope: () => GATEWAY }, caller);
  expect(me.limits).toEqual({ requests_per_minute: 10, concurrent_requests: 9, tokens_per_day: 5 });
  expect(me.budgets.map((budget) => budget.scope)).toEqual(['token', 'customer_user', 'customer', 'gateway']);
});

test('me tells what is left of each limit, of several the one with least left, and administrators see it with each entity', async () => {
  const { counters, clock } = http.deps;
  const caller = await http.deps.authenticator.accessCaller(access, ORIGIN);
  const scopes = [...caller.scopes, GATEWAY];
  await counters.prepare(scopes, clock.now());
  const grant = counters.admit({ scopes, hold: nanoUsd(0n), tokens: 2, now: clock.now() });
  if ('kind' in grant) throw new Error(grant.kind);
  const me = await getMe({ ...http.deps, gatewayScope: () => GATEWAY }, caller);
  const at = (ms: number): string => new Date(clock.now() + ms).toISOString();
  expect(me.limits_left).toEqual({
    requests_per_minute: { scope: 'gateway', limit: 10, remaining: 9, resets_at: at(6_000) },
    tokens_per_day: { scope: 'gateway', limit: 5, remaining: 3, resets_at: at(34_560_000) },
    concurrent_requests: { scope: 'customer', limit: 9, remaining: 8, resets_at: null },
  });
  const user = await http.admin('GET', `/customer-users/${me.id}`);
  expect(user['limits_left']).toEqual({
    requests_per_minute: { scope: 'customer_user', limit: 30, remaining: 29, resets_at: at(2_000) },
  });
  const customer = await http.admin('GET', `/customers/${me.customer_id ?? ''}`);
  expect(customer['limits_left']).toMatchObject({
    requests_per_minute: { limit: 50, remaining: 49 },
    concurrent_requests: { limit: 9, remaining: 8 },
  });
  counters.settle(grant, nanoUsd(0n), null, clock.now());
  counters.committed(grant);
});

test('a change of the bounds is seen at the next call', async () => {
  const id = text((await http.call('GET', '/api/v1/me', { token: access })).json, 'data.id');
  await http.admin('PATCH', `/customer-users/${id}`, { limits: { requests_per_minute: 3 }, allowed_models: ['other'] });
  expect((await http.call('GET', '/api/v1/me', { token: access })).json).toMatchObject({
    data: { models: ['other'], limits: { requests_per_minute: 3 } },
  });
});

test('my usage is my own, and takes no other filter', async () => {
  const path = '/api/v1/me/usage?from=2026-01-01T00:00:00Z';
  const answer = await http.call('GET', path, { token: access });
  const answerOfMe = (await http.call('GET', '/api/v1/me', { token: access })).json;
  expect(answer.json).toMatchObject({ code: 0, data: { items: [] } });
  const own = makeHold({ customerUserId: text(answerOfMe, 'data.id'), at: Date.UTC(2026, 2, 1, 12) });
  expect(await hold(http.store.traffic, own)).toBeNull();
  expect(await settle(http.store.traffic, own, makeSettlement(own))).toBeNull();
  await http.store.traffic.flush();
  const [mine] = pick(
    (await http.call('GET', `${path}&time_zone=Asia/Tokyo`, { token: access })).json,
    'data.items',
  ) as [Record<string, unknown>];
  expect(mine).toMatchObject({ day: '2026-03-01', requests: 1, cost: { amount: '0.0000019', currency: 'USD' } });
  expect(Object.keys(mine).filter((name) => /provider_cost|margin/.test(name))).toEqual([]);
  for (const query of ['customer_user_id=usr_other', 'group_by=weekday', 'from=yesterday']) {
    expect(refusal(await http.call('GET', `/api/v1/me/usage?${query}`, { token: access }))).toEqual([400, 40001]);
  }
});

test('me wants the access token of a customer user', async () => {
  for (const path of ['/api/v1/me', '/api/v1/me/usage']) {
    expect(refusal(await http.call('GET', path))).toEqual([401, 40101]);
    expect(refusal(await http.call('GET', path, { token: http.authToken }))).toEqual([401, 40101]);
    expect(refusal(await http.call('GET', path, { token: http.admins.owner }))).toEqual([403, 40301]);
  }
});
