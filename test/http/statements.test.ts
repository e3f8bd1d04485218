import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const PATH = '/api/v1/admin/statements';
const MONTH = new Date().toISOString().slice(0, 7);
const NOON = Date.parse(`${MONTH}-15T12:00:00Z`);

type Row = Readonly<Record<string, string>>;

describe.each(['sqlite', 'postgres'] as const)('statements, on %s', (database) => {
  let gw: TestGateway;
  let customerId: string;
  let userId: string;
  let tokenId: string;
  let keys: Readonly<Record<'auditor' | 'operator', string>>;

  const made = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> =>
    (await gw.admin('POST', `/api/v1/admin${path}`, body)).data;
  const get = (query: string, key: string | null = keys.auditor): Promise<Response> =>
    fetch(`${gw.url}${PATH}?${query}`, key === null ? {} : { headers: { authorization: `Bearer ${key}` } });
  const rowsOf = async (query: string): Promise<readonly Row[]> => {
    const response = await get(`format=csv&${query}`);
    expect(response.status).toBe(200);
    return parse(await response.text(), { columns: true });
  };

  beforeAll(async () => {
    gw = await startTestGateway(database);
    const keyOf = async (role: string): Promise<string> => String((await made('/keys', { name: role, role }))['key']);
    keys = { auditor: await keyOf('auditor'), operator: await keyOf('operator') };
    const customer = await made('/customers', { name: '=HYPERLINK("x")', budgets: [{ amount: '5', period: 'total' }] });
    customerId = String(customer['id']);
    const caller = await gw.createCaller({ user: { name: '@user', customer_id: customerId }, token: { name: '-2+3' } });
    ({ userId, tokenId } = caller);
    const { store } = gw.gateway.core;
    const mine = { at: NOON, customerId, customerUserId: userId, tokenId, model: '+m,"1"' };
    for (const held of [makeHold(mine), makeHold(mine), makeHold({ at: NOON, tokenId: 'tok_gone' })]) {
      expect(await hold(store.traffic, held)).toBeNull();
      expect(await settle(store.traffic, held, makeSettlement(held))).toBeNull();
    }
    const [budget] = customer['budgets'] as { readonly id: string }[];
    await made('/ledger/adjustments', { budget_id: budget?.id, amount: '-1.5', reason: '=cmd|x' });
  }, 60_000);
  afterAll(() => gw.close());

  test('a file has a line a day, token and model, the adjustments, and totals of them', async () => {
    const response = await get(`format=csv&month=${MONTH}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="statement-${MONTH}.csv"`);
    const rows = await rowsOf(`month=${MONTH}`);
    expect(
      rows.map((row) => [row['type'], row['customer_id'], row['requests'], row['charge'], row['adjustment']]),
    ).toEqual([
      ['usage', '', '1', '0.0000019', ''],
      ['usage', customerId, '2', '0.0000038', ''],
      ['adjustment', customerId, '', '', '-1.5'],
      ['customer_total', '', '1', '0.0000019', '0'],
      ['customer_total', customerId, '2', '0.0000038', '-1.5'],
      ['total', '', '3', '0.0000057', '-1.5'],
    ]);
    expect(rows[1]).toMatchObject({
      period: `${MONTH}-15`,
      customer_user_id: userId,
      token_id: tokenId,
      input_tokens: '30',
    });
  });

  test('a text that a spreadsheet would run is made harmless, amounts stay numbers', async () => {
    const rows = await rowsOf(`month=${MONTH}&customer_id=${customerId}`);
    expect(rows[0]).toMatchObject({
      customer: `'=HYPERLINK("x")`,
      customer_user: `'@user`,
      token: `'-2+3`,
      model: `'+m,"1"`,
    });
    expect(rows[1]).toMatchObject({ type: 'adjustment', reason: `'=cmd|x`, adjustment: '-1.5' });
  });

  test('JSON Lines have the same, with names as they are', async () => {
    const text = await (await get(`format=jsonl&month=${MONTH}&customer_id=none&time_zone=Asia/Kolkata`)).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => [line.type, line.customer_id ?? null, line.charge])).toEqual([
      ['usage', null, '0.0000019'],
      ['customer_total', null, '0.0000019'],
      ['total', null, '0.0000019'],
    ]);
    expect(lines[2]).toMatchObject({ period: MONTH, time_zone: 'Asia/Kolkata', currency: 'USD' });
  });

  test('a month without requests has a total of nothing', async () => {
    const rows = await rowsOf('month=1999-12');
    expect(rows.map((row) => [row['type'], row['requests'], row['charge']])).toEqual([['total', '0', '0']]);
  });

  test.each([
    ['format=csv', 'month'],
    ['format=csv&month=2026-13', 'month'],
    ['format=csv&month=1969-12', 'month'],
    ['format=xml&month=2026-10', 'format'],
    ['month=2026-10', 'format'],
    ['format=csv&month=2026-10&time_zone=Mars', 'time_zone'],
    ['format=csv&month=2026-10&customer_id=', 'customer_id'],
    ['format=csv&month=2026-10&page=1', 'page'],
  ])('%s is refused with its path', async (query, path) => {
    const response = await get(query);
    const body = (await response.json()) as { code: number; error: { details: { path: string }[] } };
    expect([response.status, body.code, body.error.details[0]?.path]).toEqual([400, 40001, path]);
  });

  test('it is for whoever may read the ledger, and leaves a row in the operation log', async () => {
    expect((await get(`format=csv&month=${MONTH}`, null)).status).toBe(401);
    expect((await get(`format=csv&month=${MONTH}`, keys.operator)).status).toBe(403);
    await (await get(`format=csv&month=2026-02&customer_id=${customerId}`)).text();
    const { items } = (await gw.admin('GET', '/api/v1/admin/operation-logs?action=statement.export')).data;
    expect(items[0]).toMatchObject({
      actor: { type: 'management_key' },
      target: { type: 'customer', id: customerId },
      outcome: 'ok',
      changes: { month: { after: '2026-02' } },
    });
  });

  test('an adjustment stays that of the customer whose the user was, also when the user moves on', async () => {
    const [first, second] = [await made('/customers', { name: 'CA' }), await made('/customers', { name: 'CB' })];
    const user = { name: 'mover', customer_id: String(first['id']), budgets: [{ amount: '5', period: 'total' }] };
    const caller = await gw.createCaller({ user });
    const path = `/api/v1/admin/customer-users/${caller.userId}`;
    const [budget] = (await gw.admin('GET', path)).data.budgets;
    await made('/ledger/adjustments', { budget_id: budget.id, amount: '1', reason: 'paid by CA' });
    expect((await gw.admin('PATCH', path, { email: 'mover@example.com' })).status).toBe(200);
    expect((await gw.admin('PATCH', path, { customer_id: second['id'] })).status).toBe(200);
    await made('/ledger/adjustments', { budget_id: budget.id, amount: '2', reason: 'paid by CB' });
    expect((await gw.admin('PATCH', path, { customer_id: null })).status).toBe(200);
    const reasons = async (id: unknown) =>
      (await rowsOf(`month=${MONTH}&customer_id=${String(id)}`))
        .filter((row) => row['type'] === 'adjustment')
        .map((row) => [row['reason'], row['adjustment']]);
    expect(await reasons(first['id'])).toEqual([['paid by CA', '1']]);
    expect(await reasons(second['id'])).toEqual([['paid by CB', '2']]);
    expect(await reasons('none')).toEqual([]);
  });

  test('the command writes the same file', async () => {
    const { code, out, err } = await runOn(gw, ['statements', 'export', '--month', MONTH, '--customer', customerId]);
    expect([code, err]).toEqual([0, '2 lines and 2 totals exported.\n']);
    expect(out).toBe(await (await get(`format=csv&month=${MONTH}&customer_id=${customerId}`)).text());
    expect((await runOn(gw, ['statements', 'export', '--month', 'soon'])).code).toBe(2);
    expect((await runOn(gw, ['statements', 'export', '--month', MONTH, '--time-zone', 'Mars'])).code).toBe(2);
  });
});
