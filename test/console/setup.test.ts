import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { registerSecret } from '../support/secrets.ts';

const KEY = registerSecret('sk-setup-test-key-4711');
const CHOSEN = registerSecret('a password of my own');
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-5',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
};
const ACCOUNT = { object: 'list', data: ['gpt-5', 'gpt-4o-mini'].map((id) => ({ id, object: 'model' })) };
const WRONG_KEY = { error: { message: 'Incorrect API key provided', type: 'invalid_request_error' } };

describe.skipIf(!hasChromium)('the first run in the console', () => {
  let gateway: TestGateway;
  let stage: Stage;

  beforeAll(async () => {
    gateway = await startTestGateway('sqlite', { TALLYGATE_ALLOW_PRIVATE_PROVIDERS: 'loopback' }, { isFresh: true });
    gateway.upstream.answer(({ path, headers }) =>
      headers['authorization'] === `Bearer ${KEY}`
        ? { kind: 'whole', body: path.endsWith('/models') ? ACCOUNT : ANSWER }
        : { kind: 'whole', status: 401, body: WRONG_KEY },
    );
    stage = await openStage(gateway);
  });

  afterAll(async () => {
    await stage.close();
    await gateway.close();
  });

  test('the sign-in of a fresh gateway leads to the first run, which wants the printed password', async () => {
    const { page, requireQuiet, close } = await stage.openPage('/');
    await page.getByRole('link', { name: 'Set it up' }).click();
    await page.getByRole('heading', { level: 2, name: 'Set the owner password' }).waitFor();
    await requireAccessible(page);
    await page.getByLabel('Initial password').fill('a guess');
    await page.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByRole('alert').getByText('Incorrect password.').waitFor();
    requireQuiet();
    await close();
  });

  test('from the printed address to the first request: password, provider, models, token, snippet', async () => {
    const { page, requireQuiet, close } = await stage.openPage(`/setup#${gateway.ownerPassword}`);
    await page.getByRole('heading', { level: 2, name: 'Set the owner password' }).waitFor();
    expect(page.url()).not.toContain(encodeURIComponent(gateway.ownerPassword));
    expect(new URL(page.url()).hash).toBe('');
    await page.getByLabel('New password').fill(CHOSEN);
    await page.getByRole('button', { name: 'Set password and continue' }).click();

    await page.getByRole('heading', { level: 2, name: 'Connect a provider' }).waitFor();
    await page.getByText('platform.openai.com/api-keys').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill(`${gateway.upstream.url}/v1`);
    await page.getByLabel('API key').fill(registerSecret('sk-a-wrong-key-0001'));
    await takePicture(page, 'setup');
    await page.getByRole('button', { name: 'Connect and test' }).click();
    await page.getByText('Connection test failed').waitFor();
    await requireAccessible(page);
    await page.getByLabel('API key').fill(KEY);
    await page.getByRole('button', { name: 'Test again' }).click();

    await page.getByRole('heading', { level: 2, name: 'Choose models' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByPlaceholder('…4711 is kept').waitFor();
    await page.getByRole('button', { name: 'Connect and test' }).click();
    await page.getByRole('checkbox', { name: 'gpt-5' }).check();
    await requireAccessible(page);
    await page.getByRole('button', { name: 'Add 1 and test' }).click();
    await page.getByText('Set a price for gpt-5').waitFor();
    await page.getByLabel('Input, USD per 1M tokens').fill('much');
    await page.getByLabel('Output, USD per 1M tokens').fill('10');
    await page.getByRole('button', { name: 'Set price and continue' }).click();
    await page.getByText(/must be a decimal string/).waitFor();
    await requireAccessible(page);
    await page.getByLabel('Input, USD per 1M tokens').fill('2.50');
    await page.getByRole('button', { name: 'Set price and continue' }).click();

    await page.getByRole('heading', { level: 2, name: 'Issue your first auth token' }).waitFor();
    await page.getByLabel('Monthly budget, USD').fill('a lot');
    await page.getByRole('button', { name: 'Issue auth token' }).click();
    await page.getByText(/must be a decimal string/).waitFor();
    await page.getByLabel('Monthly budget, USD').fill('25');
    await page.getByRole('button', { name: 'Issue auth token' }).click();

    await page.getByText('Waiting for the first request').waitFor();
    await requireAccessible(page);
    const curl = await page.getByRole('group', { name: 'Run in a terminal' }).innerText();
    const asked = Bun.spawn(['sh', '-e'], { stdin: new Blob([curl]), stdout: 'pipe', stderr: 'ignore' });
    expect(await asked.stdout.text()).toContain('Hello.');
    await page.getByText("It works! Here's your first request").waitFor();
    await page.getByRole('definition').filter({ hasText: '200' }).waitFor();
    await requireAccessible(page);
    await page.getByRole('link', { name: 'Go to overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    requireQuiet();
    await close();
  });

  test('the printed address works once, and who comes later signs in and goes on', async () => {
    const { page, requireQuiet, close } = await stage.openPage(`/setup#${gateway.ownerPassword}`);
    await page.getByText('This setup link has already been used').waitFor();
    await requireAccessible(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    expect(await page.getByRole('link', { name: 'Set it up' }).count()).toBe(0);
    await page.getByLabel('Username').fill('owner');
    await page.getByLabel('Password').fill(CHOSEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 2, name: 'Connect a provider' }).waitFor();
    await page.getByRole('radiogroup', { name: 'How to start' }).getByText('Sandbox').click();
    await page.getByRole('button', { name: 'Use the sandbox' }).click();
    await page.getByRole('heading', { level: 2, name: 'Issue your first auth token' }).waitFor();
    const rows = await gateway.gateway.core.store.operationLogs.list({
      filters: { action: 'admin.update' },
      from: null,
      to: null,
      q: null,
      sort: { field: 'at', descending: true },
      pageSize: 10,
      page: 1,
      cursor: null,
    });
    expect(rows.items[0]).toMatchObject({ outcome: 'ok', actorName: 'owner' });
    requireQuiet();
    await close();
  });
});

describe.skipIf(!hasChromium)('the first run of who signed in another way first', () => {
  let gateway: TestGateway;
  let stage: Stage;

  beforeAll(async () => {
    gateway = await startTestGateway('sqlite', { TALLYGATE_ALLOW_PRIVATE_PROVIDERS: 'loopback' }, { isFresh: true });
    await gateway.admin('GET', '/api/v1/admin/providers');
    stage = await openStage(gateway);
  });

  afterAll(async () => {
    await stage.close();
    await gateway.close();
  });

  test('who has had enough of the invitation dismisses it, and who may not do the steps is not invited', async () => {
    const auditor = await stage.openAs('auditor', '/overview');
    await auditor.page.getByText('No requests in this period').waitFor();
    expect(await auditor.page.getByText('Finish setting up').count()).toBe(0);
    await auditor.close();
    const { page, requireQuiet, close } = await stage.openAs('owner', '/overview', { language: 'zh', device: 'phone' });
    await page.getByText('完成设置').waitFor();
    await requireAccessible(page);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: '不再显示' }).click();
    await page.getByText('完成设置').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('该时段没有请求').waitFor();
    expect(await page.getByText('完成设置').count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('the overview invites to the steps that are left, until they are done', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/overview');
    await page.getByText('Finish setting up').waitFor();
    await requireAccessible(page);
    await page.getByRole('link', { name: 'Start setup' }).click();
    await page.getByRole('heading', { level: 2, name: 'Connect a provider' }).waitFor();
    await gateway.addProvider('alpha', [{ model: 'gpt-5', price: { input: '1', output: '2' } }]);
    await page.goto('/console/overview');
    await page.getByText('One step left').waitFor();
    await page.getByRole('link', { name: 'Issue an auth token' }).click();
    await page.getByRole('heading', { level: 2, name: 'Issue your first auth token' }).waitFor();
    await page.getByRole('button', { name: 'Issue auth token' }).click();
    await page.getByText('Waiting for the first request').waitFor();
    await page.goto('/console/overview');
    await page.getByText('No requests in this period').waitFor();
    expect(await page.getByRole('link', { name: /Start setup|Issue an auth token/ }).count()).toBe(0);
    requireQuiet();
    await close();
  });
});

describe.skipIf(!hasChromium)('the steps of the first run', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('who may not add providers is told so', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/setup');
    await page.getByText('No access').waitFor();
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test.each([
    ['provider', '接入提供商'],
    ['models', '选择模型'],
    ['token', '签发首个认证令牌'],
    ['request', '发送首个请求'],
  ] as const)(
    'on a phone and at a desk, in Chinese, in the dark, nothing of the step %s is cut',
    async (step, title) => {
      const [first] = (await stage.gateway.admin('GET', '/api/v1/admin/providers?kind=sandbox')).data.items;
      const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
      const { page, requireQuiet, close } = await stage.openAs(
        'admin',
        `/setup?step=${step}&provider=${first.id}`,
        options,
      );
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await requireAccessible(page);
      await requireAtDesk(page);
      requireQuiet();
      await close();
    },
  );
});
