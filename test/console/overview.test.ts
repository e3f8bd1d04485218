import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1200, completion_tokens: 340, total_tokens: 1540 },
};

const DAY = { month: 'short', day: 'numeric', timeZone: 'Asia/Shanghai' } as const;

function ticks(page: Page, axis: 'x' | 'y'): Locator {
  return page.locator(axis === 'x' ? '.chart-time' : '.chart-value');
}

describe.skipIf(!hasChromium)('overview, usage and health in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('an empty gateway says what comes first, then its overview tells what was asked', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/');
    await page.getByText('No requests in this period').waitFor();
    await requireAccessible(page);
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    await gateway.addProvider('alpha', [{ model: 'm', price: { input: '2.50', output: '10' } }]);
    const { token, userId } = await gateway.createCaller();
    await (await gateway.chat(token, { model: 'm', messages: [{ role: 'user', content: 'hello' }] })).text();
    await gateway.requestsOf(userId);
    await page.reload();
    await page.getByRole('table', { name: 'Top models by spend' }).getByRole('cell', { name: '$0.0064' }).waitFor();
    await page.getByRole('table', { name: 'Top customers by spend' }).getByRole('cell', { name: '$0.0064' }).waitFor();
    const models = page.getByRole('table', { name: 'Top models by spend' });
    await models.getByRole('link', { name: 'm' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ range: '24h', model: 'm' });
    await page.goBack();
    await page.getByRole('table', { name: 'Top providers by spend' }).getByRole('link', { name: 'alpha' }).click();
    await page.waitForURL('**/requests?range=24h&provider=alpha');
    await page.goBack();
    await page.getByRole('combobox', { name: 'Metric' }).click();
    await page.getByRole('option', { name: 'Spend' }).click();
    await ticks(page, 'y').filter({ hasText: '$' }).first().waitFor();
    // The one hour with use stands among those without, on an axis of money.
    expect(await ticks(page, 'x').count()).toBeGreaterThan(4);
    expect(await ticks(page, 'y').last().textContent()).toStartWith('$0.0');
    await page.getByRole('combobox', { name: 'Metric' }).click();
    await page.getByRole('option', { name: 'Latency' }).click();
    await page.waitForURL(/measure=latency_ms/);
    await page.locator('.chart-drawing').first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'overview');
    requireQuiet();
    await close();
  });

  test('usage is told by day and model with its total, and by another grouping that the URL keeps', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/usage');
    const table = page.getByRole('table', { name: 'Usage' });
    await table.locator('tfoot').getByText('$0.0064').waitFor();
    await page.locator('.chart-drawing').first().waitFor();
    await ticks(page, 'x').first().waitFor();
    const [first] = await ticks(page, 'x').allTextContents();
    // Thirty days with today.
    const begin = new Date(Date.now() - 29 * 86_400_000).toLocaleDateString('en-US', DAY);
    expect(first).toBe(begin);
    expect(await ticks(page, 'y').last().textContent()).toStartWith('$0.0');
    await requireAccessible(page);
    await takePicture(page, 'usage');
    await page.getByRole('combobox', { name: 'Group by' }).click();
    await page.getByRole('option', { name: 'Provider' }).click();
    await table.getByRole('cell', { name: 'alpha' }).waitFor();
    expect(new URL(page.url()).search).toBe('?by=provider');
    requireQuiet();
    await close();
  });

  test('long usage is read page by page, its total stays in sight and its amounts end alike', async () => {
    const { gateway } = stage;
    const { token, userId } = await gateway.createCaller();
    for (let n = 0; n < 55; n++) {
      const body = { model: 'm', user: `user-${n}`, messages: [{ role: 'user', content: 'hello' }] };
      await (await gateway.chat(token, body)).text();
    }
    await gateway.requestsOf(userId);
    const { page, requireQuiet, close } = await stage.openAs('owner', '/usage?by=end_user&time=all');
    const table = page.getByRole('table', { name: 'Usage' });
    await page.getByText('1–50 of 56').waitFor();
    expect(await table.locator('tbody tr').count()).toBe(50);
    await page.getByRole('button', { name: 'Page 2' }).click();
    await page.getByText('51–56 of 56').waitFor();
    await page.waitForURL('**/usage?by=end_user&time=all&page=2');
    await table.locator('tfoot').getByText('$0.3584').waitFor();
    const costs = await table.locator('tr td:last-child').allTextContents();
    expect(new Set(costs.map((cost) => cost.split('.')[1]?.length))).toEqual(new Set([4]));
    // None of these rows is left where it is told by something else.
    await page.getByRole('combobox', { name: 'Group by' }).click();
    await page.getByRole('option', { name: 'Provider' }).click();
    await table.getByRole('cell', { name: 'alpha' }).waitFor();
    expect(await table.locator('tbody tr').count()).toBe(1);
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test('what counts whole hours says since when, where the last hour is meant; requests mean an hour', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/overview?range=1h');
    const field = page.getByRole('combobox', { name: 'Time' });
    await field.waitFor();
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000);
    const shown = hour.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' });
    expect(await field.inputValue()).toBe(`Since ${shown}`);
    await page.goto('/console/requests?range=1h');
    await field.waitFor();
    expect(await field.inputValue()).toBe('Last hour');
    requireQuiet();
    await close();
  });

  test('support, which may not read the health, is told so; an operator sees it', async () => {
    const support = await stage.openAs('support', '/health');
    await support.page.getByText('No access').waitFor();
    await support.close();
    const { page, requireQuiet, close } = await stage.openAs('operator', '/health');
    await page.getByText('Ready').waitFor();
    await page.getByRole('columnheader', { name: 'p99' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await requireAccessible(page);
    await takePicture(page, 'health');
    await page.route('**/api/v1/admin/health', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { data: object };
      await route.fulfill({ response: answer, json: { ...body, data: { ...body.data, saturated_balances: 2 } } });
    });
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: '2 budget balances have reached' });
    await alert.waitFor();
    // An operator has no budgets to look at.
    expect(await alert.getByRole('link').count()).toBe(1);
    await requireAccessible(page);
    await alert.getByRole('link', { name: 'Prices' }).click();
    await page.getByRole('heading', { level: 1, name: 'Prices' }).waitFor();
    requireQuiet();
    await close();
  });

  test.each([
    ['/overview', '总览'],
    ['/usage', '用量'],
    ['/health', '健康状况'],
  ] as const)('on a phone and at a desk, in Chinese, in the dark, nothing of %s is cut', async (path, title) => {
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('auditor', path, options);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
