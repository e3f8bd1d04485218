import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const PRICE = { input: '1', output: '2' };

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway('sqlite', { TALLYGATE_ALLOW_PRIVATE_PROVIDERS: 'loopback' });
});
afterAll(() => gw.close());

test('sync shows what the account has, what of it is deployed, and what is known of it', async () => {
  const models = [
    { model: 'house', upstream_model: 'deepseek-chat' },
    { model: 'gone', upstream_model: 'retired-model', price: PRICE },
  ];
  const id = await gw.addProvider('ds', models, { kind: 'deepseek', base_url: gw.upstream.url });
  gw.upstream.enqueue({
    kind: 'whole',
    body: { object: 'list', data: [{ id: 'deepseek-chat' }, { id: 'brand-new', context_length: 4096 }] },
  });
  const before = await gw.admin('GET', `/api/v1/admin/providers/${id}`);
  const { status, data } = await gw.admin('POST', `/api/v1/admin/providers/${id}/sync`);
  expect([status, gw.upstream.requests.at(-1)?.path]).toEqual([200, '/models']);
  expect(data).toMatchObject({
    ok: true,
    models: [
      { upstream_model: 'deepseek-chat', models: ['house'], price: { input: expect.any(String) } },
      { upstream_model: 'brand-new', models: [], context_window: 4096, price: null },
    ],
    missing: [{ model: 'gone', upstream_model: 'retired-model' }],
  });
  expect(data.models[0].context_window).toBeGreaterThan(1000);
  expect((await gw.admin('GET', `/api/v1/admin/providers/${id}`)).data).toEqual(before.data);
});

test('sync reads the lists of vendors of other shapes', async () => {
  const kinds = [
    ['gemini', { models: [{ name: 'models/gemini-2.5-pro', inputTokenLimit: 1048576 }] }, 'gemini-2.5-pro', 1048576],
    ['vertex', { publisherModels: [{ name: 'publishers/google/models/gemini-2.5-pro' }] }, 'gemini-2.5-pro', null],
    ['bedrock', { modelSummaries: [{ modelId: 'made.up-v1:0' }] }, 'made.up-v1:0', null],
  ] as const;
  for (const [kind, body, name, window] of kinds) {
    const id = await gw.addProvider(`list ${kind}`, [], { kind, base_url: gw.upstream.url });
    gw.upstream.enqueue({ kind: 'whole', body });
    const { data } = await gw.admin('POST', `/api/v1/admin/providers/${id}/sync`);
    expect(data.models[0]).toMatchObject({
      upstream_model: name,
      ...(window === null ? {} : { context_window: window }),
    });
  }
});

test('what the provider does wrong is the answer, without its key', async () => {
  const id = await gw.addProvider('broken', []);
  gw.upstream.enqueue({ kind: 'whole', status: 401, body: { error: { message: 'bad key upstream-secret-key' } } });
  const refused = await gw.admin('POST', `/api/v1/admin/providers/${id}/sync`);
  expect(refused.data).toMatchObject({ ok: false, error: { type: 'upstream_error', upstream_status: 401 } });
  expect(JSON.stringify(refused.data)).not.toContain('upstream-secret-key');
  gw.upstream.enqueue({ kind: 'whole', body: '<html>' });
  expect((await gw.admin('POST', `/api/v1/admin/providers/${id}/sync`)).data.ok).toBe(false);
  expect((await gw.admin('POST', '/api/v1/admin/providers/prv_none/sync')).status).toBe(404);
});

test('the catalogue proposes models by kind, with windows and prices', async () => {
  const { status, data } = await gw.admin('GET', '/api/v1/admin/catalogue?kind=openai&q=gpt-4.1');
  expect(status).toBe(200);
  expect(data.dataset).toMatch(/genai-prices/);
  expect(data.items.find((item: { upstream_model: string }) => item.upstream_model === 'gpt-4.1')).toMatchObject({
    kind: 'openai',
    context_window: expect.any(Number),
    price: { input: '2', output: '8' },
  });
  const all = await gw.admin('GET', '/api/v1/admin/catalogue');
  const kinds = new Set(all.data.items.map((item: { kind: string }) => item.kind));
  expect([...kinds]).toEqual(expect.arrayContaining(['openai', 'anthropic', 'gemini', 'vertex', 'bedrock', 'zhipu']));
  const unknown = await gw.admin('GET', '/api/v1/admin/catalogue?kind=unheard-of');
  expect([unknown.status, unknown.error?.details[0]?.['path']]).toEqual([400, 'kind']);
});
