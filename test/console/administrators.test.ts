import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const PASSWORD = registerSecret('a first password of somebody new');
const RESET = registerSecret('a password that was reset');

describe.skipIf(!hasChromium)('administrators in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  async function signIn(username: string, password: string): Promise<number> {
    const body = JSON.stringify({ username, password });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${stage.gateway.url}/api/v1/auth/session`, { method: 'POST', headers, body })).status;
  }

  test('a lock-out is listed and lifted', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/administrators?tab=lockouts');
    await page.getByText('Nobody is locked out.').waitFor();
    const dora = { username: 'dora', password: PASSWORD, role: 'support' };
    expect((await stage.gateway.admin('POST', '/api/v1/admin/admins', dora)).status).toBe(201);
    for (let at = 0; at < 10; at += 1) await signIn('dora', 'wrong');
    const locked = await stage.openPage('/sign-in');
    await locked.page.getByLabel('Username').fill('dora');
    await locked.page.getByLabel('Password').fill('wrong');
    await locked.page.getByRole('button', { name: 'Sign in' }).click();
    await locked.page.getByText(/^Too many failed sign-ins\. Try again in \d+ (second|minute)s?\.$/).waitFor();
    await requireAccessible(locked.page);
    locked.requireQuiet();
    await locked.close();
    await page.reload();
    await page.getByRole('button', { name: 'Lift the lock of dora' }).click();
    await page.getByText('Lock lifted').waitFor();
    const lift = page.getByRole('button', { name: /^Lift the lock of (127|::)/ });
    await lift.click();
    await page.getByText('Nobody is locked out.').waitFor();
    requireQuiet();
    await close();
  });

  test('an owner adds an administrator, changes its role, resets its password, ends its session and deletes it', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/administrators');
    await page.getByRole('button', { name: 'New administrator' }).click();
    const form = page.getByRole('dialog', { name: 'New administrator' });
    await form.getByLabel('Username').fill('owner');
    await form.getByLabel('Password').fill(PASSWORD);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('is taken already').waitFor();
    await form.getByLabel('Username').fill('carol');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    const row = page.getByRole('row', { name: /^carol/ });
    await row.getByText('Support').waitFor();
    await takePicture(page, 'administrators');
    await requireAccessible(page);
    const open = async (item: string) => {
      await page.getByRole('button', { name: 'Actions for carol' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await open('Edit');
    await page.getByRole('combobox', { name: 'Role' }).last().click();
    await page.getByRole('option', { name: 'Auditor' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Auditor').waitFor();
    await open('Reset password');
    await page.getByRole('dialog').getByLabel('Password').fill(RESET);
    await page.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click();
    await page.getByText('Password reset').waitFor();
    expect([await signIn('carol', PASSWORD), await signIn('carol', RESET)]).toEqual([401, 200]);
    await open('Sessions');
    const sessions = page.getByRole('dialog', { name: 'Sessions of carol' });
    await sessions.getByRole('button', { name: /^End the session/ }).click();
    await sessions.getByText('Signed in nowhere.').waitFor();
    await page.keyboard.press('Escape');
    await open('Delete');
    const dialog = page.getByRole('dialog', { name: 'Delete the administrator carol' });
    await dialog.getByRole('textbox').fill('carol');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    requireQuiet();
    await close();
  });

  test('the last active owner cannot be demoted or deleted, and it is said why', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/administrators');
    await page.getByRole('button', { name: 'Actions for owner' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Change owner' });
    await form.getByText('This is your own account.').waitFor();
    await form.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Admin', exact: true }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This is the last active owner.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions for owner' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the administrator owner' });
    await dialog.getByRole('textbox').fill('owner');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('This is the last active owner.').waitFor();
    requireQuiet();
    await close();
  });

  test('an operator sees what the roles may do, and no administrators', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/administrators');
    const table = page.getByRole('table', { name: 'Roles' });
    const row = table.getByRole('row', { name: /^Settings/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual(['readchange', '–', '–', '–', 'read']);
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Roles']);
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test('an auditor changes nothing; on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/administrators', options);
    await page.getByRole('table').getByText('所有者').waitFor();
    expect(await page.getByRole('button', { name: '新建管理员' }).count()).toBe(0);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await page.getByRole('tab', { name: '角色' }).click();
    await page.getByRole('table', { name: '角色' }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
