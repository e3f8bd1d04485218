import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { PageOptions, Stage, WatchedPage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1200, completion_tokens: 340, total_tokens: 1540 },
};
const TABS = { en: ['Usage', 'Auth tokens', 'Models', 'Connect'], zh: ['用量', '认证令牌', '模型', '接入'] } as const;

describe.skipIf(!hasChromium)("a customer user's own page", () => {
  let stage: Stage;
  let userId = '';
  let token = '';

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    const models = ['claude-4', 'gpt-5', 'gpt-5-mini'].map((model, at) => ({
      model,
      price: { input: ['3', '1.25', '0.25'][at], output: ['15', '10', '2'][at] },
    }));
    await gateway.addProvider('alpha', models);
    const customer = await gateway.admin('POST', '/api/v1/admin/customers', {
      name: 'Acme',
      margin: '0.20',
      budgets: [{ amount: '500', period: 'month' }],
    });
    const caller = await gateway.createCaller({
      user: {
        name: 'anna',
        customer_id: customer.data.id,
        allowed_models: ['claude-*', 'gpt-*'],
        limits: { requests_per_minute: 60, tokens_per_day: 1_000_000 },
        budgets: [{ amount: '5', period: 'month' }],
      },
      token: { name: 'laptop' },
    });
    userId = caller.userId;
    token = caller.token;
    await gateway.admin('POST', `/api/v1/admin/customer-users/${userId}/tokens`, {
      name: 'build server',
      expires_at: '2036-01-01T00:00:00Z',
      budgets: [{ amount: '10', period: 'month' }],
    });
    for (const model of ['claude-4', 'gpt-5', 'gpt-5'])
      await (await gateway.chat(token, { model, messages: [{ role: 'user', content: 'hello' }] })).text();
    await gateway.requestsOf(userId);
  });

  afterAll(() => stage.close());

  async function open(secret: string, options: PageOptions = {}): Promise<WatchedPage> {
    const watched = await stage.openPage('/my', options);
    await watched.page.getByPlaceholder('tga_…').fill(secret);
    await watched.page.keyboard.press('Enter');
    return watched;
  }

  test('a user comes from the sign-in, sees budgets, limits and usage, and the token is kept nowhere', async () => {
    const { page, requireQuiet, close } = await stage.openPage('/sign-in');
    await page.getByRole('link', { name: 'Have an auth token?' }).click();
    await page.getByLabel('Auth token', { exact: true }).fill(token);
    await requireAccessible(page);
    await page.getByRole('button', { name: 'Open my page' }).click();
    await page.getByRole('heading', { level: 1, name: 'My usage' }).waitFor();
    const table = page.getByRole('table', { name: 'Usage by model' });
    await table.getByRole('cell', { name: 'claude-4' }).waitFor();
    await table.locator('tfoot').getByText('$0.0222').waitFor();
    await page.getByRole('region', { name: 'Budgets' }).getByText('Your organization').waitFor();
    await page.getByRole('region', { name: 'Limits' }).getByText('Requests per minute').waitFor();
    await page.locator('.chart-drawing').first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'my');
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])');
    expect(kept).not.toMatch(/tg[at]_/);
    await page.reload();
    await table.getByRole('cell', { name: 'claude-4' }).waitFor();
    requireQuiet();
    await close();
  });

  test('its tokens show their last use, its models what they are charged, and snippets the address', async () => {
    const { page, requireQuiet, close } = await open(token);
    await page.getByRole('tab', { name: 'Auth tokens' }).click();
    const tokens = page.getByRole('table', { name: 'My auth tokens' });
    await tokens.getByRole('row', { name: /laptop.*current.*active/ }).waitFor();
    await tokens.getByRole('row', { name: /build server.*never.*\$10\.00/ }).waitFor();
    await requireAccessible(page);
    await page.getByRole('tab', { name: 'Models' }).click();
    const row = page.getByRole('table', { name: 'Available models' }).getByRole('row', { name: /gpt-5 / });
    await row.first().getByRole('cell', { name: '$1.50' }).first().waitFor();
    expect(await page.getByRole('table').getByText('sandbox').count()).toBe(0);
    await requireAccessible(page);
    await page.getByRole('tab', { name: 'Connect' }).click();
    const shell = page.getByRole('group', { name: 'Run in a terminal' });
    await shell.getByText(`curl ${stage.gateway.url}/v1/chat/completions`).waitFor();
    await requireAccessible(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Open my page' }).waitFor();
    expect(await page.getByText('Your session has ended').count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: 'Open my page' }).waitFor();
    requireQuiet();
    await close();
  });

  test('a token that works no more says why, also while its page is open', async () => {
    const { gateway } = stage;
    const path = `/api/v1/admin/customer-users/${userId}/tokens`;
    const gone = (await gateway.admin('POST', path, { name: 'gone' })).data;
    registerSecret(gone.token);
    const { page, requireQuiet, close } = await open(gone.token);
    await page.getByRole('heading', { level: 1, name: 'My usage' }).waitFor();
    await gateway.admin('DELETE', `${path}/${gone.id}`);
    await page.getByRole('tab', { name: 'Auth tokens' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByPlaceholder('tga_…').fill(gone.token);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This auth token has been revoked.').waitFor();
    await page.getByPlaceholder('tga_…').fill('tga_nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is not an auth token of this gateway.').waitFor();
    await requireAccessible(page);
    const other = await gateway.createCaller({ user: { name: 'bob' } });
    await page.getByPlaceholder('tga_…').fill(other.token);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Usage' }).click();
    await page.getByText('You have no budget limits.').waitFor();
    await gateway.admin('PATCH', `/api/v1/admin/customer-users/${other.userId}`, { status: 'suspended' });
    await page.reload();
    await page.getByRole('alert').getByText('Your account is suspended.').waitFor();
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test('an administrator who is signed in stays so, whatever happens on this page', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/my');
    await page.getByPlaceholder('tga_…').fill('tga_nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Administrator? Sign in here' }).click();
    await page.goto('/console/customers');
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone and at a desk, in %s, in the dark, nothing is cut', async (language) => {
    const { page, requireQuiet, close } = await open(token, { language, scheme: 'dark', device: 'phone' });
    for (const name of TABS[language]) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.getByRole('tabpanel').getByText(/./).first().waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await requireAccessible(page);
    }
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
