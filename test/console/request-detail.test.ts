import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const ADMIN = '/api/v1/admin';
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: {
    prompt_tokens: 1200,
    completion_tokens: 340,
    total_tokens: 1540,
    prompt_tokens_details: { cached_tokens: 200 },
    completion_tokens_details: { reasoning_tokens: 40 },
  },
};
const PRICE = { input: '2.50', output: '10', cached_input: '1.25', reasoning: '12', request: '0.001' };

/** 1000 × 2.5 + 200 × 1.25 + 300 × 10 + 40 × 12 + 0.001 = 0.00723, and a tenth of it. */
describe.skipIf(!hasChromium)('one request in the console', () => {
  let stage: Stage;
  let path = '';

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    await gateway.addProvider('alpha', [{ model: 'm', price: PRICE }]);
    const budgets = [{ amount: '100', period: 'month' }];
    const customer = await gateway.admin('POST', `${ADMIN}/customers`, { name: 'Acme', margin: '0.1', budgets });
    const caller = await gateway.createCaller({
      user: { name: 'Ann', customer_id: customer.data.id },
      token: { name: 'ci' },
    });
    const body = { model: 'm', max_tokens: 400, messages: [{ role: 'user', content: 'hello' }] };
    await (await gateway.chat(caller.token, body)).text();
    const [row] = await gateway.requestsOf(caller.userId);
    path = `/requests/${row.id}`;
  });

  afterAll(() => stage.close());

  test('its price is told line by line, and whose it is by name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', path);
    const lines = page.getByRole('table', { name: 'Charge breakdown' });
    await lines.waitFor();
    const texts = await lines.locator('tr').allTextContents();
    expect(texts.slice(1)).toEqual([
      'Input1,000× $2.500 per million$0.002500',
      'Cached input200× $1.250 per million$0.000250',
      'Output300× $10.000 per million$0.003000',
      'Reasoning40× $12.000 per million$0.000480',
      'Request1× $0.001 each$0.001000',
      'Subtotal$0.007230',
      'Margin 10%$0.000723',
      'Charged$0.007953',
    ]);
    await page.getByRole('link', { name: 'Acme' }).waitFor();
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await page.getByText('Charged beyond the hold', { exact: true }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'request');
    await page.getByRole('link', { name: /^bud_/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Budget of Acme' }).waitFor();
    requireQuiet();
    await close();
  });

  test('who may not read prices is shown the charge without its lines', async () => {
    const { page, close } = await stage.openAs('support', path);
    await page.getByRole('table', { name: 'Hold and settlement' }).waitFor();
    expect(await page.getByRole('table', { name: 'Charge breakdown' }).count()).toBe(0);
    await close();
  });

  test('a request that the gateway left behind says that nobody knows who was asked and how long it took', async () => {
    const { traffic } = stage.gateway.gateway.core.store;
    const hold = makeHold({ at: Date.now() - 5_000, model: 'm' });
    traffic.hold(hold, () => undefined);
    const ended = { status: 503, finishReason: 'error', errorType: 'internal_error' } as const;
    const unknown = { attempts: [], latencyMs: 0, timeToFirstTokenMs: null, usage: NO_USAGE, charge: nanoUsd(0n) };
    traffic.recover(hold, makeSettlement(hold, { ...ended, ...unknown, estimated: true }), () => undefined);
    await traffic.flush();
    const { page, requireQuiet, close } = await stage.openAs('owner', `/requests/${hold.id}`);
    const attempts = page.getByRole('region', { name: 'Attempts' });
    await attempts.getByText('Unknown. The gateway stopped during this request').waitFor();
    expect(await page.getByText('No provider was called').count()).toBe(0);
    expect(await page.getByText('0 ms', { exact: true }).count()).toBe(0);
    await requireAccessible(page);
    await page.getByRole('main').getByRole('link', { name: 'Requests' }).click();
    const row = page.getByRole('table', { name: 'Requests' }).locator('tbody tr').first();
    await row.getByText('50001').waitFor();
    expect(await row.getByText('0 ms', { exact: true }).count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('the way back leads to the list as it was filtered, and a filter stands there once', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/requests?outcome=ok&stream=false');
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr');
    await rows.first().click();
    await page.getByRole('heading', { level: 1, name: /^Request to/ }).waitFor();
    await page.getByRole('link', { name: /^pv_/ }).first().waitFor();
    await page.reload();
    await page.getByRole('main').getByRole('link', { name: 'Requests' }).click();
    await page.getByText('Streamed: No').waitFor();
    expect(await page.getByText(/^Outcome: /).count()).toBe(0);
    expect(new URL(page.url()).search).toBe('?outcome=ok&stream=false');
    requireQuiet();
    await close();
  });

  test('the list names customers and users, and finds them by name among the filters', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/requests');
    await page.getByRole('cell', { name: 'Acme' }).first().waitFor();
    await page.getByRole('button', { name: 'More filters' }).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByRole('combobox', { name: 'Customer', exact: true }).fill('acm');
    await page.getByRole('option', { name: 'Acme' }).click();
    await drawer.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Customer: Acme').waitFor();
    expect(new URL(page.url()).search).toMatch(/^\?customer_id=cus_/);
    requireQuiet();
    await close();
  });

  test('on a phone and at a desk, in Chinese in the dark nothing is cut', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', path, {
      language: 'zh',
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('table', { name: '费用明细' }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
