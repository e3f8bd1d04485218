import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

describe.skipIf(!hasChromium)('models in the console', () => {
  let stage: Stage;
  let modelId: string;
  const findModel = async (name: string): Promise<{ id: string }> => {
    const listed = await stage.gateway.admin('GET', `/api/v1/admin/models?name=${encodeURIComponent(name)}`);
    return listed.data.items[0];
  };

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    await gateway.addProvider('alpha', [
      { model: 'house-chat', upstream_model: 'large-1', price: { input: '2.50', output: '10' } },
      { model: 'without-a-price' },
    ]);
    await gateway.addProvider('beta', [
      { model: 'house-chat', upstream_model: 'large-b', price: { input: '3', output: '12' } },
    ]);
    ({ id: modelId } = await findModel('house-chat'));
  });

  afterAll(() => stage.close());

  test('an administrator makes a model of a deployment, changes its bounds and deletes it by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', '/models');
    await page.getByRole('cell', { name: 'without-a-price', exact: true }).waitFor();
    await page.getByText('no price', { exact: true }).waitFor();
    await takePicture(page, 'models');
    await page.getByRole('button', { name: 'Add a model' }).click();
    const form = page.getByRole('dialog', { name: 'Add a model' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('house-chat');
    await form.getByRole('combobox', { name: 'Provider', exact: true }).click();
    await page.getByRole('option', { name: 'alpha' }).click();
    await form.getByRole('combobox', { name: "Provider's own name of the model" }).fill('small-1');
    await form.getByRole('button', { name: 'Price and limits' }).click();
    await form.getByText('Custom price').click();
    await form.getByRole('textbox', { name: 'Input', exact: true }).fill('0.5');
    await form.getByRole('textbox', { name: 'Output', exact: true }).fill('1.5');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('taken').first().waitFor();
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('small-chat');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'small-chat' }).waitFor();
    await page.getByText('$0.50 in · $1.50 out').waitFor();
    await page.getByRole('button', { name: 'Actions for small-chat' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Change small-chat' });
    await edit.getByRole('button', { name: 'Routing' }).click();
    await edit.getByRole('button', { name: 'Add a fallback' }).click();
    await edit.getByRole('combobox', { name: 'Model', exact: true }).fill('house-chat');
    await edit.getByRole('button', { name: 'Limits' }).click();
    await edit.getByLabel('Requests per minute').fill('60');
    await edit.getByRole('button', { name: 'Budgets' }).click();
    await edit.getByRole('button', { name: 'Add a budget' }).click();
    await edit.getByRole('textbox', { name: 'Amount (USD)' }).fill('25');
    await requireAccessible(page);
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByText('house-chat (calls fail, the input is too long)').waitFor();
    await page.getByText('fallback house-chat').first().waitFor();
    await requireAccessible(page);
    await page.getByRole('button', { name: 'Actions for small-chat' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the model small-chat' });
    await dialog.getByRole('textbox').fill('small-chat');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/models');
    await page.getByRole('cell', { name: 'without-a-price', exact: true }).waitFor();
    expect(await page.getByRole('cell', { name: 'small-chat', exact: true }).count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('priority and use of a deployment are changed in place, and the route tells the new order', async () => {
    const { page, requireQuiet, close } = await stage.openAs('operator', `/models/${modelId}`);
    const deployments = page.getByRole('table', { name: 'Deployments' });
    const route = page.getByRole('table', { name: 'Where a request would go now' });
    await route.getByText('drawn by weight').first().waitFor();
    const priority = deployments.getByRole('textbox', { name: 'Priority of beta' });
    expect(await priority.getAttribute('placeholder')).toBe('1');
    await priority.fill('2');
    await priority.press('Enter');
    await route.getByText('drawn by weight').first().waitFor({ state: 'detached' });
    expect(await route.locator('tbody tr').first().textContent()).toContain('alpha');
    await page.getByRole('combobox', { name: 'Client dialect' }).click();
    await page.getByRole('option', { name: 'anthropic-messages' }).click();
    await route.getByText('translated').first().waitFor();
    await page.getByRole('button', { name: 'Try it with a request' }).click();
    await page.getByRole('textbox', { name: 'Request (JSON)' }).fill('{"max_tokens": 2000, "messages": []}');
    await page.getByRole('textbox', { name: 'Request (JSON)' }).blur();
    await route.getByText('$0.024').first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'model');
    await deployments.getByRole('switch', { name: 'Use beta' }).press('Space');
    await deployments.getByText('not in use').waitFor();
    await route.getByText('never', { exact: true }).waitFor();
    requireQuiet();
    await close();
    const read = await stage.gateway.admin('GET', `/api/v1/admin/models/${modelId}`);
    expect(read.data.deployments.map((each: { price: unknown }) => each.price)).toEqual([
      { input: '2.50', output: '10' },
      { input: '3', output: '12' },
    ]);
  });

  test('support, which may only look, sees who serves a model and is offered nothing to change', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', `/models/${modelId}`);
    await page.getByRole('table', { name: 'Deployments' }).getByText('alpha').waitFor();
    expect(await page.getByRole('button', { name: 'Actions for house-chat' }).count()).toBe(0);
    expect(await page.getByRole('textbox', { name: 'Priority of beta' }).count()).toBe(0);
    requireQuiet();
    await close();
  });

  test.each(['/models', '/models/$id'] as const)(
    'on a phone and at a desk, in Chinese, in the dark, nothing of %s is cut',
    async (path) => {
      const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
      const { page, requireQuiet, close } = await stage.openAs('auditor', path.replace('$id', modelId), options);
      await page.getByRole('heading', { level: 1, name: path === '/models' ? '模型' : 'house-chat' }).waitFor();
      await page.getByRole('table').first().getByText('$2.50').first().waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await requireAccessible(page);
      await requireAtDesk(page);
      requireQuiet();
      await close();
    },
  );
});
