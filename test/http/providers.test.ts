import { HeaderText } from '../../src/lib/header-text.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';

const PATH = '/api/v1/admin/providers';
const KEY = 'sk-very-secret-0123456789-wxyz';

type Fields = Record<string, unknown>;

let http: TestHttp;
let counter = 0;

beforeAll(async () => {
  http = await createTestHttp();
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
  const name = `provider ${counter}.${Math.trunc(performance.now() * 1000)}`;
  return dataOf(await send('POST', PATH, { name, kind: 'openai', api_key: KEY, ...fields }));
}

function modelName(suffix = ''): string {
  return `model-${counter}${suffix}`;
}

test('a provider is created with its defaults, and its key is never answered', async () => {
  const answer = await send('POST', PATH, { name: 'first', kind: 'openai', api_key: KEY });
  expect(answer.status).toBe(201);
  expect(answer.text).not.toContain(KEY);
  expect(dataOf(answer)).toMatchObject({
    name: 'first',
    kind: 'openai',
    dialects: expect.arrayContaining(['openai-chat']),
    api_key: '…wxyz',
    headers: {},
    models: [],
    priority: 1,
    weight: 1,
    timeout_ms: null,
    max_concurrency: null,
    max_retries: 0,
    on_client_abort: 'abort',
    enabled: true,
    health: 'unknown',
    version: 1,
  });
});

test('the key is sealed in the database under a context of its own', async () => {
  const { id } = await create();
  const record = await http.store.providers.find(String(id));
  expect(record?.apiKeySealed).not.toContain(KEY);
  expect(http.deps.sealer.open(record?.apiKeySealed ?? '', `provider:${String(id)}:api_key`)).toBe(KEY);
});

test('models come to be with their first offer and cease with their last', async () => {
  const model = modelName();
  const first = await create({ models: [{ model, upstream_model: 'known-model' }] });
  const second = await create({ models: [{ model, upstream_model: 'known-model' }] });
  expect(http.router.catalogue().findModel(model)?.deployments).toHaveLength(2);
  expect((await send('DELETE', `${PATH}/${String(first['id'])}`)).status).toBe(204);
  expect(http.router.catalogue().findModel(model)?.deployments).toHaveLength(1);
  dataOf(await send('PATCH', `${PATH}/${String(second['id'])}`, { models: [] }));
  expect(http.router.catalogue().findModel(model)).toBeNull();
  expect(await http.store.models.findByName(model)).toBeNull();
});

test('a price is the override, else of the data set, else unknown with a warning', async () => {
  const provider = await create({
    models: [
      { model: modelName('-own'), upstream_model: 'a', price: { input: '3', output: '4.5' } },
      { model: modelName('-data'), upstream_model: 'known-model' },
      { model: modelName('-none'), upstream_model: 'b' },
    ],
  });
  expect(provider['warnings']).toEqual([expect.stringContaining('models.2')]);
  const price = (suffix: string) => http.router.catalogue().findModel(modelName(suffix))?.deployments[0]?.price;
  expect(price('-own')?.tiers[0]?.output).toBe(4_500_000_000n);
  expect(price('-data')?.tiers[0]?.input).toBe(1_000_000_000n);
  expect(price('-none')).toBeNull();
  const versions = await http.store.deployments.listByProvider(String(provider['id']));
  const known = versions.find((each) => each.upstreamModel === 'known-model')?.priceVersionId ?? '';
  expect(await http.store.prices.find(known)).toMatchObject({ source: 'dataset', dataset: 'test 1' });
});

test('a free kind needs no price', async () => {
  await create({ kind: 'sandbox', api_key: undefined, models: [{ model: modelName() }] });
  expect(http.router.catalogue().findModel(modelName())?.deployments[0]?.price?.free).toBe(true);
});

test('a price that is not changed keeps its version, a changed one gets a new one', async () => {
  const offer = { model: modelName(), upstream_model: 'x', price: { input: '1', output: '1' } };
  const { id } = await create({ models: [offer] });
  const version = async () => (await http.store.deployments.listByProvider(String(id)))[0]?.priceVersionId;
  const before = await version();
  dataOf(await send('PATCH', `${PATH}/${String(id)}`, { priority: 2 }));
  expect(await version()).toBe(before);
  dataOf(await send('PATCH', `${PATH}/${String(id)}`, { models: [{ ...offer, price: { input: '1', output: '2' } }] }));
  expect(await version()).not.toBe(before);
});

test('PATCH changes what it names and keeps the rest, secrets too', async () => {
  const created = await create({ headers: { 'X-One': 'first-value', 'X-Two': 'second-value' }, weight: 7 });
  const patched = await send('PATCH', `${PATH}/${String(created['id'])}`, {
    timeout_ms: 5000,
    headers: { 'x-two': null, 'X-Three': 'third-value' },
  });
  expect(patched.text).not.toContain('-value');
  expect(dataOf(patched)).toMatchObject({
    name: created['name'],
    weight: 7,
    timeout_ms: 5000,
    api_key: '…wxyz',
    headers: { 'X-One': '…', 'X-Three': '…' },
    version: 2,
  });
  const record = await http.store.providers.find(String(created['id']));
  const opened = http.deps.sealer.open(record?.headersSealed ?? '', `provider:${String(created['id'])}:headers`);
  expect(JSON.parse(opened)).toEqual({ 'X-One': 'first-value', 'X-Three': 'third-value' });
});

test('PATCH with null resets a field and takes the key away', async () => {
  const created = await create({ weight: 7 });
  const patched = dataOf(await send('PATCH', `${PATH}/${String(created['id'])}`, { weight: null, api_key: null }));
  expect(patched).toMatchObject({ weight: 1, api_key: null });
});

test('PUT resets what is missing, secrets excepted', async () => {
  const model = modelName();
  const created = await create({ weight: 7, timeout_ms: 9, models: [{ model, upstream_model: 'known-model' }] });
  const put = await send('PUT', `${PATH}/${String(created['id'])}`, { name: created['name'], kind: 'openai' });
  expect(dataOf(put)).toMatchObject({ weight: 1, timeout_ms: null, models: [], api_key: '…wxyz' });
  expect(http.router.catalogue().findModel(model)).toBeNull();
});

const REFUSED: readonly [string, Fields, string][] = [
  ['an unknown field', { prioritty: 1 }, 'prioritty'],
  ['an unknown kind', { kind: 'nonsense' }, 'kind'],
  ['no name', { name: null }, 'name'],
  ['a masked key', { api_key: '…abcd' }, 'api_key'],
  ['a masked header', { headers: { 'X-A': '…' } }, 'headers.X-A'],
  ['a header that is of the gateway', { headers: { Host: 'x' } }, 'headers.Host'],
  ['a header with a line break', { headers: { 'X-A': 'a\r\nb: c' } }, 'headers.X-A'],
  ['an address that is refused', { base_url: 'http://10.0.0.1/v1' }, 'base_url'],
  ['an address over two lines', { base_url: 'https://api.test/v1\r\nX-Evil: 1' }, 'base_url'],
  ['an address with an empty query', { base_url: 'https://api.test/v1?' }, 'base_url'],
  ['an address with a fragment', { base_url: 'https://api.test/v1#' }, 'base_url'],
  ['an address with a password', { base_url: 'https://user:pass@api.test/v1' }, 'base_url'],
  ['no address where there is no default', { kind: 'openai-compatible' }, 'base_url'],
  ['a weight of zero', { weight: 0 }, 'weight'],
  ['a fraction of a millisecond', { timeout_ms: 1.5 }, 'timeout_ms'],
  ['a model twice', { models: [{ model: 'a' }, { model: 'a' }] }, 'models.1.model'],
  ['a broken price', { models: [{ model: 'a', price: { input: 1, output: '1' } }] }, 'models.0.price.input'],
  [
    'a currency without a rate',
    { models: [{ model: 'a', price: { input: '1', output: '1', currency: 'EUR' } }] },
    'models.0.price.currency',
  ],
  ['a star inside a name', { models: [{ model: 'a*b' }] }, 'models.0.model'],
  ['a dialect of another kind', { dialects: ['gemini'] }, 'dialects.0'],
];

test.each(REFUSED)('%s is refused with its path, and nothing is written', async (_name, fields, path) => {
  const name = `refused ${counter}`;
  const answer = await send('POST', PATH, { name, kind: 'openai', ...fields });
  expect(answer.status).toBe(400);
  expect(errorOf(answer)).toEqual({ code: 40001, paths: [path] });
  expect(await http.store.providers.findByName(name)).toBeNull();
  expect(await http.store.models.findByName('a')).toBeNull();
});

test('a name that is taken is 40901 naming the field, also by PATCH', async () => {
  const one = await create();
  const two = await create();
  for (const answer of [
    await send('POST', PATH, { name: one['name'], kind: 'openai' }),
    await send('PATCH', `${PATH}/${String(two['id'])}`, { name: one['name'] }),
  ]) {
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toEqual({ code: 40901, paths: ['name'] });
  }
});

test('a version that is out of date is 41201 and changes nothing', async () => {
  const { id } = await create();
  const item = `${PATH}/${String(id)}`;
  dataOf(await send('PATCH', item, { weight: 2 }, { 'if-match': '1' }));
  for (const [method, json] of [
    ['PATCH', { weight: 3 }],
    ['PUT', { name: 'x', kind: 'openai' }],
    ['DELETE'],
  ] as const) {
    const answer = await send(method, item, json, { 'if-match': '1' });
    expect([method, answer.status, errorOf(answer).code]).toEqual([method, 412, 41201]);
  }
  expect(dataOf(await send('GET', item))).toMatchObject({ weight: 2, version: 2 });
});

test('changes at the same time are all taken up', async () => {
  const { id } = await create();
  const fields = ['priority', 'weight', 'max_retries', 'timeout_ms'];
  await Promise.all(fields.map((field) => send('PATCH', `${PATH}/${String(id)}`, { [field]: 3 })));
  const after = dataOf(await send('GET', `${PATH}/${String(id)}`));
  expect(fields.map((field) => after[field])).toEqual([3, 3, 3, 3]);
  expect(after['version']).toBe(5);
});

test('what does not exist is 40401 by every method', async () => {
  const item = `${PATH}/prv_00000000000000000000000000000000`;
  for (const [method, path, json] of [
    ['GET', item],
    ['PATCH', item, { weight: 2 }],
    ['PUT', item, { name: 'x', kind: 'openai' }],
    ['DELETE', item],
    ['POST', `${item}/test`],
    ['GET', `${PATH}/%00`],
  ] as const) {
    const answer = await send(method, path, json);
    expect([method, answer.status, errorOf(answer).code]).toEqual([method, 404, 40401]);
  }
});

test('a list has pages, a cursor, filters, a sort and a search', async () => {
  const names = ['zebra', 'aardvark', 'monkey'].map((name) => `${name} ${counter}`);
  for (const name of names) await create({ name, kind: 'openai', weight: 9 });
  const list = async (query: string) => dataOf(await send('GET', `${PATH}?${query}`));
  const found = await list(`q=${encodeURIComponent(` ${counter}`)}&sort=name&page_size=2`);
  expect((found['items'] as Fields[]).map((item) => item['name'])).toEqual([names[1], names[2]]);
  expect(found).toMatchObject({ page: 1, page_size: 2, total: 3 });
  const cursor = encodeURIComponent(String(found['next_cursor']));
  const next = await list(`q=${encodeURIComponent(` ${counter}`)}&sort=name&page_size=2&cursor=${cursor}`);
  expect((next['items'] as Fields[]).map((item) => item['name'])).toEqual([names[0]]);
  expect(next['next_cursor']).toBeNull();
  expect((await list('kind=sandbox&kind=gemini&enabled=false'))['items']).toEqual([]);
  for (const [query, path] of [
    ['page=0', 'page'],
    ['page_size=201', 'page_size'],
    ['sort=secret', 'sort'],
    ['from=yesterday', 'from'],
    ['colour=red', 'colour'],
    ['cursor=nonsense', 'cursor'],
  ] as const) {
    const answer = await send('GET', `${PATH}?${query}`);
    expect([query, answer.status, errorOf(answer).paths]).toEqual([query, 400, [path]]);
  }
});

test('a test call names the model and tells how it went', async () => {
  const { id } = await create({ models: [{ model: modelName(), upstream_model: 'known-model' }] });
  const path = `${PATH}/${String(id)}/test`;
  expect(dataOf(await send('POST', path))).toEqual({ ok: true, model: modelName(), latency_ms: 12 });
  expect(http.tested.at(-1)?.upstreamModel).toBe('known-model');
  http.setTestResult({ ok: false, error: { type: 'upstream_error', message: 'said no', upstreamStatus: 401 } });
  expect(dataOf(await send('POST', path, { model: modelName() }))).toEqual({
    ok: false,
    model: modelName(),
    error: { type: 'upstream_error', message: 'said no', upstream_status: 401 },
  });
  http.setTestResult({ ok: true, latencyMs: 12.4 });
  expect(errorOf(await send('POST', path, { model: 'other' }))).toEqual({ code: 40001, paths: ['model'] });
});

test('every change is in the operation log with before and after, without a secret', async () => {
  const created = await create({ headers: { 'X-A': 'header-secret' } });
  const item = `${PATH}/${String(created['id'])}`;
  dataOf(await send('PATCH', item, { weight: 5, api_key: 'sk-the-other-secret-0000' }, { 'x-request-id': 'audit-1' }));
  await send('DELETE', item);
  const answer = await send('GET', `/api/v1/admin/operation-logs?target_id=${String(created['id'])}&sort=at`);
  const rows = dataOf(answer)['items'] as Fields[];
  expect(rows.map((row) => row['action'])).toEqual(['provider.create', 'provider.update', 'provider.delete']);
  expect(rows[1]).toMatchObject({
    actor: { type: 'admin', id: http.adminIds.owner },
    target: { type: 'provider', id: created['id'] },
    ip: '192.0.2.1',
    request_id: 'audit-1',
    outcome: 'ok',
    changes: { weight: { before: 1, after: 5 }, api_key: { before: '…', after: '…' } },
  });
  expect(answer.text).not.toContain('secret');
});

test('limits of a provider bind all of its deployments, and how these stand is shown with it', async () => {
  const model = modelName();
  const created = await create({
    models: [{ model, upstream_model: 'known-model' }],
    limits: { requests_per_minute: 3, concurrent_requests: 2 },
  });
  const path = `${PATH}/${String(created['id'])}`;
  expect(created['limits']).toEqual({ requests_per_minute: 3, concurrent_requests: 2 });
  const [deployment] = http.router.catalogue().findModel(model)?.deployments ?? [];
  if (deployment === undefined) throw new Error('no deployment');
  const stands = async (): Promise<unknown> => dataOf(await send('GET', path))['deployments'];
  const place = { deployment_id: deployment.id, upstream_model: 'known-model', quota: [] };
  expect(await stands()).toEqual([{ ...place, state: 'ready', wait_ms: 0 }]);
  for (let n = 0; n < 3; n++) {
    expect(http.router.acquire(deployment, http, 1, 1)).toBe(true);
    http.router.release(deployment, http, 2);
  }
  expect(http.router.acquire(deployment, http, 1, 1)).toBe(false);
  expect(await stands()).toEqual([{ ...place, state: 'limited', wait_ms: 20_000 }]);
  http.router.heard(
    deployment,
    new HeaderText('HTTP/1.1 200 OK\r\nx-ratelimit-limit-requests: 9\r\nx-ratelimit-remaining-requests: 0\r\n'),
  );
  expect(dataOf(await send('PATCH', path, { limits: null }))['limits']).toEqual({});
  const quota = [{ unit: 'requests', limit: 9, remaining: 0, resets_in_ms: 60_000 }];
  expect(await stands()).toEqual([{ ...place, state: 'low', wait_ms: 0, quota }]);
  const bad = await send('PATCH', path, { limits: { tokens_per_minute: 1.5 } });
  expect(errorOf(bad)).toEqual({ code: 40001, paths: ['limits.tokens_per_minute'] });
});
