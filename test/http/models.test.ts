import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';

const PATH = '/api/v1/admin/models';

type Fields = Record<string, unknown>;

let http: TestHttp;
let counter = 0;
let providerId = '';

beforeAll(async () => {
  http = await createTestHttp();
  const answer = await send('POST', '/api/v1/admin/providers', { name: 'p', kind: 'openai', api_key: 'sk-0123456789' });
  providerId = String(dataOf(answer)['id']);
});
afterAll(() => http.dispose());
beforeEach(() => {
  counter += 1;
});

function send(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
  return http.call(method, path, { token: http.admins.owner, json, headers });
}

function dataOf(answer: TestAnswer): Fields {
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
  return (answer.json as { data: Fields }).data;
}

function errorOf(answer: TestAnswer): { code: number; paths: unknown[] } {
  const body = answer.json as { code: number; error: { details: { path?: unknown }[] } };
  return { code: body.code, paths: body.error.details.map((detail) => detail.path) };
}

async function create(fields: Fields = {}): Promise<Fields> {
  const deployments = [{ provider_id: providerId, upstream_model: 'known-model' }];
  return dataOf(await send('POST', PATH, { name: `model-${counter}`, deployments, ...fields }));
}

test('a model is created with limits, budgets and deployments', async () => {
  const created = await create({
    name: `vendor/model:${counter}`,
    aliases: [`alias-${counter}`],
    limits: { requests_per_minute: 20 },
    budgets: [{ amount: '25.00', period: 'month' }],
  });
  expect(created).toMatchObject({
    name: `vendor/model:${counter}`,
    aliases: [`alias-${counter}`],
    deployments: [{ provider_id: providerId, upstream_model: 'known-model', enabled: true }],
    strategy: 'weighted',
    fallbacks: [],
    hedge: null,
    limits: { requests_per_minute: 20 },
    budgets: [{ amount: '25', period: 'month', hard: true, spent: '0', held: '0', remaining: '25' }],
    priced: true,
    version: 1,
  });
  expect(http.router.catalogue().findModel(`alias-${counter}`)?.id).toBe(String(created['id']));
});

test('a deployment that is kept keeps its id, one that is left out goes', async () => {
  const created = await create();
  const [deployment] = created['deployments'] as Fields[];
  const item = `${PATH}/${String(created['id'])}`;
  const changed = dataOf(
    await send('PATCH', item, {
      deployments: [
        { id: deployment?.['id'], provider_id: providerId, upstream_model: 'renamed', price: { free: true } },
        { provider_id: providerId, upstream_model: 'second', priority: 2 },
      ],
    }),
  );
  const after = changed['deployments'] as Fields[];
  expect(after).toHaveLength(2);
  expect(after.find((each) => each['upstream_model'] === 'renamed')?.['id']).toBe(deployment?.['id']);
  expect(changed['warnings']).toEqual([expect.stringContaining('deployments.1')]);
  const left = dataOf(
    await send('PATCH', item, { deployments: [{ id: deployment?.['id'], provider_id: providerId }] }),
  );
  expect((left['deployments'] as Fields[]).map((each) => each['upstream_model'])).toEqual([`model-${counter}`]);
});

test('a deployment tells the price that its calls are charged at, and that none is known', async () => {
  const created = await create({
    deployments: [
      { provider_id: providerId, upstream_model: 'known-model' },
      { provider_id: providerId, upstream_model: 'own', price: { input: '3', output: '4', currency: 'USD' } },
      { provider_id: providerId, upstream_model: 'nobody-knows' },
    ],
  });
  const prices = new Map(
    (created['deployments'] as Fields[]).map((each) => [each['upstream_model'], each['current_price']]),
  );
  expect(prices.get('known-model')).toMatchObject({ source: 'dataset', deployment_id: null });
  expect(prices.get('own')).toMatchObject({ source: 'override', price: { input: '3', output: '4' } });
  expect(prices.get('nobody-knows')).toBeNull();
});

test('a PUT of what was read changes nothing but the version', async () => {
  const created = await create({ limits: { tokens_per_day: 5 }, budgets: [{ amount: '1', period: 'day' }] });
  const item = `${PATH}/${String(created['id'])}`;
  const read = dataOf(await send('GET', item));
  const { id: _id, created_at: _c, updated_at: _u, version: _v, priced: _p, limits_left: _l, ...fields } = read;
  const { version, updated_at: _updated, ...put } = dataOf(await send('PUT', item, fields));
  expect(version).toBe(2);
  expect(read).toMatchObject(put);
});

test('PATCH sets one limit, null takes it away, a budget keeps its id', async () => {
  const created = await create({
    limits: { requests_per_minute: 5, tokens_per_minute: 6 },
    budgets: [{ amount: '1', period: 'day' }],
  });
  const item = `${PATH}/${String(created['id'])}`;
  const budgets = [{ amount: '2', period: 'day' }];
  const patched = dataOf(await send('PATCH', item, { limits: { requests_per_minute: null }, budgets }));
  expect(patched['limits']).toEqual({ tokens_per_minute: 6 });
  const idOf = (model: Fields) => (model['budgets'] as Fields[])[0]?.['id'];
  expect(idOf(patched)).toBe(idOf(created));
});

