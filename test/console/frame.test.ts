import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { requireAccessible } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

/** Where an entry of the menu stands in the box that scrolls it: whether all of it is seen. */
const IS_SEEN = `(() => {
  const entry = document.querySelector('.menu [aria-current="page"]').getBoundingClientRect();
  const box = document.querySelector('.menu').getBoundingClientRect();
  return entry.top >= box.top - 1 && entry.bottom <= box.bottom + 1;
})()`;
const OVERFLOW = `(() => { const box = document.querySelector('.menu'); return box.scrollHeight - box.clientHeight; })()`;

describe.skipIf(!hasChromium)('the frame of the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test("the browser's log stays empty while nobody is signed in, and after signing out", async () => {
    const { page, requireQuiet, close } = await stage.openPage('/sign-in');
    const said: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    for (const path of ['/', '/customers', '/my', '/sign-in']) {
      await page.goto(`/console${path}`);
      await page.getByRole('button', { name: /^(Sign in|Open my page)$/ }).waitFor();
    }
    await page.getByLabel('Username').fill('owner');
    await page.getByLabel('Password').fill(stage.gateway.ownerPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.goto('/console/customers');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(said).toEqual([]);
    requireQuiet();
    await close();
  });

  test('a session that was ended elsewhere leads to the sign-in, and is asked for no more', async () => {
    const { page, close } = await stage.openPage('/sign-in?next=/account');
    await page.getByLabel('Username').fill('owner');
    await page.getByLabel('Password').fill(stage.gateway.ownerPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    const session = (await page.context().cookies()).find(({ httpOnly }) => httpOnly);
    await page.context().clearCookies({ name: session?.name ?? '' });
    await page.goto('/console/customers');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/console/customers');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(asked).not.toContain('/api/v1/auth/session');
    await close();
  });

  async function openAt(
    path: string,
    height: number,
  ): Promise<{ readonly page: Page; readonly end: () => Promise<void> }> {
    const { page, requireQuiet, close } = await stage.openAs('owner', path);
    await page.setViewportSize({ width: 1440, height });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const end = async (): Promise<void> => {
      requireQuiet();
      await close();
    };
    return { page, end };
  }

  test("the whole menu is seen on a laptop's screen, and the entry of the open page on a lower one too", async () => {
    const laptop = await openAt('/health', 900);
    expect(await laptop.page.evaluate<number>(OVERFLOW)).toBe(0);
    await requireAccessible(laptop.page);
    await laptop.end();
    const low = await openAt('/health', 500);
    expect(await low.page.evaluate<number>(OVERFLOW)).toBeGreaterThan(0);
    await low.page.waitForFunction(IS_SEEN);
    await low.page.getByRole('link', { name: 'Overview' }).click();
    await low.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await low.page.waitForFunction(IS_SEEN);
    await low.end();
  });

  test('on a phone the menu opens at the entry of the open page', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/settings', { device: 'phone', language: 'zh' });
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    await page.getByRole('button', { name: '打开菜单' }).click();
    await page.waitForFunction(IS_SEEN);
    await requireAccessible(page);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    requireQuiet();
    await close();
  });

  test('what a cell has more to say is shown while the mouse rests on it', async () => {
    await stage.gateway.admin('POST', '/api/v1/admin/customers', { name: 'Tipped' });
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customers');
    const time = page
      .getByRole('row', { name: /Tipped/ })
      .locator('time')
      .first();
    await time.waitFor();
    // What shows it is loaded behind the page.
    const tip = page.getByRole('tooltip');
    while ((await tip.count()) === 0) {
      await page.mouse.move(1, 1);
      await time.hover();
      await tip.waitFor({ timeout: 1_000 }).catch(() => undefined);
    }
    expect(await tip.innerText()).toMatch(/\d{4}-\d\d-\d\dT/);
    await page.mouse.move(1, 1);
    await tip.waitFor({ state: 'detached' });
    requireQuiet();
    await close();
  });
});
