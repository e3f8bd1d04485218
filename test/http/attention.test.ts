import { afterAll, beforeAll, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestHttp } from '../support/http.ts';
import { pick } from '../support/http-identity.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const PATH = '/api/v1/admin/attention';
const DAY_MS = 86_400_000;

interface Item {
  readonly kind: string;
  readonly severity: string;
  readonly subject: { readonly type: string; readonly name: string | null };
  readonly facts: Readonly<Record<string, unknown>>;
}

let http: TestHttp;

async function create(path: string, json: object): Promise<unknown> {
  const answer = await http.call('POST', `/api/v1/admin/${path}`, { token: http.admins.owner, json });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return pick(answer.json, 'data');
}

async function list(token: string): Promise<readonly Item[]> {
  const answer = await http.call('GET', PATH, { token });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return pick(answer.json, 'data.items') as readonly Item[];
}

beforeAll(async () => {
  http = await createTestHttp();
  const now = http.clock.now();
  const budgets = [{ amount: '0.00001', period: 'total' }];
  const full = await create('customer-users', { name: 'Full', budgets: [{ amount: '0.0000019', period: 'total' }] });
  const near = await create('customer-users', { name: 'Near', budgets });
  await create('customer-users', { name: 'Far', budgets });
  const charge = (user: unknown, amount: bigint) => {
    const budgetId = String(pick(user, 'budgets.0.id'));
    const hold = makeHold({
      at: now,
      customerUserId: String(pick(user, 'id')),
      budgets: [{ budgetId, periodStart: 0 }],
    });
    http.store.traffic.hold(hold, () => undefined);
    http.store.traffic.settle(hold, makeSettlement(hold, { charge: nanoUsd(amount) }), () => undefined);
  };
  charge(full, 1_900n);
  charge(near, 8_500n);
  const expires = (days: number) => new Date(now + days * DAY_MS).toISOString();
  const tokens = `customer-users/${String(pick(near, 'id'))}/tokens`;
  await create(tokens, { name: 'soon', expires_at: expires(2) });
  await create(tokens, { name: 'later', expires_at: expires(40) });
  await create('providers', {
    name: 'unpriced',
    kind: 'openai-compatible',
    base_url: 'https://example.com/v1',
    models: [{ model: 'nobody-knows' }],
  });
  const refusal = { at: now, customerId: null, customerUserId: 'usr_1', tokenId: 'tok_1', model: 'm' };
  for (let count = 0; count < 30; count++) http.store.traffic.refuse({ ...refusal, errorType: 'rate_limited' });
  await http.store.traffic.flush();
});
afterAll(() => http.dispose());

test('budgets, tokens, models, refusals and the disk are listed with their figures, the gravest first', async () => {
  const items = await list(http.admins.owner);
  const brief = items.map(({ kind, subject, severity }) => [kind, subject.name, severity]);
  expect(brief.filter(([kind]) => kind !== 'operation_log_unsealed')).toEqual([
    ['budget_exhausted', 'Full', 'critical'],
    ['disk_low', null, 'critical'],
    ['budget_low', 'Near', 'warning'],
    ['model_unpriced', 'nobody-knows', 'warning'],
    ['refusals_unusual', 'rate_limited', 'warning'],
    ['token_expiring', 'soon', 'warning'],
  ]);
  const near = items.find(({ kind }) => kind === 'budget_low');
  expect(near?.facts).toMatchObject({ spent: '0.0000085', remaining: '0.0000015', used_percent: 85, resets_at: null });
  expect(items.find(({ kind }) => kind === 'refusals_unusual')?.facts).toEqual({ errors: 30, usual: 0 });
});

test('a role is told only of what it may read', async () => {
  const kinds = async (role: 'operator' | 'support') =>
    new Set((await list(http.admins[role])).map(({ kind }) => kind));
  const operator = await kinds('operator');
  expect([operator.has('budget_low'), operator.has('token_expiring'), operator.has('disk_low')]).toEqual([
    false,
    false,
    true,
  ]);
  const support = await kinds('support');
  expect([support.has('budget_low'), support.has('token_expiring'), support.has('disk_low')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a provider whose calls fail is listed with what they fail with', async () => {
  const provider = await create('providers', {
    name: 'failing',
    kind: 'openai-compatible',
    base_url: 'https://example.com/v1',
    models: [{ model: 'm-1', price: { input: '1', output: '2' } }],
  });
  const deployment = http.router.catalogue().findModel('m-1')?.deployments[0];
  if (deployment === undefined) throw new Error('the model has a deployment');
  for (let count = 0; count < 5; count++) http.router.report(deployment, 'failed', null);
  const now = http.clock.now();
  const id = String(pick(provider, 'id'));
  await http.store.transact([http.store.providers.recordHealth(id, 'unhealthy', 'm-1 keeps failing', now)]);
  const hold = makeHold({ at: now, provider: 'failing' });
  http.store.traffic.hold(hold, () => undefined);
  const failed = { errorType: 'upstream_timeout', status: 504, charge: nanoUsd(0n), provider: 'failing' };
  http.store.traffic.settle(hold, makeSettlement(hold, failed), () => undefined);
  await http.store.traffic.flush();
  const items = await list(http.admins.operator);
  expect(items[0]).toMatchObject({
    kind: 'provider_unhealthy',
    severity: 'critical',
    facts: { reason: 'm-1 keeps failing', error_type: 'upstream_timeout', broken: 1, deployments: 1 },
  });
  expect(items.find(({ kind }) => kind === 'deployment_broken')?.facts).toMatchObject({ provider: 'failing' });
});

test('health tells what was measured, and the data folder to those alone who may read the settings', async () => {
  const read = (token: string | null) => http.call('GET', '/api/v1/admin/health', { token });
  const owner = await read(http.admins.owner);
  expect(owner.status).toBe(200);
  expect(pick(owner.json, 'data.commit_ms')).toEqual({ count: 3, p50: 1.25, p99: 2.5, max: 2.5 });
  expect(Number(pick(owner.json, 'data.store.database_bytes'))).toBeGreaterThan(100_000);
  expect(pick(owner.json, 'data.ready')).toBe(true);
  expect(Number(pick(owner.json, 'data.operation_log.unsealed'))).toBeGreaterThan(0);
  expect(pick(owner.json, 'data.store.data_folder')).toBe('/data');
  expect((await read(http.admins.operator)).text).not.toContain('/data');
  expect((await read(http.admins.support)).status).toBe(403);
  expect((await read(null)).status).toBe(401);
});
