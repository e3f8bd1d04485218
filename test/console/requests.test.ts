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
    await page.getByRole('table', { name: 'From the hold to the settlement' }).getByText('Charged').waitFor();
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
