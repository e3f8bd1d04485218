import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { hasChromium } from '../support/console/chromium.ts';
import { requireAccessible } from '../support/console/axe.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

describe.skipIf(!hasChromium)('the command palette', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  test('keeps what is typed before it is loaded, and goes where that leads', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/account');
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    const typed = Promise.withResolvers<void>();
    await page.route('**/palette-*', async (route) => {
      await typed.promise;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('statemx');
    await page.keyboard.press('Backspace');
    typed.resolve();
    const field = page.getByPlaceholder('Search or go to');
    await field.waitFor();
    await page.getByRole('dialog').getByText('Statements').waitFor();
    expect(await field.inputValue()).toBe('statem');
    await page.keyboard.type('ents');
    await requireAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Statements' }).waitFor();
    // Open again, it takes what is typed itself.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ledg');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
    requireQuiet();
    await close();
  });
});
