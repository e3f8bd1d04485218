import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { buildOperationLogRow } from '../../src/audit/build-row.ts';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const BUDGET = 'bud_018f0000000070008000000000000001';

describe.skipIf(!hasChromium)('the operation log in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    await gateway.admin('POST', '/api/v1/admin/customers', { name: 'Acme', margin: '0.10' });
    await gateway.admin('PATCH', '/api/v1/admin/settings', {
      limits: { requests_per_minute: 600 },
      token_clean_hours: 12,
    });
    const provider = { name: 'box', kind: 'sandbox', api_key: 'sk-secret-of-this-test-1234', models: [] };
    await gateway.admin('POST', '/api/v1/admin/providers', provider);
    const { operationLogs } = gateway.gateway.core.store;
    const alert = {
      actor: { type: 'system', id: null, name: 'budgets' },
      action: 'budget.alert',
      target: { type: 'budget', id: BUDGET },
      outcome: 'ok',
      changes: { scope: { after: 'customer' }, scope_name: { after: 'Acme Books' } },
      origin: null,
    } as const;
    await gateway.gateway.core.store.transact([operationLogs.insert(buildOperationLogRow(alert, Date.now(), 1))]);
  });

  afterAll(() => stage.close());

  test('an auditor finds a change, sees its fields before and after, and goes on to all of the same target', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/operation-log');
    const table = page.getByRole('table', { name: 'Operation log' });
    await table.getByText('Customer created').waitFor();
    await table.getByText('Acme Books').waitFor();
    expect(await table.getByText(BUDGET).count()).toBe(0);
    await takePicture(page, 'operation-log');
    await requireAccessible(page);
    await page.getByRole('combobox', { name: 'Action' }).fill('settings.*');
    await page.waitForURL(/action=settings\./);
    await table.getByText('Customer created').waitFor({ state: 'detached' });
    await table.getByText('Settings changed').click();
    await page.getByRole('heading', { level: 1, name: 'Settings changed' }).waitFor();
    const changes = page.getByRole('table', { name: 'Changes' });
    const line = changes.getByRole('row', { name: /limits\.requests_per_minute/ });
    expect(await line.getByRole('cell').allTextContents()).toEqual(['–', '600']);
    expect(await changes.getByRole('row').count()).toBe(3);
    await requireAccessible(page);
    await page.getByRole('link', { name: 'All of this target' }).click();
    await page.getByRole('button', { name: 'Take the filter Target away' }).click();
    await page.waitForURL((url) => !url.search.includes('target_id'));
    requireQuiet();
    await close();
  });

  test('a secret is shown as one, and what is chosen is exported', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/operation-log?action=provider.create');
    await page.getByRole('table').getByText('Provider created').first().click();
    const line = page.getByRole('row', { name: /api_key/ });
    await line.getByText(/^secret/).waitFor();
    expect(await page.content()).not.toContain('sk-secret-of-this-test');
    await page.goBack();
    await page.getByRole('button', { name: 'Export' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /^CSV/ }).click();
    const text = await Bun.file(await (await downloading).path()).text();
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.slice(1).every((line) => line.includes('provider.create'))).toBe(true);
    requireQuiet();
    await close();
  });

  test('the chain is verified, and again against what was noted', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/operation-log');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    const dialog = page.getByRole('dialog', { name: 'Verify the chain of the operation log' });
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await dialog.getByText('The chain is whole').waitFor();
    await dialog.getByText(/rows were recomputed/).waitFor();
    await requireAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    expect(await dialog.getByLabel('Number of the row').inputValue()).toMatch(/^\d+$/);
    await dialog.getByLabel('Hash').fill('0'.repeat(64));
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await dialog.getByText('The chain is broken').waitFor();
    requireQuiet();
    await close();
  });

  test('refusals that were folded into one row say how many they are', async () => {
    const refused = () =>
      fetch(`${stage.gateway.url}/v1/models`, { headers: { authorization: `Bearer tga_${'0'.repeat(49)}` } });
    for (let at = 0; at < 4; at += 1) await refused();
    const { page, close } = await stage.openAs('owner', '/operation-log?action=token.refuse');
    await page.getByRole('table').getByText('Auth token refused').first().waitFor();
    await page.getByRole('table').getByText('refused', { exact: true }).first().waitFor();
    await close();
  });

  test('a role that may not read it is told so, and is not led there', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/operation-log');
    await page.getByRole('alert').getByText('No access').waitFor();
    expect(await page.getByRole('link', { name: 'Operation log' }).count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/operation-log', {
      language: 'zh',
      scheme: 'dark',
      device: 'phone',
    });
    await page.getByRole('table').getByText('客户创建').waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
