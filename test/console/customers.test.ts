import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

describe.skipIf(!hasChromium)('customers in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  const make = async (path: string, body: object): Promise<string> => {
    const answer = await stage.gateway.admin('POST', `/api/v1/admin${path}`, body);
    expect(answer.status).toBe(201);
    return (answer.data as { id: string }).id;
  };

  test('who is not signed in comes to the sign-in, and from there to where they were going', async () => {
    const { page, requireQuiet, close } = await stage.openPage('/customers?status=active');
    await page.waitForURL(/\/console\/sign-in\?next=/);
    await requireAccessible(page);
    await page.getByLabel('Username').fill('owner');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('Incorrect username or password.').waitFor();
    await page.getByLabel('Password').fill(stage.gateway.ownerPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=active');
    requireQuiet();
    await close();
  });

  test('an owner makes a customer with bounds, sees what is wrong at its field, and deletes it by its name', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customers');
    await page.getByText('Customers are the companies').waitFor();
    await page.getByRole('button', { name: 'New customer' }).first().click();
    const form = page.getByRole('dialog', { name: 'New customer' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme 客户');
    await form.getByLabel('Margin').fill('a tenth');
    await form.getByRole('button', { name: 'Add a budget' }).click();
    await form.getByLabel('Amount (USD)').fill('-5');
    await form.getByLabel('Requests per minute').fill('600');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Enter a number of at least -100').waitFor();
    await form.getByLabel('Margin').fill('12.5');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('must be a decimal string').first().waitFor();
    await form.getByLabel('Amount (USD)').fill('500');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name: 'Acme 客户', exact: true }).waitFor();
    await page.getByText('$0.00 of $500.00').waitFor();
    await page.getByRole('cell', { name: '12.5%', exact: true }).waitFor();
    const [made] = (await stage.gateway.admin('GET', '/api/v1/admin/customers')).data.items;
    expect(made.margin).toBe('0.125');
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
    await page.getByText('Customers are the companies').waitFor();
    requireQuiet();
    await close();
  });

  test('a change sends what was changed, keeps the budget, and a customer with users says why it stays', async () => {
    const id = await make('/customers', {
      name: 'Globex',
      margin: '0.10',
      limits: { requests_per_minute: 60, tokens_per_day: 1_000_000 },
      budgets: [{ amount: '250.00', period: 'month', alerts: ['0.8'] }],
      allowed_models: ['sandbox*'],
      metadata: { cost_centre: '4711', team: 'search' },
    });
    await make('/customer-users', { name: 'Alice of Globex', customer_id: id, email: 'alice@example.com' });
    const { page, requireQuiet, close } = await stage.openAs('owner', `/customers/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Globex' }).waitFor();
    await page.getByRole('link', { name: 'Alice of Globex' }).waitFor();
    await page.getByText('No usage in the last 30 days.').waitFor();
    await requireAccessible(page);
    await takePicture(page, 'customer');
    await page.getByRole('button', { name: 'Actions for Globex' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Change Globex' });
    expect(await form.getByLabel('Margin').inputValue()).toBe('10');
    await form.getByLabel('Requests per minute').fill('');
    await form.getByLabel('Amount (USD)').fill('300');
    await form.getByRole('button', { name: 'Remove team' }).click();
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'PATCH'),
      form.getByRole('button', { name: 'Save' }).click(),
    ]);
    const budget = (await stage.gateway.admin('GET', `/api/v1/admin/customers/${id}`)).data as {
      budgets: { id: string }[];
    };
    const { budgets, ...rest } = sent.postDataJSON() as { budgets: object[] };
    expect(rest).toEqual({ limits: { requests_per_minute: null }, metadata: { team: null } });
    expect(budgets).toMatchObject([{ id: budget.budgets[0]?.id, amount: '300', alerts: ['0.8'] }]);
    await page.getByText('$0.00 of $300.00').waitFor();
    await page.getByRole('button', { name: 'Actions for Globex' }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByText('suspended', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Actions for Globex' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the customer Globex' });
    await dialog.getByRole('textbox').fill('Globex');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('It still has users.').waitFor();
    await dialog.getByRole('link', { name: 'Show its users' }).click();
    await page.getByRole('heading', { level: 1, name: 'Customer users' }).waitFor();
    await page.getByText('alice@example.com').waitFor();
    requireQuiet();
    await close();
  });

  test('a model is found by a part of its name, however many there are', async () => {
    const { gateway } = stage;
    const names = [...Array.from({ length: 205 }, (_, n) => `model-${String(n).padStart(3, '0')}`), 'zeta-last'];
    await gateway.addProvider(
      'many',
      names.map((model) => ({ model, price: { input: '1', output: '1' } })),
    );
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customers');
    await page.getByRole('button', { name: 'New customer' }).first().click();
    const form = page.getByRole('dialog', { name: 'New customer' });
    await form.getByText('Only these').click();
    await form.getByRole('combobox', { name: 'Names or patterns of models' }).pressSequentially('zet');
    await page.getByRole('option', { name: 'zeta-last' }).click();
    await requireAccessible(page);
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)('on a phone and at a desk, in %s, in the dark, nothing is cut', async (language) => {
    const list = await stage.gateway.admin('GET', '/api/v1/admin/customers?q=Globex');
    const { id } = (list.data as { items: { id: string }[] }).items[0] ?? { id: '' };
    const { page, requireQuiet, close } = await stage.openAs('auditor', '/customers', {
      language,
      scheme: 'dark',
      device: 'phone',
    });
    const width = async () => page.evaluate<number>('document.documentElement.scrollWidth');
    await page.getByRole('heading', { level: 1, name: language === 'en' ? 'Customers' : '客户' }).waitFor();
    expect(await width()).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await page.goto(`/console/customers/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Globex' }).waitFor();
    await page.getByRole('link', { name: 'Alice of Globex' }).waitFor();
    expect(await page.getByRole('button', { name: /Globex/ }).count()).toBe(0);
    expect(await width()).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
