import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const DAY_MS = 86_400_000;

describe.skipIf(!hasChromium)('tokens in the console', () => {
  let stage: Stage;
  let user: string;

  const make = async (path: string, body: object): Promise<string> => {
    const answer = await stage.gateway.admin('POST', `/api/v1/admin${path}`, body);
    expect(answer.status).toBe(201);
    return (answer.data as { id: string }).id;
  };
  const find = async (query: string): Promise<readonly Record<string, unknown>[]> =>
    ((await stage.gateway.admin('GET', `/api/v1/admin/tokens?${query}`)).data as { items: [] }).items;
  const exchange = async (token: string): Promise<number> => {
    const body = JSON.stringify({ grant_type: 'auth_token', auth_token: token });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${stage.gateway.url}/api/v1/auth/token`, { method: 'POST', headers, body })).status;
  };

  beforeAll(async () => {
    stage = await openStage();
    user = await make('/customer-users', { name: 'Alice Chen' });
    const soon = new Date(Date.now() + 5 * DAY_MS + 60_000).toISOString();
    await make(`/customer-users/${user}/tokens`, { name: 'soon over', expires_at: soon });
    await make(`/customer-users/${user}/tokens`, { name: 'old laptop' });
  });

  afterAll(() => stage.close());

  test('a token is issued on the page of its user, shown once and copied, and calls', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', `/customer-users/${user}`);
    await page.getByText('expires in 5 days').waitFor();
    await takePicture(page, 'customer-user');
    await page.getByRole('button', { name: 'Issue an auth token' }).click();
    const form = page.getByRole('dialog', { name: 'Issue an auth token' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('build server');
    await form.getByLabel('Requests at once').fill('2');
    await form.getByRole('button', { name: 'Add a budget' }).click();
    await form.getByLabel('Amount (USD)').fill('5');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Issue an auth token' }).click();
    const shown = page.getByRole('dialog', { name: 'Auth token issued' });
    const token = registerSecret((await shown.getByLabel('Auth token', { exact: true }).textContent()) ?? '');
    expect(token).toMatch(/^tga_[0-9A-Za-z]{49}$/);
    await page.keyboard.press('Escape');
    await requireAccessible(page);
    await shown.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText('$0.00 of $5.00').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(await exchange(token)).toBe(200);
    expect(await find('q=build')).toMatchObject([{ limits: { concurrent_requests: 2 }, budgets: [{ amount: '5' }] }]);
    requireQuiet();
    await close();
  });

  test('a token is found by whose it is, by its id and by its end', async () => {
    const [token] = await find('name=soon%20over');
    const { page, requireQuiet, close } = await stage.openAs('support', '/tokens');
    const rows = page.getByRole('table', { name: 'Auth tokens' }).locator('tbody tr');
    const field = page.getByRole('searchbox', { name: 'Search auth tokens' });
    for (const text of ['lice ch', String(token?.['id']), `…${String(token?.['last4'])}`, 'SOON']) {
      await field.fill('nobody of this name');
      await page.getByText('Nothing matches your search or filters.').waitFor();
      await field.fill(text);
      await rows.filter({ hasText: 'soon over' }).waitFor();
    }
    requireQuiet();
    await close();
  });

  test('among all tokens one is rotated with an overlap and revoked by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/tokens');
    await page.getByRole('link', { name: 'Alice Chen' }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'tokens');
    await page.getByRole('button', { name: 'Actions for old laptop' }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    const rotate = page.getByRole('dialog', { name: 'Rotate the auth token old laptop' });
    await requireAccessible(page);
    await rotate.getByRole('button', { name: 'Rotate' }).click();
    const shown = page.getByRole('dialog', { name: 'Auth token issued' });
    const successor = registerSecret((await shown.getByLabel('Auth token', { exact: true }).textContent()) ?? '');
    await shown.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText(/rotated, ends in/).waitFor();
    await page.goto('/console/tokens?status=rotated');
    await page.getByRole('button', { name: 'Actions for old laptop' }).click();
    expect(await page.getByRole('menuitem', { name: 'Rotate' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke the auth token old laptop' });
    await dialog.getByRole('textbox').fill('old laptop');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('cell', { name: 'revoked', exact: true }).waitFor();
    expect((await find('status=rotated'))[0]).toMatchObject({ name: 'old laptop', status: 'revoked' });
    expect(await exchange(successor)).toBe(200);
    requireQuiet();
    await close();
  });

  test('those that expire soon are found, and several are revoked together', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/tokens');
    await page.getByPlaceholder('Any expiry').click();
    await page.getByRole('option', { name: 'Expire within 14 days' }).click();
    await page.waitForURL(/expires_before=/);
    await page.getByRole('cell', { name: 'soon over', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'build server', exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('Select all on this page').check();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke 1 auth token' });
    await dialog.getByLabel('Type 1 to confirm.').fill('1');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('1 of 1 done').waitFor();
    expect(await find('q=soon')).toMatchObject([{ status: 'revoked' }]);
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)(
    'on a phone and at a desk, in %s, in the dark, an auditor sees and changes nothing',
    async (language) => {
      const { page, requireQuiet, close } = await stage.openAs('auditor', '/tokens', {
        language,
        scheme: 'dark',
        device: 'phone',
      });
      await page.getByRole('cell', { name: 'soon over', exact: true }).waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(
        await page.getByRole('button', { name: /Issue an auth token|签发认证令牌|Actions for|的操作/ }).count(),
      ).toBe(0);
      await requireAccessible(page);
      await requireAtDesk(page);
      requireQuiet();
      await close();
    },
  );
});