const REFUSED: readonly [string, Fields, string][] = [
  ['no deployment', { deployments: [] }, 'deployments'],
  ['an unknown provider', { deployments: [{ provider_id: 'prv_none' }] }, 'deployments.0.provider_id'],
  ['an unknown strategy', { strategy: 'coin' }, 'strategy'],
  ['a limit of zero', { limits: { requests_per_minute: 0 } }, 'limits.requests_per_minute'],
  ['a limit beyond 10^15', { limits: { tokens_per_day: 1_000_000_000_000_001 } }, 'limits.tokens_per_day'],
  ['an unknown limit', { limits: { requests_per_hour: 1 } }, 'limits.requests_per_hour'],
  ['a budget that is a number', { budgets: [{ amount: 5, period: 'day' }] }, 'budgets.0.amount'],
  ['a budget of nothing', { budgets: [{ amount: '0', period: 'day' }] }, 'budgets.0.amount'],
  ['its own name as an alias', { aliases: ['refused'], name: 'refused' }, 'aliases'],
  ['a field of the answer', { version: 3 }, 'version'],
];

test.each(REFUSED)('%s is refused with its path', async (_name, fields, path) => {
  const deployments = [{ provider_id: providerId }];
  const answer = await send('POST', PATH, { name: `refused-${counter}`, deployments, ...fields });
  expect([answer.status, errorOf(answer)]).toEqual([400, { code: 40001, paths: [path] }]);
  expect(await http.store.models.findByName(`refused-${counter}`)).toBeNull();
});

test('names and aliases are unique among each other', async () => {
  await create({ aliases: [`taken-${counter}`] });
  const deployments = [{ provider_id: providerId }];
  for (const [fields, path] of [
    [{ name: `taken-${counter}` }, 'name'],
    [{ name: 'free', aliases: [`model-${counter}`] }, 'aliases.0'],
  ] as const) {
    const answer = await send('POST', PATH, { deployments, ...fields });
    expect([answer.status, errorOf(answer)]).toEqual([409, { code: 40901, paths: [path] }]);
  }
});

test('a removed model is gone from the catalogue and from its provider', async () => {
  const { id } = await create();
  const item = `${PATH}/${String(id)}`;
  expect((await send('DELETE', item, undefined, { 'if-match': '9' })).status).toBe(412);
  expect((await send('DELETE', item)).status).toBe(204);
  expect((await send('GET', item)).status).toBe(404);
  expect(http.router.catalogue().findModel(`model-${counter}`)).toBeNull();
  expect(await http.store.budgets.listByScope('model', String(id))).toEqual([]);
});

test('an offer by a provider adds to the model of that name or alias', async () => {
  const { id } = await create({ aliases: [`other-${counter}`] });
  dataOf(
    await send('POST', '/api/v1/admin/providers', {
      name: `adding ${counter}`,
      kind: 'openai',
      api_key: 'sk-0123456789',
      models: [{ model: `other-${counter}`, upstream_model: 'known-model' }],
    }),
  );
  const model = dataOf(await send('GET', `${PATH}/${String(id)}`));
  expect(model['deployments']).toHaveLength(2);
});

test('a list filters by name and searches', async () => {
  await create();
  const exact = dataOf(await send('GET', `${PATH}?name=model-${counter}`));
  expect((exact['items'] as Fields[]).map((each) => each['name'])).toEqual([`model-${counter}`]);
  expect(dataOf(await send('GET', `${PATH}?q=%25`))['items']).toEqual([]);
});

test('limits of a deployment are kept, shown, replaced and reset, and their changes logged', async () => {
  const deployment = { provider_id: providerId, upstream_model: 'known-model' };
  const limits = { requests_per_minute: 60, tokens_per_day: 1_000_000, concurrent_requests: 5 };
  const created = await create({ deployments: [{ ...deployment, limits }] });
  const path = `${PATH}/${String(created['id'])}`;
  const shown = async (): Promise<unknown> => {
    const [first] = dataOf(await send('GET', path))['deployments'] as Fields[];
    return first?.['limits'];
  };
  expect(await shown()).toEqual(limits);
  const find = (): unknown =>
    http.router
      .catalogue()
      .findModel(String(created['name']))
      ?.deployments[0]?.scopes.map((scope) => scope.limits);
  expect(find()).toEqual([{ requestsPerMinute: 60, tokensPerDay: 1_000_000, concurrentRequests: 5 }]);
  await send('PATCH', path, { deployments: [{ ...deployment, limits: { requests_per_minute: 2 } }] });
  expect([await shown(), find()]).toEqual([{ requests_per_minute: 2 }, [{ requestsPerMinute: 2 }]]);
  // The provider's view of its offers keeps what it does not show.
  const provider = dataOf(await send('GET', `/api/v1/admin/providers/${providerId}`));
  await send('PATCH', `/api/v1/admin/providers/${providerId}`, { models: provider['models'] });
  expect(await shown()).toEqual({ requests_per_minute: 2 });
  await send('PATCH', path, { deployments: [deployment] });
  expect([await shown(), find()]).toEqual([{}, []]);
  const bad = await send('PATCH', path, { deployments: [{ ...deployment, limits: { requests_per_minute: 0 } }] });
  expect(errorOf(bad)).toEqual({ code: 40001, paths: ['deployments.0.limits.requests_per_minute'] });
});
