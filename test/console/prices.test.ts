import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const LIST = 'kind,model,input,output\nopenai,gpt-4.1,1.80,7.20\n';

describe.skipIf(!hasChromium)('prices in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const fields = { kind: 'openai', base_url: null };
    await stage.gateway.addProvider('main', [{ model: 'gpt-4.1' }], fields);
    await stage.gateway.addProvider('own', [{ model: 'house', price: { input: '3', output: '12' } }]);
  });

  afterAll(() => stage.close());

  test('a list is imported after its changes were shown, and forgotten by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', '/prices');
    const prices = page.getByRole('table', { name: 'Prices', exact: true });
    await prices.getByText('$3.00 in · $12.00 out').waitFor();
    await page.getByText(/All prices match it/).waitFor();
    await page.getByRole('button', { name: 'Import a list' }).click();
    const drawer = page.getByRole('dialog', { name: 'Import a price list' });
    const content = drawer.getByRole('textbox', { name: 'Or paste the list' });
    await content.fill('kind,model,input,output\nopenai,gpt-4.1,cheap,7.20\n');
    await drawer.getByRole('button', { name: 'Preview changes' }).click();
    await drawer
      .getByText(/line 2/)
      .first()
      .waitFor();
    await content.fill(LIST);
    await drawer.getByRole('textbox', { name: 'Name of the list' }).fill('contract-2026');
    await drawer.getByRole('button', { name: 'Preview changes' }).click();
    await drawer.getByRole('table', { name: 'Price changes' }).getByText('1.80').waitFor();
    await requireAccessible(page);
    await takePicture(page, 'price-import');
    expect(await prices.getByText('contract-2026').count()).toBe(0);
    await drawer.getByRole('button', { name: 'Import 1 price' }).click();
    await prices.getByText('contract-2026').waitFor();
    await prices.getByText('$1.80 in · $7.20 out').waitFor();
    await takePicture(page, 'prices');
    await page.getByRole('button', { name: 'Remove the list contract-2026' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the price list contract-2026' });
    await dialog.getByRole('textbox').fill('contract-2026');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/1 price differs and can be updated/).waitFor();
    await page.getByRole('button', { name: 'Review differences' }).click();
    const update = page.getByRole('dialog', { name: 'Update prices from the price data' });
    await update.getByText('1 price would change').waitFor();
    await update.getByRole('button', { name: 'Change 1 price' }).click();
    await page.getByText(/All prices match it/).waitFor();
    requireQuiet();
    await close();
  });

  test('a deployment gets a price of its own, which is told part by part beside the versions before it', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', '/prices?source=override');
    const prices = page.getByRole('table', { name: 'Prices', exact: true });
    await prices.getByText('$3.00 in · $12.00 out').waitFor();
    await page.getByRole('button', { name: 'Set a price' }).click();
    const form = page.getByRole('dialog', { name: 'Set the price of a deployment' });
    await form.getByRole('button', { name: 'Set a price' }).click();
    await form.getByText('Choose a deployment.').waitFor();
    await form.getByRole('combobox', { name: 'Deployment' }).click();
    await page.getByRole('option', { name: /^house/ }).click();
    await form.getByRole('textbox', { name: 'Input', exact: true }).fill('4');
    await form.getByRole('textbox', { name: 'Output', exact: true }).fill('16');
    await form.getByRole('textbox', { name: 'Cached input', exact: true }).fill('0.4');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Set a price' }).click();
    await prices.getByText('$4.00 in · $16.00 out').click();
    await page.getByRole('heading', { level: 1, name: 'house' }).waitFor();
    await page
      .getByRole('row', { name: /Cached input/ })
      .getByText('$0.40')
      .waitFor();
    await page.getByRole('table', { name: 'Versions of this price' }).getByText('$3.00 in · $12.00 out').waitFor();
    await requireAccessible(page);
    await takePicture(page, 'price');
    requireQuiet();
    await close();
  });

  test('a list that a Chinese spreadsheet saved in GBK is read as it was written', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', '/prices');
    await page.getByRole('button', { name: 'Import a list' }).click();
    const drawer = page.getByRole('dialog', { name: 'Import a price list' });
    const content = Buffer.from('kind,model,input,output\nopenai,?-1,1,2\n', 'latin1');
    // 通义 in GBK.
    const buffer = Buffer.from(content.toString('latin1').replace('?', '\xcd\xa8\xd2\xe5'), 'latin1');
    await page.locator('input[type=file]').setInputFiles({ name: '价格.csv', mimeType: 'text/csv', buffer });
    await drawer.getByText('it was read as GBK').waitFor();
    expect(await drawer.getByRole('textbox').first().inputValue()).toContain('openai,通义-1,1,2');
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test('all that differs is shown at once, and a switch says whether custom prices are replaced too', async () => {
    await stage.gateway.addProvider('pinned', [{ model: 'gpt-4.1-mini', price: { input: '9', output: '9' } }], {
      kind: 'openai',
      base_url: null,
    });
    const auditor = await stage.openAs('auditor', '/prices');
    await auditor.page.getByRole('button', { name: 'Review differences' }).click();
    const seen = auditor.page.getByRole('dialog', { name: 'Update prices from the price data' });
    await seen
      .getByRole('row', { name: /gpt-4.1-mini/ })
      .getByText('custom price, kept')
      .waitFor();
    expect(await seen.getByRole('switch').count()).toBe(0);
    auditor.requireQuiet();
    await auditor.close();
    const { page, requireQuiet, close } = await stage.openAs('operator', '/prices');
    await page.getByRole('button', { name: 'Review differences' }).click();
    const drawer = page.getByRole('dialog', { name: 'Update prices from the price data' });
    const row = drawer.getByRole('row', { name: /gpt-4.1-mini/ });
    await row.getByText('custom price, kept').waitFor();
    await drawer.getByText('1 custom price differs from the price data').waitFor();
    await page.getByText(/1 custom price differs and stays as it is/).waitFor();
    expect(await drawer.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    await requireAccessible(page);
    await drawer.getByRole('switch', { name: 'Also replace custom prices' }).check();
    await drawer.getByText('1 price would change').waitFor();
    await row.getByText('custom price', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Change 1 price' }).click();
    await page.getByText(/All prices match it/).waitFor();
    requireQuiet();
    await close();
  });

  test('who may only look is offered no change, and support no prices', async () => {
    const auditor = await stage.openAs('auditor', '/prices');
    await auditor.page.getByRole('table', { name: 'Prices', exact: true }).getByText('house').first().waitFor();
    expect(await auditor.page.getByRole('button', { name: 'Set a price' }).count()).toBe(0);
    expect(await auditor.page.getByRole('button', { name: 'Import a list' }).count()).toBe(0);
    await auditor.close();
    const support = await stage.openAs('support', '/prices');
    await support.page.getByText('No access').waitFor();
    await support.close();
  });

  test('on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('operator', '/prices', options);
    await page.getByRole('table', { name: '价格', exact: true }).getByText('单独定价').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
