import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

describe.skipIf(!hasChromium)('customers in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('who is not signed in comes to the sign-in, and from there to where they were going', async () => {
    const { page, requireQuiet, close } = await stage.openPage('/customers?status=active');
    await page.waitForURL(/\/console\/sign-in\?next=/);
    await requireAccessible(page);
    await page.getByLabel('Username').fill('owner');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The username or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill(stage.gateway.ownerPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=active');
    requireQuiet();
    await close();
  });

  test('an owner makes a customer, changes it and deletes it by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customers');
    await page.getByText('A customer is a tenant').waitFor();
    await page.getByRole('button', { name: 'New customer' }).first().click();
    const form = page.getByRole('dialog', { name: 'New customer' });
    await form.getByLabel('Name').fill('Acme 客户');
    await form.getByLabel('Margin').fill('abc');
    await form.getByRole('button', { name: 'Create' }).click();
    await form
      .getByText(/margin|decimal/i)
      .first()
      .waitFor();
    await form.getByLabel('Margin').fill('0.25');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name: 'Acme 客户', exact: true }).waitFor();
    await requireAccessible(page);
    await page.getByRole('searchbox').press('A');
    await page.waitForURL('**/customers?q=A');
    await page.keyboard.press('c');
    await page.waitForURL('**/customers?q=Ac');
    expect(await page.getByRole('searchbox').inputValue()).toBe('Ac');
    await page.getByRole('button', { name: 'Actions for Acme 客户' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the customer Acme 客户' });
    const button = dialog.getByRole('button', { name: 'Delete' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Acme 客户');
    await requireAccessible(page);
    await button.click();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await page.getByText('A customer is a tenant').waitFor();
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone, in %s, in the dark, nothing is cut', async (language) => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/customers', {
      language,
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('heading', { level: 1, name: language === 'en' ? 'Customers' : '客户' }).waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    requireQuiet();
    await close();
  });
});
