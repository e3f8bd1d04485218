import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';
import { registerSecret } from '../support/secrets.ts';

const PASSWORD = registerSecret('a long password of a test administrator');
const NEW_PASSWORD = registerSecret('another password of that administrator');

describe.skipIf(!hasChromium)('the own account in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('an administrator sets up the second factor, keeps the recovery codes, renews them and turns it off', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/overview');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Account and security' }).click();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await requireAccessible(page);
    await page.getByLabel('Name', { exact: true }).fill('Olga Operator');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Olga Operator');
    await page.getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set up two-step verification' });
    await dialog.getByRole('img', { name: 'QR code' }).waitFor();
    const copy = await dialog.getByRole('button', { name: /^Copy: / }).getAttribute('aria-label');
    const secret = registerSecret(copy?.slice('Copy: '.length) ?? '');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    await requireAccessible(page);
    await dialog.getByLabel('Six-digit code').fill('12');
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.getByText('Six digits', { exact: true }).waitFor();
    await dialog.getByLabel('Six-digit code').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    const codes = page.getByRole('dialog', { name: 'Recovery codes', exact: true });
    const first = registerSecret((await codes.getByRole('listitem').first().textContent()) ?? '');
    expect(await codes.getByRole('listitem').count()).toBe(10);
    await requireAccessible(page);
    const downloading = page.waitForEvent('download');
    await codes.getByRole('button', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect(readFileSync(file, 'utf8')).toContain(first);
    await codes.getByRole('button', { name: "I've saved them" }).click();
    await page.getByText('10 of 10 recovery codes left').waitFor();
    await page.getByRole('button', { name: 'New recovery codes' }).click();
    const renew = page.getByRole('dialog', { name: 'New recovery codes' });
    await renew.getByLabel('Current password').fill('wrong');
    await renew.getByRole('button', { name: 'New recovery codes' }).click();
    await renew.getByText('Incorrect password or code.').waitFor();
    await renew.getByLabel('Current password').fill(PASSWORD);
    await renew.getByRole('button', { name: 'New recovery codes' }).click();
    const renewed = registerSecret((await codes.getByRole('listitem').first().textContent()) ?? '');
    expect(renewed).not.toBe(first);
    await codes.getByRole('button', { name: "I've saved them" }).click();
    await page.getByRole('button', { name: 'Turn off' }).click();
    const off = page.getByRole('dialog', { name: 'Turn off two-step verification' });
    await off.getByText('Code', { exact: true }).click();
    await off.getByLabel('Code or recovery code').fill(renewed);
    await off.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('button', { name: 'Set up' }).waitFor();
    requireQuiet();
    await close();
  });

  test('a new password ends the other sessions, and a session that is not known can be ended', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/account');
    const other = await fetch(`${stage.gateway.url}/api/v1/auth/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' },
      body: JSON.stringify({ username: 'the-support', password: PASSWORD }),
    });
    expect(other.status).toBe(200);
    await page.reload();
    const sessions = page.getByRole('table', { name: 'Sessions' });
    await sessions.getByText('Firefox · Windows').waitFor();
    await sessions.getByText('this browser').waitFor();
    await takePicture(page, 'account');
    await page.getByRole('button', { name: 'End session on Firefox · Windows' }).click();
    await page.getByText('Session ended').waitFor();
    await sessions.getByText('Firefox · Windows').waitFor({ state: 'detached' });
    const button = page.getByRole('button', { name: 'Change password' });
    await page.getByLabel('Current password').fill('wrong');
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('Confirm new password').fill('something else');
    await button.click();
    await page.getByText("Passwords don't match").waitFor();
    await page.getByLabel('Confirm new password').fill(NEW_PASSWORD);
    await button.click();
    await page.getByText('Incorrect current password.').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await button.click();
    await page.getByText('Password changed.').waitFor();
    expect(await page.getByLabel('Current password').inputValue()).toBe('');
    await sessions.getByText('this browser').waitFor();
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone and at a desk, in %s, in the dark, nothing is cut', async (language) => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/account', {
      language,
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('heading', { level: 1, name: language === 'en' ? 'Account' : '账号' }).waitFor();
    await page.getByRole('table').getByText('Chrome').waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
