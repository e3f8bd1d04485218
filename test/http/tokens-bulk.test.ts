import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const DAY_MS = 86_400_000;

let http: TestIdentity;
let one: string;
let two: string;
let customerId: string;

beforeAll(async () => {
  http = await createTestIdentity();
  customerId = text(await http.admin('POST', '/customers', { name: 'acme' }), 'id');
  one = text(await http.admin('POST', '/customer-users', { name: 'one' }), 'id');
  two = text(await http.admin('POST', '/customer-users', { name: 'two', customer_id: customerId }), 'id');
});
afterAll(() => http.dispose());

const post = (path: string, json: unknown, headers?: Record<string, string>) =>
  http.call('POST', `/api/v1/admin/tokens${path}`, { token: http.admins.owner, json, headers });
const ids = async (query: string): Promise<string[]> =>
  ((await http.admin('GET', `/tokens?page_size=200&${query}`))['items'] as { name: string }[]).map(({ name }) => name);

test('many tokens are issued at once in the order of the call, each with its own row, and their plain texts come once', async () => {
  const items = [
    { customer_user_id: two, name: 'b-2', budgets: [{ amount: '5', period: 'total' }] },
    { customer_user_id: one, name: 'b-1', limits: { requests_per_minute: 3 } },
  ];
  const before = (await http.log('token.issue')).length;
  const answer = await post('', { items }, { 'idempotency-key': 'bulk' });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
  const tokens = pick(answer.json, 'data.items') as { id: string; token: string }[];
  expect(tokens).toMatchObject([
    { name: 'b-2', customer_user_id: two, budgets: [{ amount: '5', spent: '0' }] },
    { name: 'b-1', customer_user_id: one, limits: { requests_per_minute: 3 } },
  ]);
  const rows = (await http.log('token.issue')).slice(0, 2);
  expect((await http.log('token.issue')).length).toBe(before + 2);
  expect(rows.map((row) => String(row['targetId'])).toSorted()).toEqual(tokens.map(({ id }) => id).toSorted());
  for (const { token } of tokens) {
    const exchanged = await http.call('POST', '/api/v1/auth/token', {
      json: { grant_type: 'auth_token', auth_token: token },
    });
    expect(exchanged.status).toBe(200);
  }
  const again = await post('', { items }, { 'idempotency-key': 'bulk' });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(pick(again.json, 'data.items.0.id')).toBe(tokens[0]?.id);
  for (const { token } of tokens) expect(again.text).not.toContain(token);
});

test('a bulk issue is all or nothing', async () => {
  const before = (await ids(`customer_user_id=${one}`)).length;
  for (const [items, path] of [
    [
      [
        { customer_user_id: one, name: 'x' },
        { customer_user_id: 'usr_none', name: 'y' },
      ],
      'items.1.customer_user_id',
    ],
    [
      [
        { customer_user_id: one, name: 'x' },
        { customer_user_id: one, name: '' },
      ],
      'items.1.name',
    ],
    [[{ customer_user_id: one, name: 'x', more: 1 }], 'items.0.more'],
    [[], 'items'],
    [Array.from({ length: 1001 }, () => ({ customer_user_id: one, name: 'x' })), 'items'],
  ] as const) {
    const answer = await post('', { items });
    expect([...refusal(answer), pick(answer.json, 'error.details.0.path')]).toEqual([400, 40001, path]);
  }
  expect(await ids(`customer_user_id=${one}`)).toHaveLength(before);
  const full = await post('', { items: Array.from({ length: 1000 }, () => ({ customer_user_id: one, name: 'full' })) });
  expect(full.status).toBe(201);
  const filter = { customer_user_id: one };
  expect((await post('/revoke', { filter })).json).toMatchObject({ data: { revoked: before + 1000 } });
});

test('tokens are revoked by their ids, once each, and refused at once', async () => {
  const issued = await post('', {
    items: ['r-1', 'r-2'].map((name) => ({ customer_user_id: two, name })),
  });
  const tokens = pick(issued.json, 'data.items') as { id: string; token: string }[];
  const named = tokens.map(({ id }) => id);
  expect(refusal(await post('/revoke', { ids: [...named, 'tok_none'] }))).toEqual([400, 40001]);
  const revoked = await post('/revoke', { ids: named });
  expect([revoked.status, pick(revoked.json, 'data.revoked')]).toEqual([200, 2]);
  for (const { token } of tokens) {
    const exchanged = await http.call('POST', '/api/v1/auth/token', {
      json: { grant_type: 'auth_token', auth_token: token },
    });
    expect(refusal(exchanged)).toEqual([401, 40103]);
  }
  const rows = (await http.log('token.revoke')).slice(0, 2).map((row) => String(row['targetId']));
  expect(rows.toSorted()).toEqual(named.toSorted());
  expect(pick((await post('/revoke', { ids: named })).json, 'data.revoked')).toBe(0);
  expect(await http.admin('GET', `/tokens/${named[0]}`)).toMatchObject({ status: 'revoked', version: 2 });
});

