import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookSender } from '../../src/services/webhooks/deliver.ts';
import { passNoticesOn } from '../../src/services/webhooks/pass-on.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';
import { registerSecret } from '../support/secrets.ts';
import { startUpstream } from '../support/upstream.ts';

const SETTINGS = '/api/v1/admin/settings';
const SECRET = registerSecret(`whsec_${Buffer.from('thirty-two bytes that are a key!').toString('base64')}`);
const OTHER = registerSecret(`whsec_${Buffer.from('thirty-two bytes, another key...').toString('base64')}`);
const HOOK = { url: 'https://hooks.example.com/a', secret: SECRET };

describe('in the settings', () => {
  let http: TestHttp;

  beforeAll(async () => {
    http = await createTestHttp();
  });
  afterAll(() => http.dispose());

  const patch = (json: unknown, token = http.admins.owner): Promise<TestAnswer> =>
    http.call('PATCH', SETTINGS, { token, json });
  // oxlint-disable-next-line typescript/no-explicit-any -- the assertions prove the shape
  const hooksOf = (answer: TestAnswer): any[] => {
    expect([answer.status, answer.status < 300 ? '' : answer.text]).toEqual([200, '']);
    return (answer.json as { data: { webhooks: [] } }).data.webhooks;
  };

  test('a webhook is answered without its secret, which is kept sealed and in no log', async () => {
    const [made] = hooksOf(await patch({ webhooks: [HOOK] }));
    expect(made).toEqual({
      id: expect.stringMatching(/^whk_/),
      url: 'https://hooks.example.com/…',
      secret: `…${SECRET.slice(-4)}`,
      events: [],
      enabled: true,
    });
    const [record] = await http.store.webhooks.all();
    expect(record?.secretSealed).toMatch(/^v1\./);
    const read = await http.call('GET', SETTINGS, { token: http.admins.auditor });
    const rows = await http.call('GET', '/api/v1/admin/operation-logs?action=settings.update', {
      token: http.admins.owner,
    });
    expect(`${read.text}${rows.text}`).not.toContain(SECRET.slice(6, 20));
  });

  test('a secret in the address of a webhook is in no row of the operation log, and that it changed is', async () => {
    const address = (secret: string): string => `https://hush-user:hush-word@hooks.example.com/in?token=${secret}&v=2`;
    const [made] = hooksOf(await patch({ webhooks: [{ url: address('hush-1'), secret: SECRET }] }));
    hooksOf(await patch({ webhooks: [{ id: made?.id, url: address('hush-2') }] }));
    expect((await http.store.webhooks.all())[0]?.url).toBe(address('hush-2'));
    await http.deps.audit.flush();
    const rows = await http.call('GET', '/api/v1/admin/operation-logs?action=settings.update&page_size=2', {
      token: http.admins.owner,
    });
    expect(rows.text).not.toContain('hush');
    const shown = 'https://…@hooks.example.com/…?token=…&v=…';
    const { items } = (rows.json as { data: { items: { changes: unknown }[] } }).data;
    expect(items.map(({ changes }) => changes)).toMatchObject([
      { webhooks: { before: [{ url: shown }], after: [{ url: shown }] } },
      { webhooks: { after: [{ url: shown }] } },
    ]);
  });

  test('a secret in the path of a webhook is answered and logged masked, and the masked address sent back keeps it', async () => {
    const url = 'https://hooks.example.com/services/T0HUSH/B0HUSH/hushhushhushhush1234';
    const shown = 'https://hooks.example.com/services/…/…/…1234';
    const [made] = hooksOf(await patch({ webhooks: [{ url, secret: SECRET }] }));
    expect(made?.url).toBe(shown);
    hooksOf(await patch({ webhooks: [{ id: made?.id, url: shown, events: ['budget.alert'] }] }));
    hooksOf(await patch({ webhooks: [{ url: shown, enabled: false }] }));
    const [record] = await http.store.webhooks.all();
    expect([record?.id, record?.url, record?.enabled]).toEqual([made?.id, url, false]);
    const other = await patch({ webhooks: [{ id: made?.id, url: 'https://other.example.com/…1234' }] });
    expect([other.status, other.text]).toEqual([400, expect.stringContaining('webhooks.0.url')]);
    await http.deps.audit.flush();
    const rows = await http.call('GET', '/api/v1/admin/operation-logs?action=settings.update&page_size=3', {
      token: http.admins.owner,
    });
    const read = await http.call('GET', SETTINGS, { token: http.admins.auditor });
    expect(`${rows.text}${read.text}`).not.toMatch(/hush/i);
    expect(rows.text).toContain(shown);
  });

  test('a masked address that is that of several webhooks is refused without an id, and none is taken for another', async () => {
    const urls = ['https://hooks.example.com/first', 'https://hooks.example.com/second'];
    const made = hooksOf(await patch({ webhooks: urls.map((url) => ({ url, secret: SECRET })) }));
    const shown = 'https://hooks.example.com/…';
    expect(made.map(({ url }) => url)).toEqual([shown, shown]);
    const refused = await patch({ webhooks: [{ url: shown, enabled: false }] });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('webhooks.0.url')]);
    hooksOf(await patch({ webhooks: [{ id: made[1]?.id, url: shown, enabled: false }] }));
    expect((await http.store.webhooks.all()).map(({ id, url }) => [id, url])).toEqual([[made[1]?.id, urls[1]]]);
  });

  test('a webhook keeps its secret by id or address, gets another, and goes', async () => {
    const [before] = hooksOf(await patch({ webhooks: [HOOK] }));
    const [record] = await http.store.webhooks.all();
    const moved = { id: before?.id, url: 'https://hooks.example.com/b', events: ['budget.alert'], enabled: false };
    expect(hooksOf(await patch({ webhooks: [moved] }))).toMatchObject([
      { ...moved, url: 'https://hooks.example.com/…' },
    ]);
    expect((await http.store.webhooks.all())[0]?.url).toBe(moved.url);
    expect((await http.store.webhooks.all())[0]?.secretSealed).toBe(record?.secretSealed);
    const same = { url: moved.url, secret: OTHER };
    expect(hooksOf(await patch({ webhooks: [same] }))).toMatchObject([
      { id: before?.id, secret: `…${OTHER.slice(-4)}`, events: [], enabled: true },
    ]);
    const rows = await http.call('GET', '/api/v1/admin/operation-logs?action=settings.update&page_size=1', {
      token: http.admins.owner,
    });
    expect(rows.text).toContain('"webhook_secrets":{"after":["whk_');
    expect(hooksOf(await patch({ default_output_tokens: 99 }))).toHaveLength(1);
    expect(hooksOf(await patch({ webhooks: null }))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['an empty secret', [{ ...HOOK, secret: '' }], 'webhooks.0.secret'],
    ['a short secret', [{ ...HOOK, secret: 'whsec_c2hvcnQ=' }], 'webhooks.0.secret'],
    ['a masked secret', [{ ...HOOK, secret: '…ab=' }], 'webhooks.0.secret'],
    ['a new one without a secret', [{ url: 'https://new.example.com' }], 'webhooks.0.secret'],
    ['plain http', [{ ...HOOK, url: 'http://hooks.example.com' }], 'webhooks.0.url'],
    ['an unknown event', [{ ...HOOK, events: ['budget.gone'] }], 'webhooks.0.events.0'],
    ['an unknown id', [{ ...HOOK, id: 'whk_1' }], 'webhooks.0.id'],
    ['too many', Array.from({ length: 21 }, () => HOOK), 'webhooks'],
    ['no list', 'https://hooks.example.com', 'webhooks'],
  ])('%s is refused', async (_, webhooks, path) => {
    const answer = await patch({ webhooks });
    expect(answer.status).toBe(400);
    const { details } = (answer.json as { error: { details: { path: string }[] } }).error;
    expect(details.map((detail) => detail.path)).toContain(path);
  });

  test('deliveries and tests are for those who may read and write settings', async () => {
    const [made] = hooksOf(await patch({ webhooks: [HOOK] }));
    const item = `${SETTINGS}/webhooks/${String(made?.id)}`;
    const status = async (method: string, path: string, token: string | null): Promise<number> =>
      (await http.call(method, path, { token })).status;
    expect(await status('GET', `${item}/deliveries`, http.admins.auditor)).toBe(200);
    expect(await status('GET', `${item}/deliveries?state=lost`, http.admins.owner)).toBe(400);
    expect(await status('GET', `${item}/deliveries`, null)).toBe(401);
    expect(await status('GET', `${item}/deliveries`, http.admins.support)).toBe(403);
    expect(await status('GET', `${SETTINGS}/webhooks/whk_1/deliveries`, http.admins.owner)).toBe(404);
    expect(await status('POST', `${item}/test`, http.admins.owner)).toBe(200);
    expect(await status('POST', `${item}/test`, null)).toBe(401);
    expect(await status('POST', `${item}/test`, http.admins.auditor)).toBe(403);
    expect(await status('POST', `${SETTINGS}/webhooks/whk_1/test`, http.admins.owner)).toBe(404);
  });
});

