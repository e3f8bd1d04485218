import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const KEY = registerSecret('sk-console-test-key-7788');
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
};
const ACCOUNT = { object: 'list', data: ['gpt-5', 'gpt-4o-mini', 'own-model'].map((id) => ({ id, object: 'model' })) };

describe.skipIf(!hasChromium)('providers in the console', () => {
  let stage: Stage;
  let alpha: string;

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    gateway.upstream.answer(({ path }) => ({ kind: 'whole', body: path.endsWith('/models') ? ACCOUNT : ANSWER }));
    alpha = await gateway.addProvider('alpha', [
      { model: 'm', price: { input: '2.50', output: '10' } },
      { model: 'without-a-price' },
    ]);
  });

  afterAll(() => stage.close());

  test('an administrator adds a provider, with a key that is never shown again, and deletes it by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', '/providers');
    await page.getByRole('cell', { name: 'alpha', exact: true }).waitFor();
    await takePicture(page, 'providers');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const form = page.getByRole('dialog', { name: 'Add a provider' });
    await requireAccessible(page);
    await form.getByRole('combobox', { name: 'Kind' }).fill('bedrock');
    await page.getByRole('option', { name: 'Amazon Bedrock' }).click();
    await form.getByRole('textbox', { name: 'Region', exact: true }).fill('eu-west-1');
    const address = form.getByRole('textbox', { name: 'Address' });
    expect(await address.inputValue()).toBe('https://bedrock-runtime.eu-west-1.amazonaws.com');
    await form.getByText('Access key', { exact: true }).click();
    await form.getByLabel('secret_access_key').waitFor();
    await requireAccessible(page);
    await form.getByRole('combobox', { name: 'Kind' }).fill('compat');
    await page.getByRole('option', { name: 'OpenAI-compatible' }).click();
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('beta');
    await form.getByLabel('API key').fill(KEY);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText(/base_url is required/).waitFor();
    await form.getByRole('textbox', { name: 'Address' }).fill(`${stage.gateway.upstream.url}/v1`);
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'beta' }).waitFor();
    await page.getByText('It offers no model yet.').waitFor();
    await page.getByRole('button', { name: 'Actions for beta' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Change beta' });
    const key = edit.getByLabel('API key');
    expect(await key.inputValue()).toBe('');
    expect(await key.getAttribute('placeholder')).toContain('…7788 is kept');
    await edit.getByRole('button', { name: 'Routing and limits' }).click();
    await edit.getByLabel('Priority').fill('3');
    await edit.getByLabel('Requests per minute').fill('600');
    await requireAccessible(page);
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Requests per minute: 600').waitFor();
    await page.getByRole('button', { name: 'Actions for beta' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the provider beta' });
    await dialog.getByRole('textbox').fill('beta');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/providers');
    await page.getByRole('cell', { name: 'alpha', exact: true }).waitFor();
    expect(await page.getByRole('cell', { name: 'beta', exact: true }).count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('a provider is tested live, models of its account are added, and one ceases by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', `/providers/${alpha}`);
    const offers = page.getByRole('table', { name: 'Models offered' });
    await offers.getByText('no price').waitFor();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText(/^m answered in/).waitFor();
    stage.gateway.upstream.enqueue({ kind: 'whole', status: 401, body: { error: { message: 'bad key' } } });
    await page.getByRole('button', { name: 'Test m' }).click();
    await page.getByText('The test call failed').waitFor();
    await page.getByRole('button', { name: 'Add models' }).click();
    const drawer = page.getByRole('dialog', { name: 'Add models of alpha' });
    await drawer.getByLabel('own-model').check();
    await requireAccessible(page);
    await drawer.getByLabel('Other model').fill('by-hand');
    await drawer.getByLabel('Other model').press('Enter');
    await drawer.getByRole('button', { name: 'Add 2 models' }).click();
    await page.getByText('It was saved, but').waitFor();
    await offers.getByRole('cell', { name: 'by-hand' }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'provider');
    await page.getByRole('button', { name: 'Remove by-hand' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop offering by-hand here' });
    await dialog.getByRole('textbox').fill('by-hand');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await offers.getByRole('cell', { name: 'by-hand' }).first().waitFor({ state: 'detached' });
    requireQuiet();
    await close();
  });

  test('who may only look is offered nothing to change, and support nothing at all', async () => {
    const auditor = await stage.openAs('auditor', '/providers');
    await auditor.page.getByRole('cell', { name: 'alpha', exact: true }).waitFor();
    expect(await auditor.page.getByRole('button', { name: 'Add a provider' }).count()).toBe(0);
    expect(await auditor.page.getByRole('button', { name: 'Actions for alpha' }).count()).toBe(0);
    await auditor.close();
    const support = await stage.openAs('support', '/providers');
    await support.page.getByText('No access').waitFor();
    expect(await support.page.getByRole('link', { name: 'Providers' }).count()).toBe(0);
    await support.close();
  });

  test.each(['/providers', '/providers/$id'] as const)(
    'on a phone and at a desk, in Chinese, in the dark, nothing of %s is cut',
    async (path) => {
      const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
      const { page, requireQuiet, close } = await stage.openAs('operator', path.replace('$id', alpha), options);
      await page.getByRole('heading', { level: 1, name: path === '/providers' ? '提供商' : 'alpha' }).waitFor();
      await page
        .getByRole('table')
        .getByText(path === '/providers' ? 'alpha' : '就绪')
        .first()
        .waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await requireAccessible(page);
      await requireAtDesk(page);
      requireQuiet();
      await close();
    },
  );
});
