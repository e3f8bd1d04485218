import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { hasChromium } from '../support/console/chromium.ts';
import { requireAccessible } from '../support/console/axe.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
};

describe.skipIf(!hasChromium)('the command palette', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('keeps what is typed before it is loaded, and goes where that leads', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/account');
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    const typed = Promise.withResolvers<void>();
    await page.route('**/palette-*', async (route) => {
      await typed.promise;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('statemx');
    await page.keyboard.press('Backspace');
    typed.resolve();
    const field = page.getByPlaceholder('Search by name, or paste an id…');
    await field.waitFor();
    await page.getByRole('dialog').getByText('Statements').waitFor();
    expect(await field.inputValue()).toBe('statem');
    await page.keyboard.type('ents');
    await requireAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Statements' }).waitFor();
    // Open again, it takes what is typed itself.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ledg');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
    requireQuiet();
    await close();
  });

  interface Names {
    readonly customer: string;
    readonly model: string;
    readonly provider: string;
    readonly user: string;
    readonly token: string;
    readonly request: string;
  }

  let names: Names;

  beforeAll(async () => {
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    const provider = await gateway.addProvider('zebra-east', [
      { model: 'zebra-1', price: { input: '1', output: '2' } },
    ]);
    const customer = (await gateway.admin('POST', '/api/v1/admin/customers', { name: 'Zebra Crossing 斑马' })).data.id;
    const caller = await gateway.createCaller({
      user: { name: 'zebra-anna', email: 'anna@zebra.example', customer_id: customer },
      token: { name: 'zebra-laptop' },
    });
    await gateway.admin('POST', '/api/v1/admin/admins', {
      username: 'zebra-carol',
      password: registerSecret('a long password of zebra-carol'),
      name: 'Carol',
      role: 'auditor',
    });
    await (await gateway.chat(caller.token, { model: 'zebra-1', messages: [{ role: 'user', content: 'hi' }] })).text();
    const [row] = await gateway.requestsOf(caller.userId);
    const model = (await gateway.admin('GET', '/api/v1/admin/models?q=zebra')).data.items[0].id;
    names = { customer, model, provider, user: caller.userId, token: caller.tokenId, request: row.id };
  });

  async function search(page: Page, text: string): Promise<void> {
    await page.keyboard.press('Control+k');
    const field = page.getByPlaceholder(/^(Search by name, or paste an id…|按名称搜索，或粘贴 ID……)$/);
    await field.waitFor();
    await field.fill(text);
  }

  test('finds everything that has a name, and opens it by the keyboard alone', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/account');
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await search(page, 'zebra');
    const found = page.getByRole('dialog').locator('[data-action]');
    for (const name of ['Zebra Crossing 斑马', 'zebra-anna', 'zebra-laptop', 'zebra-1', 'zebra-east', 'zebra-carol'])
      await found.filter({ hasText: name }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'palette');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/customers/${names.customer}`);
    const leads = [
      ['zebra-anna', `/customer-users/${names.user}`],
      ['anna@zebra.example', `/customer-users/${names.user}`],
      ['zebra-laptop', `/customer-users/${names.user}`],
      ['zebra-east', `/providers/${names.provider}`],
      ['zebra-carol', '/administrators?q=zebra-carol'],
      [names.customer, `/customers/${names.customer}`],
      [names.user, `/customer-users/${names.user}`],
      [names.token, `/customer-users/${names.user}`],
      [names.model, `/models/${names.model}`],
      [names.provider, `/providers/${names.provider}`],
      [names.request, `/requests/${names.request}`],
    ] as const;
    for (const [text, path] of leads) {
      await page.goto('/console/account');
      await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
      await search(page, text);
      await page.locator('[data-action][data-selected]').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/console${path}`);
    }
    requireQuiet();
    await close();
  });

  test('says that nothing is found, in both languages, and tells no secret that is pasted', async () => {
    const asked: string[] = [];
    const { page, requireQuiet, close } = await stage.openAs('owner', '/account');
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await search(page, 'no such thing');
    await page.getByText('Nothing found for “no such thing”').waitFor();
    await requireAccessible(page);
    await search(page, `cus_${'0'.repeat(32)}`);
    await page.getByText('Nothing found for “cus_').waitFor();
    const secret = `tga_${'x'.repeat(40)}9999`;
    await search(page, secret);
    await page.getByText('Nothing found for “tga_').waitFor();
    expect(asked.some((url) => url.includes('last4=9999'))).toBe(true);
    expect(asked.filter((url) => url.includes(secret))).toEqual([]);
    requireQuiet();
    await close();
    const phone = await stage.openAs('owner', '/account', { language: 'zh', device: 'phone', scheme: 'dark' });
    await phone.page.getByRole('heading', { level: 1 }).waitFor();
    await search(phone.page, '没有这个');
    await phone.page.getByText('没有找到“没有这个”').waitFor();
    await requireAccessible(phone.page);
    await search(phone.page, '斑');
    await phone.page.getByRole('dialog').locator('[data-action]').filter({ hasText: 'Zebra' }).first().waitFor();
    phone.requireQuiet();
    await phone.close();
  });

  test('a role finds what it may see, and nothing else is asked for', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/account');
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname));
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await search(page, 'zebra');
    const found = page.getByRole('dialog').locator('[data-action]');
    await found.filter({ hasText: 'zebra-east' }).waitFor();
    expect(await found.filter({ hasText: 'zebra-anna' }).count()).toBe(0);
    for (const path of ['customers', 'customer-users', 'tokens', 'admins'])
      expect(asked.has(`/api/v1/admin/${path}`)).toBe(false);
    requireQuiet();
    await close();
  });
});
