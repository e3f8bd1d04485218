import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

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
    const lines = page.getByRole('table', { name: 'How the price comes about' });
    await lines.waitFor();
    const texts = await lines.locator('tr').allTextContents();
    expect(texts.slice(1)).toEqual([
      'Input1,000× $2.50 per million$0.0025',
      'Cached input200× $1.25 per million$0.00025',
      'Output300× $10.00 per million$0.003',
      'Reasoning40× $12.00 per million$0.00048',
      'Request1× $0.001 each$0.001',
      'Sum$0.00723',
      'Margin 10 %$0.000723',
      'Charged$0.007953',
    ]);
    await page.getByRole('link', { name: 'Acme' }).waitFor();
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await page.getByText('Taken beyond the hold', { exact: true }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'request');
    await page.getByRole('link', { name: /^bud_/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Budget of Acme' }).waitFor();
    requireQuiet();
    await close();
  });

  test('who may not read prices is shown the charge without its lines', async () => {
    const { page, close } = await stage.openAs('support', path);
    await page.getByRole('table', { name: 'From the hold to the settlement' }).waitFor();
    expect(await page.getByRole('table', { name: 'How the price comes about' }).count()).toBe(0);
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

  test('on a phone in Chinese in the dark nothing is cut', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', path, {
      language: 'zh',
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('table', { name: '价格计算明细' }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    await requireAccessible(page);
    requireQuiet();
    await close();
  });
});
