import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const ADMIN = '/api/v1/admin';
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 0, total_tokens: 1000 },
};

describe.skipIf(!hasChromium)('budgets, ledger and statements in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    await gateway.addProvider('alpha', [{ model: 'm', price: { input: '850', output: '1' } }]);
    const budgets = [{ amount: '1', period: 'month', hard: false, alerts: ['0.8', '0.95'] }];
    const customer = await gateway.admin('POST', `${ADMIN}/customers`, { name: 'Acme', budgets });
    await gateway.admin('POST', `${ADMIN}/customers`, {
      name: 'Globex',
      budgets: [{ amount: '250', period: 'total' }],
    });
    const user = { name: 'Ann', customer_id: customer.data.id, budgets: [{ amount: '5', period: 'week' }] };
    const token = { name: 'ci', budgets: [{ amount: '100', period: 'month' }] };
    const caller = await gateway.createCaller({ user, token });
    const body = { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'hello' }] };
    await (await gateway.chat(caller.token, body)).text();
    await gateway.requestsOf(caller.userId);
  });

  afterAll(() => stage.close());

  test('the nearest to its end stands first; an owner tops it up, sets its alerts and sees the entries', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/budgets');
    const rows = page.getByRole('table', { name: 'Budgets' }).locator('tbody tr');
    await rows.getByText('Acme').waitFor();
    expect(await rows.first().textContent()).toContain('Acme');
    expect(await rows.first().textContent()).toContain('85.0%');
    await rows.filter({ hasText: 'ci' }).getByText('Auth token · Ann').waitFor();
    await requireAccessible(page);
    await takePicture(page, 'budgets');
    await page.getByRole('combobox', { name: 'Used', exact: true }).click();
    await page.getByRole('option', { name: '80% or more' }).click();
    await page.waitForURL('**/budgets?used_min=0.8');
    await rows.first().click();
    await page.getByRole('heading', { level: 1, name: 'Budget of Acme' }).waitFor();
    const entries = page.getByRole('table', { name: 'Ledger entries of this budget' });
    await entries.getByText('Charged').waitFor();

    await page.getByRole('button', { name: 'Adjust' }).click();
    const form = page.getByRole('dialog', { name: 'Adjust the budget of Acme' });
    const send = form.getByRole('button', { name: 'Adjust' });
    await form.getByLabel('Amount, USD').fill('-0.25');
    await form.getByText('Take $0.25 from what Acme may spend').waitFor();
    await form.getByLabel('Amount, USD').fill('9.15');
    await form.getByLabel('Reason').fill('invoice 2026-117');
    expect(await send.isDisabled()).toBe(true);
    await form.getByLabel('Add $9.15 to what Acme may spend').check();
    await requireAccessible(page);
    await send.click();
    await entries.getByText('invoice 2026-117').waitFor();
    await page.getByText('8.4%').or(page.getByText('8.3%')).first().waitFor();
    await page.getByText('$0.85 of $10.15').first().waitFor();

    await page.getByRole('button', { name: 'Set alerts' }).click();
    const alerts = page.getByRole('dialog', { name: 'Set alerts' });
    await alerts.getByLabel('Alerts, %').fill('5');
    await alerts.getByLabel('Alerts, %').press('Enter');
    await alerts.getByRole('button', { name: 'Save' }).click();
    await page.getByText('5% reached').first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'budget');
    requireQuiet();
    await close();
  });

  test('an auditor reads budgets and ledger and is offered no change; an operator may not see them', async () => {
    const { page, close } = await stage.openAs('auditor', '/budgets?q=Globex');
    await page.getByRole('cell', { name: 'Globex' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Budget of Globex' }).waitFor();
    expect(await page.getByRole('button', { name: 'Adjust' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Set alerts' }).count()).toBe(0);
    await close();
    const other = await stage.openAs('operator', '/budgets');
    await other.page.getByText('No access').waitFor();
    await other.close();
  });

  test('the ledger is narrowed by kind and leads to the request and the budget of an entry', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/ledger');
    const table = page.getByRole('table', { name: 'Ledger' });
    await table.getByText('Held').first().waitFor();
    await takePicture(page, 'ledger');
    await requireAccessible(page);
    await page.getByRole('combobox', { name: 'Entry', exact: true }).click();
    await page.getByRole('option', { name: 'Charged', exact: true }).click();
    await page.waitForURL('**/ledger?phase=settlement');
    await table.getByText('Held').first().waitFor({ state: 'detached' });
    expect(await table.locator('tbody tr').count()).toBe(1);
    await table.getByRole('link', { name: /^req_/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Request to m' }).waitFor();
    requireQuiet();
    await close();
  });

  test('the ledger says whose budgets an entry is of, and is narrowed to a customer, a user or a token', async () => {
    const { gateway } = stage;
    const globex = (await gateway.admin('GET', `${ADMIN}/customers?name=Globex`)).data.items[0];
    const adjustment = { budget_id: globex.budgets[0].id, amount: '3', reason: 'a refund to Globex' };
    await gateway.admin('POST', `${ADMIN}/ledger/adjustments`, adjustment);
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/ledger');
    const rows = page.getByRole('table', { name: 'Ledger' }).locator('tbody tr');
    const charged = rows.filter({ hasText: 'Charged' });
    await charged.getByRole('link', { name: 'Acme' }).waitFor();
    await charged.getByText('Auth token · Ann · month').waitFor();
    await rows.filter({ hasText: 'a refund to Globex' }).getByText('Customer · total').waitFor();
    await page.getByRole('combobox', { name: 'Customer', exact: true }).click();
    await page.getByRole('option', { name: 'Globex' }).click();
    await page.waitForURL(/customer_id=cus_/);
    await charged.waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
    await requireAccessible(page);
    await page.getByRole('combobox', { name: 'Customer', exact: true }).click();
    await page.getByRole('option', { name: 'Acme' }).click();
    await charged.waitFor();
    expect(await rows.filter({ hasText: 'Globex' }).count()).toBe(0);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect(new URL((await download).url()).searchParams.get('customer_id')).toStartWith('cus_');
    await charged.getByRole('link', { name: 'Acme' }).click();
    await page.getByRole('heading', { level: 1, name: 'Budget of Acme' }).waitFor();
    requireQuiet();
    await close();
  });

  test('the budgets say where they are set and by which clock their periods end, also where there is none', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/budgets');
    await page.getByText(/midnight in the time zone of its budget/).waitFor();
    await page.getByRole('table', { name: 'Budgets' }).getByText('GMT+8').first().waitFor();
    await page.getByRole('link', { name: 'customer users', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Customer users' }).waitFor();
    requireQuiet();
    await close();
    const empty = await openStage();
    try {
      const none = await empty.openAs('owner', '/budgets');
      await none.page.getByText('Nothing here yet').waitFor();
      await none.page.getByText(/Open one of them to add a budget/).waitFor();
      await none.page.getByRole('link', { name: 'the whole gateway (Settings)' }).last().click();
      await none.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      none.requireQuiet();
    } finally {
      await empty.close();
    }
  });

  test('a statement of the month is shown with its totals, and downloaded', async () => {
    const month = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 7);
    const { page, requireQuiet, close } = await stage.openAs('owner', `/statements?month=${month}`);
    await page.getByText('Select Show to see the statement here').waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    const totals = page.getByRole('table', { name: 'Customers' });
    await totals.getByText('$0.85').first().waitFor();
    await page.getByRole('table', { name: 'Lines' }).getByRole('cell', { name: 'Ann' }).first().waitFor();
    await requireAccessible(page);
    await takePicture(page, 'statement');
    await page.getByRole('button', { name: 'Download' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect((await download).url()).toContain(`month=${month}&time_zone=Asia%2FShanghai&format=csv`);
    requireQuiet();
    await close();
  });

  test('the entries that the filters choose are saved as a file, also those of one budget', async () => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/ledger?phase=settlement&range=30d');
    const save = async (format: string): Promise<URL> => {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: format }).click();
      return new URL((await download).url());
    };
    await page.getByRole('table', { name: 'Ledger' }).getByText('Charged').first().waitFor();
    const all = (await save('CSV')).searchParams;
    expect([all.get('format'), all.get('phase'), all.has('from'), all.has('sort')]).toEqual([
      'csv',
      'settlement',
      true,
      false,
    ]);
    await page.getByRole('table', { name: 'Ledger' }).getByRole('link', { name: 'Acme' }).first().click();
    await page.getByRole('heading', { level: 1, name: /^Budget of/ }).waitFor();
    const id = page.url().split('/').at(-1);
    expect((await save('JSON Lines')).searchParams.get('budget_id')).toBe(id ?? '');
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone and at a desk, in %s, in the dark, nothing is cut', async (language) => {
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/budgets', {
      language,
      scheme: 'dark',
      device: 'phone',
    });
    for (const path of ['/budgets', '/ledger', '/statements?show=on']) {
      await page.goto(`/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path !== '/statements?show=on') await page.getByRole('table').first().waitFor();
      expect([path, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([path, 390]);
      await requireAccessible(page);
    }
    await page.goto('/console/budgets');
    await page.getByRole('cell', { name: 'Acme' }).first().click();
    await page.getByRole('table').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
