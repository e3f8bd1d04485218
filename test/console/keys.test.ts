import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

describe.skipIf(!hasChromium)('management keys in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('an owner makes a key, which is shown once and works, changes its end and revokes it', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    const form = page.getByRole('dialog', { name: 'New key' });
    await form.getByLabel('Name').fill('terraform');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    const once = page.getByRole('dialog', { name: 'Your new management key' });
    const key = registerSecret((await once.getByLabel('The management key').textContent()) ?? '');
    expect(key).toMatch(/^tgm_/);
    const use = async () => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${stage.gateway.url}/api/v1/admin/providers`, { headers })).status;
    };
    expect(await use()).toBe(200);
    await requireAccessible(page);
    await once.getByRole('button', { name: 'I have stored it' }).click();
    const row = page.getByRole('row', { name: /^terraform/ });
    await row.getByText(`tgm_…${key.slice(-4)}`).waitFor();
    expect(await page.content()).not.toContain(key);
    await takePicture(page, 'management-keys');
    await requireAccessible(page);
    await page.getByRole('button', { name: 'Actions for terraform' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Change terraform' });
    await edit.getByRole('button', { name: 'Expires at' }).click();
    await page.getByRole('button', { name: 'in 30 days' }).click();
    await edit.getByLabel('Name').click();
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.waitFor({ state: 'detached' });
    const cells = await row.getByRole('cell').allTextContents();
    expect(cells[4]).toMatch(/20\d\d/);
    await page.getByRole('button', { name: 'Actions for terraform' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke the key terraform' });
    await dialog.getByRole('textbox').fill('terraform');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('revoked').waitFor();
    expect(await use()).toBe(401);
    requireQuiet();
    await close();
  });

  test('an auditor makes none, and a role without the right is told so', async () => {
    const auditor = await stage.openAs('auditor', '/keys');
    await auditor.page.getByRole('heading', { level: 1, name: 'Management keys' }).waitFor();
    await auditor.page.getByRole('table').waitFor();
    expect(await auditor.page.getByRole('button', { name: 'New key' }).count()).toBe(0);
    auditor.requireQuiet();
    await auditor.close();
    const { page, requireQuiet, close } = await stage.openAs('admin', '/keys');
    await page.getByRole('alert').getByText('No access').waitFor();
    requireQuiet();
    await close();
  });

  test('on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('owner', '/keys', options);
    await page.getByRole('heading', { level: 1, name: '管理密钥' }).waitFor();
    await page.getByRole('table').waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
