import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

/** `张三,zhang@example.com` below a line of names, as a Chinese spreadsheet saves it. */
const GBK_FILE = Buffer.from([
  ...Buffer.from('name,email\r\n'),
  0xd5,
  0xc5,
  0xc8,
  0xfd,
  ...Buffer.from(',zhang@example.com\r\n'),
]);

describe.skipIf(!hasChromium)('customer users in the console', () => {
  let stage: Stage;
  let acme: string;
  let alice: string;

  const make = async (path: string, body: object): Promise<string> => {
    const answer = await stage.gateway.admin('POST', `/api/v1/admin${path}`, body);
    expect(answer.status).toBe(201);
    return (answer.data as { id: string }).id;
  };
  const find = async (query: string): Promise<readonly Record<string, unknown>[]> =>
    ((await stage.gateway.admin('GET', `/api/v1/admin/customer-users?${query}`)).data as { items: [] }).items;

  beforeAll(async () => {
    stage = await openStage();
    acme = await make('/customers', { name: 'Acme' });
    alice = await make('/customer-users', {
      name: 'Alice Chen',
      email: 'alice@example.com',
      customer_id: acme,
      limits: { requests_per_minute: 20, concurrent_requests: 4 },
      budgets: [{ amount: '25', period: 'month' }],
      metadata: { team: 'search' },
    });
    await make('/customer-users', { name: 'Bob', allowed_models: ['gpt-4.1', 'claude*'] });
  });

  afterAll(() => stage.close());

  test('support makes one for a customer, finds it by filters and names, and opens its page', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/customer-users');
    await page.getByRole('link', { name: 'Acme' }).waitFor();
    await takePicture(page, 'customer-users');
    await page.getByRole('button', { name: 'New customer user' }).click();
    const form = page.getByRole('dialog', { name: 'New customer user' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Nightly report');
    await form.getByLabel('Customer').fill('Acm');
    await page.getByRole('option', { name: 'Acme' }).click();
    await form.getByText('Only these').click();
    await form.getByLabel('Names or patterns of models').fill('sandbox*');
    await form.getByLabel('Addresses that may call').fill('not an address');
    await requireAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('not an address: must be').waitFor();
    await form.getByLabel('Addresses that may call').press('Backspace');
    await form.getByLabel('Addresses that may call').fill('10.0.0.0/8');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly report' }).waitFor();
    const [made] = await find('name=Nightly+report');
    expect(made).toMatchObject({ customer_id: acme, allowed_models: ['sandbox*'], allowed_ips: ['10.0.0.0/8'] });
    await page.goto(`/console/customer-users?customer_id=${acme}`);
    await page.getByText('Nightly report').waitFor();
    expect(await page.getByText('Bob').count()).toBe(0);
    requireQuiet();
    await close();
  });

  test('what is selected is suspended, limited and deleted together, and each failure is named', async () => {
    for (const name of ['One', 'Two', 'Three']) await make('/customer-users', { name: `Bulk ${name}` });
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customer-users?q=Bulk');
    const act = async (item: string): Promise<void> => {
      await page.getByLabel('Select all on this page').check();
      await page.getByRole('button', { name: 'Actions', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await act('Suspend');
    let dialog = page.getByRole('dialog', { name: 'Suspend 3 customer users' });
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByText('Done: 3 changes.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect((await find('q=Bulk')).map(({ status }) => status)).toEqual(['suspended', 'suspended', 'suspended']);
    await act('Set limits');
    dialog = page.getByRole('dialog', { name: 'Set limits of 3 customer users' });
    await dialog.getByLabel('Requests per minute').fill('7');
    await requireAccessible(page);
    await dialog.getByRole('button', { name: 'Set limits' }).click();
    await dialog.getByText('Done: 3 changes.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    for (const { limits } of await find('q=Bulk')) expect(limits).toEqual({ requests_per_minute: 7 });
    await act('Delete');
    dialog = page.getByRole('dialog', { name: 'Delete 3 customer users' });
    const [gone] = await find('name=Bulk+Two');
    await stage.gateway.admin('DELETE', `/api/v1/admin/customer-users/${String(gone?.['id'])}`);
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type 3 to confirm.').fill('3');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText("Bulk Two: It doesn't exist").waitFor();
    await dialog.getByText('2 of 3 done · 1 failed').waitFor();
    await requireAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('No results').waitFor();
    requireQuiet();
    await close();
  });

  test('a file is checked line by line before anything is done, imported, and its tokens are downloaded once', async () => {
    const { page, requireQuiet, close } = await stage.openAs('owner', '/customer-users');
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByRole('heading', { level: 1, name: 'Import customer users' }).waitFor();
    const content = [
      'name,email,customer,requests_per_minute',
      '"=HYPERLINK(""http://x"")",evil@example.com,Acme,20',
      'Alice Chen,alice@example.com,,30',
      'Wrong,wrong@,,0',
    ].join('\n');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await page.getByLabel('Issue an auth token to each new customer user').check();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByText('email must be an e-mail address').waitFor();
    await page.getByText('All lines').click();
    await page.getByRole('cell', { name: 'limits', exact: true }).waitFor();
    await requireAccessible(page);
    await takePicture(page, 'import');
    expect(await find('email=evil@example.com')).toEqual([]);
    const button = page.getByRole('button', { name: 'Import 2 lines' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Import the other lines although some are refused').check();
    await button.click();
    await page.getByText('The auth tokens are shown only this once').waitFor();
    await requireAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the result' }).click(),
    ]);
    const result = await readFile(await download.path(), 'utf8');
    const [head, evil] = result.split('\r\n');
    expect(head).toBe('\uFEFFline,outcome,id,name,email,what,token_id,token');
    // A spreadsheet that opens the result runs nothing of what was in the names.
    expect(evil).toMatch(/^2,create,usr_\w+,"'=HYPERLINK\(""http:\/\/x""\)",evil@example\.com,,tok_\w+,tga_\w+$/);
    expect((await find(`id=${alice}`))[0]).toMatchObject({ limits: { requests_per_minute: 30 } });
    requireQuiet();
    await close();
  });

  test('a file of a Chinese spreadsheet is read, and what is no text is said to be none', async () => {
    const { page, requireQuiet, close } = await stage.openAs('support', '/customer-users/import', { language: 'zh' });
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'a.xlsx.csv', mimeType: 'text/csv', buffer: Buffer.from([80, 75, 3, 4, 0, 0]) });
    await page.getByText('这不是文本文件').waitFor();
    await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: GBK_FILE });
    await page.getByText('已按 GBK 读取').waitFor();
    await page.getByRole('button', { name: '检查文件' }).click();
    await page.getByRole('cell', { name: '张三' }).waitFor();
    await page.getByRole('button', { name: '导入 1 行' }).click();
    await page.getByText('导入完成').waitFor();
    expect(await find('email=zhang@example.com')).toMatchObject([{ name: '张三' }]);
    requireQuiet();
    await close();
  });

  test.each(['en', 'zh'] as const)(
    'on a phone and at a desk, in %s, in the dark, an auditor sees and changes nothing',
    async (language) => {
      const { page, requireQuiet, close } = await stage.openAs('auditor', '/customer-users', {
        language,
        scheme: 'dark',
        device: 'phone',
      });
      const width = async () => page.evaluate<number>('document.documentElement.scrollWidth');
      await page.getByText('alice@example.com').waitFor();
      expect(await width()).toBeLessThanOrEqual(390);
      expect(await page.getByRole('button', { name: /New customer user|新建客户用户/ }).count()).toBe(0);
      await requireAccessible(page);
      await page.goto(`/console/customer-users/${alice}`);
      await page.getByRole('heading', { level: 1, name: 'Alice Chen' }).waitFor();
      await page.getByText('team: search').waitFor();
      expect(await width()).toBeLessThanOrEqual(390);
      expect(await page.getByRole('button', { name: /Issue an auth token|签发认证令牌/ }).count()).toBe(0);
      await requireAccessible(page);
      await page.goto('/console/customer-users/import');
      await page.getByRole('alert').waitFor();
      expect(await width()).toBeLessThanOrEqual(390);
      await requireAtDesk(page);
      requireQuiet();
      await close();
    },
  );
});