/** What docs/operations.md tells a receiver to do. */
function verify(headers: Readonly<Record<string, string>>, body: string, secret: string, now: number): boolean {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (Math.abs(now / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((each) => {
    const [version, signature = ''] = each.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

describe.each(['sqlite', 'postgres'] as const)('from a request to its receiver on %s', (database) => {
  const receiver = startUpstream();
  let gw: TestGateway;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    receiver.answer({ kind: 'whole', status: 204, body: '' });
    await gw.addProvider('main', [{ model: 'gpt', price: { input: '1', output: '10' } }]);
    const hook = { url: `${receiver.url}/hook`, secret: SECRET };
    const set = await gw.admin('PATCH', SETTINGS, { webhooks: [hook] });
    expect([set.status, set.error]).toEqual([200, undefined]);
  }, 30_000);
  afterAll(async () => {
    await gw.close();
    receiver.close();
  });

  async function deliver(): Promise<void> {
    const { core } = gw.gateway;
    await core.store.traffic.flush();
    await passNoticesOn(core);
    const sender = new WebhookSender({ ...core, random: Math.random });
    await sender.look();
    await sender.settled();
  }

  /** Events about one budget or token user, each verified. */
  function events(): { type: string; data: Record<string, unknown> }[] {
    return receiver.requests.map(({ headers, body }) => {
      expect(verify(headers, body, SECRET, Date.now())).toBe(true);
      expect(verify(headers, `${body} `, SECRET, Date.now())).toBe(false);
      expect(verify(headers, body, OTHER, Date.now())).toBe(false);
      return JSON.parse(body) as { type: string; data: Record<string, unknown> };
    });
  }

  test('a budget that reaches its threshold and is used up is told, each once, with what the admin sees', async () => {
    const answer = {
      choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
    };
    gw.upstream.answer({ kind: 'whole', body: answer });
    const budgets = [{ amount: '0.00008', period: 'month', hard: false, alerts: ['0.5', '0.8'] }];
    const caller = await gw.createCaller({
      user: { name: 'Ada', budgets },
      token: { budgets: [{ amount: '0.002', period: 'total', alerts: ['0.9'] }], on_low_budget: 'refuse' },
    });
    const ask = { model: 'gpt', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 5 };
    expect((await gw.chat(caller.token, ask)).status).toBe(200);
    const dear = { ...ask, max_tokens: 5000 };
    const refused = await gw.chat(caller.token, dear);
    expect(refused.status).toBe(402);
    expect((await gw.chat(caller.token, dear)).status).toBe(402);
    const isThere = async (): Promise<boolean> =>
      (await gw.gateway.core.store.notices.list(10)).some(({ type }) => type === 'budget.exhausted');
    while (!(await isThere())) await new Promise((resolve) => setImmediate(resolve));
    await deliver();
    await deliver();
    const found = events();
    const user = (await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`)).data;
    const [budget] = user.budgets;
    expect(found.map(({ type }) => type)).toEqual(expect.arrayContaining(['budget.alert', 'budget.exhausted']));
    const alerts = found.filter(({ type }) => type === 'budget.alert');
    expect(alerts.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          budget_id: budget.id,
          scope: 'customer_user',
          scope_id: caller.userId,
          scope_name: 'Ada',
          amount: '0.00008',
          spent: budget.spent,
          remaining: budget.remaining,
          threshold: '0.8',
          hard: false,
          resets_at: budget.resets_at,
        }),
      ]),
    );
    expect(alerts).toHaveLength(2);
    const [exhausted] = found.filter(({ type }) => type === 'budget.exhausted');
    const details = (await readJson(refused)).error;
    expect(details.code).toBe('budget_exhausted');
    expect(exhausted?.data).toMatchObject({ scope: 'token', scope_name: 'key', spent: '0.00007', resets_at: null });
    expect(found).toHaveLength(3);
    const rows = await gw.admin('GET', '/api/v1/admin/operation-logs?action=budget.*');
    expect(rows.data.items.map((row: { action: string }) => row.action).toSorted()).toEqual([
      'budget.alert',
      'budget.alert',
      'budget.exhausted',
    ]);
  });

  test('a delivery is listed with what was sent, and a test tells how it went', async () => {
    const [hook] = (await gw.admin('GET', SETTINGS)).data.webhooks;
    const listed = await gw.admin('GET', `${SETTINGS}/webhooks/${hook.id}/deliveries?type=budget.exhausted`);
    expect(listed.data.items).toMatchObject([
      { state: 'delivered', attempts: 1, last_status: 204, payload: { type: 'budget.exhausted' } },
    ]);
    const tested = await gw.admin('POST', `${SETTINGS}/webhooks/${hook.id}/test`);
    expect(tested.data).toMatchObject({ ok: true, status: 204, error: null });
    expect(events().at(-1)?.type).toBe('webhook.test');
    receiver.enqueue({ kind: 'whole', status: 500, body: 'no' });
    const failed = await gw.admin('POST', `${SETTINGS}/webhooks/${hook.id}/test`);
    expect(failed.data).toMatchObject({ ok: false, status: 500, error: 'HTTP 500' });
  });

  test('an address that egress does not allow is refused, when it is set and when it is called', async () => {
    const refused = await gw.admin('PATCH', SETTINGS, { webhooks: [{ url: 'https://10.0.0.1/', secret: SECRET }] });
    expect(refused.status).toBe(400);
    const metadata = await gw.admin('PATCH', SETTINGS, {
      webhooks: [{ url: 'http://169.254.169.254/latest', secret: SECRET }],
    });
    expect(metadata.status).toBe(400);
  });
});
