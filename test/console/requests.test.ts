import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ERROR_TYPES } from '../../console/src/components/error-names.ts';
import { ERROR_TABLE } from '../../src/lib/errors/index.ts';
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

test('the console knows the name of every error of the table', () => {
  const types = Object.fromEntries(Object.entries(ERROR_TABLE).map(([type, { code }]) => [String(code), type]));
  expect(Object.fromEntries(Object.entries(ERROR_TYPES))).toEqual(types as never);
});

/** What scrolls where the table is wider than the page. */
const BOX = `document.querySelector('main table').parentElement.parentElement`;

describe.skipIf(!hasChromium)('requests in the console', () => {
  let stage: Stage;
  let token: string;
  let userId: string;
  const ask = async (model = 'm'): Promise<void> => {
    const answer = await stage.gateway.chat(token, { model, messages: [{ role: 'user', content: 'hello' }] });
    await answer.text();
  };

  beforeAll(async () => {
    stage = await openStage();
    stage.gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    await stage.gateway.addProvider('alpha', [
      { model: 'm', price: { input: '2.50', output: '10' } },
      { model: 'newest', price: { input: '2.50', output: '10' } },
    ]);
    const caller = await stage.gateway.createCaller();
    ({ token, userId } = caller);
    await ask();
    await stage.gateway.requestsOf(userId);
  });

  afterAll(() => stage.close());

  test('an operator narrows requests by filters that the URL keeps, and opens one', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/requests');
    await page.getByRole('cell', { name: 'alpha' }).first().waitFor();
    await takePicture(page, 'requests');
    await requireAccessible(page);
    await page.getByRole('button', { name: 'More filters' }).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByLabel('Provider', { exact: true }).fill('beta');
    await requireAccessible(page);
    await drawer.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('No results').waitFor();
    expect(new URL(page.url()).search).toBe('?provider=beta');
    await page.getByRole('button', { name: 'Remove the filter Provider' }).click();
    await page.getByRole('textbox', { name: 'Model' }).pressSequentially('another model');
    await page.waitForURL('**/requests?model=another*model');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL('**/requests');
    expect(await page.getByRole('textbox', { name: 'Model' }).inputValue()).toBe('');
    await page.getByRole('cell', { name: 'alpha' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Request to m' }).waitFor();
    await page.getByRole('table', { name: 'Attempts' }).getByText('answered · 200').waitFor();
    await page.getByRole('table', { name: 'Hold and settlement' }).getByText('Charged').waitFor();
    await requireAccessible(page);
    await takePicture(page, 'request');
    requireQuiet();
    await close();
  });

  test('a request that comes while the list is live appears on top of it', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/requests?live=on&provider=alpha');
    await page.getByText('New requests appear on top.').waitFor();
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr');
    expect(await rows.first().textContent()).not.toContain('newest');
    const before = await rows.count();
    await ask('newest');
    await rows.nth(before).waitFor();
    expect(await rows.first().textContent()).toContain('newest');
    expect(await rows.nth(1).textContent()).not.toContain('newest');
    requireQuiet();
    await close();
  });

  test('each page says which rows it has, and the way back says it too', async () => {
    for (let made = 0; made < 4; made++) await ask();
    await stage.gateway.requestsOf(userId);
    const { page, requireQuiet, close } = await stage.openAs('operator', '/requests?page_size=2&model=m');
    await page.getByText('1–2 of 5', { exact: true }).waitFor();
    await page.getByText('j / k: next and previous row · Enter: open · /: search').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('3–4 of 5', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('3–4 of 5', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('5 of 5', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('3–4 of 5', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Model' }).fill('nothing of the kind');
    await page.getByText('Nothing matches').waitFor();
    expect(await page.getByText('j / k').count()).toBe(0);
    expect(new URL(page.url()).searchParams.has('seen')).toBe(false);
    requireQuiet();
    await close();
  });

  test('what is beyond ten thousand is said on every page with its range', async () => {
    const { page, close } = await stage.openAs('operator', '/customers');
    await page.route('**/api/v1/admin/requests?*', async (route) => {
      const url = new URL(route.request().url());
      url.searchParams.delete('cursor');
      const answer = await route.fetch({ url: url.href });
      const body = (await answer.json()) as { data: object };
      const data = { ...body.data, page_size: 50, total: 10_000, total_exact: false, next_cursor: 'c' };
      await route.fulfill({ response: answer, json: { ...body, data } });
    });
    await page.goto('/console/requests?cursor=b&seen=50&page_size=50&model=m');
    await page.getByText(/^51–\d+ of more than 10,000$/).waitFor();
    await page.goto('/console/requests?cursor=b&page_size=50&model=m');
    await page.getByText(/^\d+ shown of more than 10,000$/).waitFor();
    await close();
  });

  test.each(['en', 'zh'] as const)(
    'in %s every column fits beside the menu; with more, their edge is marked',
    async (language) => {
      const long = 'A customer of a rather long name, incorporated';
      const model = 'a-model-of-a-vendor-with-a-long-name-20260917';
      const { gateway } = stage;
      await gateway.addProvider(`provider-with-a-long-name-${language}`, [
        { model: `${model}-${language}`, price: { input: '2.50', output: '10' } },
      ]);
      const customer = await gateway.admin('POST', '/api/v1/admin/customers', { name: `${long} ${language}` });
      const user = { name: `somebody.with.a.long.name.${language}@example.com`, customer_id: customer.data.id };
      const caller = await gateway.createCaller({ user });
      const body = { model: `${model}-${language}`, messages: [{ role: 'user', content: 'hello' }] };
      await (await gateway.chat(caller.token, body)).text();
      await gateway.requestsOf(caller.userId);
      const { page, requireQuiet, close } = await stage.openAs('owner', '/requests', { language });
      await page
        .getByRole('cell', { name: long.slice(0, 20) })
        .first()
        .waitFor();
      const overflow = (): Promise<number> => page.evaluate<number>(`${BOX}.scrollWidth - ${BOX}.clientWidth`);
      const left = (): Promise<number> =>
        page.evaluate<number>(`${BOX}.querySelector('tbody td').getBoundingClientRect().left`);
      expect(await overflow()).toBe(0);
      expect(await page.locator('[data-more-behind]').count()).toBe(0);
      await page.getByRole('button', { name: language === 'en' ? 'Columns' : '列' }).click();
      for (const name of language === 'en' ? ['Request id', 'Client dialect'] : ['请求 ID', '客户端协议格式']) {
        await page.getByRole('checkbox', { name }).check();
      }
      await page.keyboard.press('Escape');
      await page.locator('[data-more-behind]').waitFor();
      expect(await overflow()).toBeGreaterThan(0);
      const before = await left();
      await page.evaluate(`${BOX}.scrollTo({ left: 10000 })`);
      await page.locator('[data-more-before]').waitFor();
      await page.locator('[data-more-behind]').waitFor({ state: 'detached' });
      // The column by which a row is known stays in sight.
      expect(await left()).toBe(before);
      await requireAccessible(page);
      requireQuiet();
      await close();
    },
  );

  test('what is exported is what the filters choose', async () => {
    const { page, close } = await stage.openAs('operator', '/requests?outcome=ok');
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect((await download).url()).toContain('outcome=ok&format=csv');
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone and at a desk, in %s, in the dark, nothing is cut', async (language) => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/requests', {
      language,
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('cell', { name: 'alpha' }).first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await page.getByRole('cell', { name: 'alpha' }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('table').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
