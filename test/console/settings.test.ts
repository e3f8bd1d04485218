import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { settledRow } from '../support/model-calls.ts';
import { registerSecret } from '../support/secrets.ts';

const ADDRESS = 'https://hooks.example.com/services/T0HUSH/hushhushhushhush1234';
const SHOWN = 'https://hooks.example.com/services/…/…1234';

describe.skipIf(!hasChromium)('the settings in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('an owner sets a limit, a budget, a default and a rate, and takes them back', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/settings');
    const section = (name: string) => page.getByRole('region', { name });
    const edit = (name: string) => section(name).getByRole('button', { name: 'Edit' }).click();
    const bounds = 'Gateway limits and budgets';
    await edit(bounds);
    const form = page.getByRole('dialog');
    await form.getByLabel('Requests per minute').fill('600');
    await form.getByRole('button', { name: /add/i }).click();
    await form.getByLabel(/^Amount/).fill('1000');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Save' }).click();
    await section(bounds).getByText('600').first().waitFor();
    await section(bounds)
      .getByText(/\$1,000/)
      .first()
      .waitFor();
    await edit('Model calls');
    await form.getByLabel('Default output cap').fill('12345');
    await form.getByRole('button', { name: 'Save' }).click();
    await section('Model calls').getByText('12,345').waitFor();
    await edit('Model calls');
    await form.getByLabel('Default output cap').fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await section('Model calls').getByText('12,345').waitFor({ state: 'detached' });
    await edit('Currency rates');
    await form.getByRole('button', { name: 'Add a currency' }).click();
    await form.getByLabel('Currency', { exact: true }).fill('CNY');
    await form.getByLabel('USD per CNY').fill('much');
    await form.getByRole('button', { name: 'Save' }).click();
    await form
      .getByText(/decimal/)
      .first()
      .waitFor();
    await form.getByLabel('USD per CNY').fill('0.14');
    await form.getByRole('button', { name: 'Save' }).click();
    await section('Currency rates').getByRole('cell', { name: '0.14' }).waitFor();
    await edit('Currency rates');
    await form.getByRole('button', { name: 'Remove CNY' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await section('Currency rates').getByText('No rates set').waitFor();
    requireQuiet();
    await close();
  });

  test('an owner adds a webhook, whose secret is shown once and whose address is masked, tests it, changes it and removes it', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/settings');
    await page.getByRole('button', { name: 'Add webhook' }).click();
    const form = page.getByRole('dialog', { name: 'Add webhook' });
    await form.getByLabel('URL').fill('https://10.0.0.1/');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form
      .getByText(/must not be a private or special address/)
      .first()
      .waitFor();
    await form.getByLabel('URL').fill(ADDRESS);
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    const once = page.getByRole('dialog', { name: 'Webhook signing secret' });
    const secret = registerSecret((await once.getByLabel('Signing secret').textContent()) ?? '');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await once.getByRole('button', { name: "I've saved it" }).click();
    const table = page.getByRole('table', { name: 'Webhooks' });
    await table.getByText(SHOWN).waitFor();
    expect(await page.content()).not.toMatch(/hushhush/i);
    await takePicture(page, 'settings');
    await requireAccessible(page);
    const act = async (item: string) => {
      await page.getByRole('button', { name: `Actions for ${SHOWN}` }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await act('Send test event');
    await page.getByText(/^Not accepted/).waitFor();
    await act('Deliveries');
    await page.getByText('No deliveries yet.').waitFor();
    await page.keyboard.press('Escape');
    await act('Edit');
    const change = page.getByRole('dialog', { name: 'Edit webhook' });
    await change.getByLabel('Send events').click();
    await change.getByRole('button', { name: 'Save' }).click();
    await table.getByText('off', { exact: true }).waitFor();
    await act('Remove');
    const remove = page.getByRole('dialog', { name: 'Remove webhook' });
    await remove.getByRole('textbox').fill('hooks.example.com');
    await remove.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No webhooks yet').waitFor();
    requireQuiet();
    await close();
  });

  test('an auditor reads the settings, and an administrator without the right is told so', async () => {
    const auditor = await stage.openAs('auditor', '/settings');
    await auditor.page.getByText('Your role can view settings but not change them.').waitFor();
    expect(await auditor.page.getByRole('button', { name: /Edit|Add/ }).count()).toBe(0);
    auditor.requireQuiet();
    await auditor.close();
    const { page, requireQuiet, close } = await stage.openAs('admin', '/settings');
    await page.getByRole('alert').getByText('No access').waitFor();
    requireQuiet();
    await close();
  });

  test('an owner erases an end user by its name and an account by its id; an auditor is not offered it', async () => {
    const { gateway } = stage;
    await gateway.addProvider('alpha', [{ model: 'm', price: { input: '1', output: '1' } }]);
    gateway.upstream.answer({
      kind: 'whole',
      body: { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } },
    });
    const caller = await gateway.createCaller({ user: { name: 'Ann Erased' } });
    const body = { model: 'm', user: 'patient-7', messages: [{ role: 'user', content: 'hello' }] };
    await (await gateway.chat(caller.token, body)).text();
    await settledRow(gateway, caller.userId);
    const { page, requireQuiet, close } = await stage.openAs('owner', '/settings');
    const section = page.getByRole('region', { name: 'Erase personal data' });
    await section.getByLabel('End user', { exact: true }).fill('patient-7');
    await section.getByRole('button', { name: 'Erase' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase data of patient-7' });
    await dialog.getByRole('textbox').fill('patient-7');
    await requireAccessible(page);
    await dialog.getByRole('button', { name: 'Erase' }).click();
    await page.getByText('Erased from 1 row.').waitFor();
    expect((await gateway.requestsOf(caller.userId))[0].end_user).toBe('…erased');
    await section.getByText('Customer user or administrator').click();
    await section.getByLabel('Account ID').fill(caller.userId);
    await section.getByRole('button', { name: 'Erase' }).click();
    const account = page.getByRole('dialog', { name: `Erase data of ${caller.userId}` });
    await account.getByRole('textbox').fill(caller.userId);
    await account.getByRole('button', { name: 'Erase' }).click();
    await page.getByText(/^Erased from [2-9]\d* rows/).waitFor();
    const log = `/api/v1/admin/operation-logs?target_id=${caller.userId}&action=customer_user.create`;
    expect(JSON.stringify((await gateway.admin('GET', log)).data.items)).not.toContain('Ann Erased');
    requireQuiet();
    await close();
    const auditor = await stage.openAs('auditor', '/settings');
    await auditor.page.getByRole('region', { name: 'Currency rates' }).waitFor();
    expect(await auditor.page.getByRole('region', { name: 'Erase personal data' }).count()).toBe(0);
    await auditor.close();
  });

  test('on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('owner', '/settings', options);
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    await page.getByRole('region', { name: '汇率' }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