test('tokens are revoked by customer, expiry and disuse; a filter must say something', async () => {
  const soon = new Date(http.clock.now() + 1000).toISOString();
  await post('', {
    items: [
      { customer_user_id: two, name: 'f-customer' },
      { customer_user_id: one, name: 'f-expired', expires_at: soon },
      { customer_user_id: one, name: 'f-unused' },
    ],
  });
  http.clock.advance(2 * DAY_MS);
  await post('', { items: [{ customer_user_id: one, name: 'f-new' }] });
  const revoke = async (filter: object) => pick((await post('/revoke', { filter })).json, 'data.revoked');
  expect(await revoke({ expired: true })).toBe(1);
  expect(await ids('status=revoked&q=f-')).toEqual(['f-expired']);
  expect(await revoke({ customer_id: customerId })).toBe(2);
  const since = new Date(http.clock.now() - DAY_MS).toISOString();
  expect(await revoke({ customer_user_id: one, unused_since: since })).toBe(1);
  expect((await ids('status=active&q=f-')).toSorted()).toEqual(['f-new']);
  for (const body of [{}, { filter: {} }, { filter: { expired: false } }, { ids: [], filter: { expired: true } }]) {
    expect(refusal(await post('/revoke', body))).toEqual([400, 40001]);
  }
  const support = await http.call('POST', '/api/v1/admin/tokens/revoke', {
    token: http.admins.auditor,
    json: { filter: { expired: true } },
  });
  expect(refusal(support)).toEqual([403, 40301]);
});

test('the list is filtered by status, beginning of the name, last four, customer and instants', async () => {
  const soon = new Date(http.clock.now() + 60_000).toISOString();
  const issued = await post('', {
    items: [
      { customer_user_id: one, name: 'Ls alpha' },
      { customer_user_id: two, name: 'ls beta' },
      { customer_user_id: one, name: 'ls gone', expires_at: soon },
      { customer_user_id: one, name: 'other ls' },
    ],
  });
  const [alpha] = pick(issued.json, 'data.items') as { id: string; token: string }[];
  await http.admin('POST', `/customer-users/${one}/tokens/${alpha?.id ?? ''}/rotate`, { overlap_seconds: 600 });
  const of = async (query: string) => (await ids(query)).toSorted();
  expect(await of('q=LS')).toEqual(['Ls alpha', 'Ls alpha', 'ls beta', 'ls gone']);
  expect(await of('q=ls%25')).toEqual([]);
  expect(await of('q=ls&status=rotated')).toEqual(['Ls alpha']);
  expect(await of(`q=ls&customer_id=${customerId}`)).toEqual(['ls beta']);
  expect(await of(`last4=${alpha?.token.slice(-4) ?? ''}`)).toContain('Ls alpha');
  expect(await of('name=ls+beta')).toEqual(['ls beta']);
  expect(await of(`id=${alpha?.id ?? ''}&id=none`)).toEqual(['Ls alpha']);
  expect(await of(`q=ls&expires_before=${soon}`)).toEqual([]);
  expect(await of(`q=ls&expires_after=${soon}`)).toEqual(['ls gone']);
  expect(await ids('q=ls&sort=-name')).toEqual(['ls gone', 'ls beta', 'Ls alpha', 'Ls alpha']);
  expect(await of('q=ls&status=expired')).toEqual([]);
  http.clock.advance(60_000);
  expect(await of('q=ls&status=expired')).toEqual(['ls gone']);
  expect(await of('q=ls&status=active&status=expired')).toEqual(['Ls alpha', 'Ls alpha', 'ls beta', 'ls gone']);
  http.clock.advance(600_000);
  expect(await of('q=ls&status=revoked')).toEqual(['Ls alpha']);
  const late = new Date(http.clock.now() + 1).toISOString();
  expect(await of(`q=ls&last_used_before=${late}`)).toHaveLength(4);
  for (const query of ['status=nonsense', 'status=rotated&status=active', 'sort=updated_at', 'expires_before=x']) {
    expect(refusal(await http.call('GET', `/api/v1/admin/tokens?${query}`, { token: http.admins.owner }))).toEqual([
      400, 40001,
    ]);
  }
});
