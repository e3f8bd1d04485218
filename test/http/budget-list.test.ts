import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';

const ADMIN = '/api/v1/admin';
const ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 0, total_tokens: 1000 },
};

interface Listed {
  readonly items: readonly Answer['data'][];
  readonly next_cursor: string | null;
  readonly total: number | null;
}

/** A call costs 0.01: of 0.05 a fifth, of 0.02 a half. */
describe.each(['sqlite', 'postgres'] as const)('the budgets of everybody on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let customerId = '';
  const keys: Record<string, string> = {};
  const budget = (amount: string, period = 'month', more: object = {}) => ({ amount, period, hard: false, ...more });

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('p', [{ model: 'm', price: { input: '10', output: '10' } }]);
    const customer = await gw.admin('POST', `${ADMIN}/customers`, { name: 'Acme 100%', budgets: [budget('0.05')] });
    customerId = customer.data.id;
    caller = await gw.createCaller({
      user: { name: 'ann', customer_id: customerId, budgets: [budget('0.02', 'week', { time_zone: 'Asia/Shanghai' })] },
      token: { name: 'ci', budgets: [budget('0.0125', 'total')] },
    });
    await gw.admin('POST', `${ADMIN}/customers`, { name: 'Other', budgets: [budget('7'), budget('3', 'day')] });
    await gw.admin('PATCH', `${ADMIN}/settings`, { budgets: [budget('100', 'total')] });
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    const answer = await gw.chat(caller.token, {
      model: 'm',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect([answer.status, (await answer.text()).length > 0]).toEqual([200, true]);
    await gw.requestsOf(caller.userId);
    for (const role of ['support', 'operator']) {
      keys[role] = (await gw.admin('POST', `${ADMIN}/keys`, { name: role, role })).data.key;
    }
  }, 60_000);
  afterAll(() => gw.close());

  const list = async (query: string): Promise<Listed> => (await gw.admin('GET', `${ADMIN}/budgets${query}`)).data;
  const as = async (role: string, path: string) => {
    const response = await fetch(`${gw.url}${ADMIN}${path}`, { headers: { authorization: `Bearer ${keys[role]}` } });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const brief = ({ items }: Listed) =>
    items.map((item) => [item.scope, item.owner_name, item.period, item.used_share, item.spent]);

  test('all are listed with whose they are, the most spent first', async () => {
    const all = await list('');
    expect(brief(all).slice(0, 4)).toEqual([
      ['token', 'ci', 'total', '0.8', '0.01'],
      ['customer_user', 'ann', 'week', '0.5', '0.01'],
      ['customer', 'Acme 100%', 'month', '0.2', '0.01'],
      ['gateway', null, 'total', '0.0001', '0.01'],
    ]);
    expect([all.total, all.items.length, all.next_cursor]).toEqual([6, 6, null]);
    expect(all.items[1]).toMatchObject({ remaining: '0.01', held: '0', hard: false, time_zone: 'Asia/Shanghai' });
    expect(Date.parse(all.items[1].period_start) <= Date.now()).toBe(true);
    expect(Date.parse(all.items[1].resets_at) > Date.now()).toBe(true);
    expect([all.items[0].period_start, all.items[0].resets_at]).toEqual([null, null]);
  });

  test('some are found by their ids', async () => {
    const [first, second, third] = (await list('?sort=created_at')).items;
    const some = await list(`?sort=created_at&id=${first.id}&id=${third.id}`);
    expect(some.items).toEqual([first, third]);
    expect([some.total, some.next_cursor]).toEqual([2, null]);
    expect((await list(`?id=${second.id}&scope=model`)).items).toEqual([]);
    expect((await list('?id=bud_none')).items).toEqual([]);
  });

  test('a page goes on after the one before, in either order', async () => {
    for (const sort of ['-used_share', 'used_share', 'created_at']) {
      const whole = (await list(`?sort=${sort}`)).items.map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Listed = await list(`?sort=${sort}&page_size=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor;
      }
      expect([sort, seen]).toEqual([sort, whole]);
    }
  });

  test('they are found by scope, customer, share, name and id', async () => {
    const names = async (query: string) => (await list(query)).items.map((item) => item.owner_name);
    expect(await names('?scope=customer&scope=gateway')).toEqual(['Acme 100%', null, expect.anything(), 'Other']);
    expect(await names(`?customer_id=${customerId}`)).toEqual(['ci', 'ann', 'Acme 100%']);
    expect(await names('?used_min=0.5')).toEqual(['ci', 'ann']);
    expect(await names('?used_min=0.800001')).toEqual([]);
    expect(await names('?q=100%25')).toEqual(['Acme 100%']);
    expect(await names('?q=other&scope=customer')).toEqual(['Other', 'Other']);
    expect(await names(`?q=${caller.userId}`)).toEqual(['ann']);
  });

  test('what was adjusted counts', async () => {
    const { items } = await list('?q=ann');
    const change = { budget_id: items[0].id, amount: '-0.01', reason: 'a correction' };
    expect((await gw.admin('POST', `${ADMIN}/ledger/adjustments`, change)).status).toBe(201);
    expect(brief(await list('?used_min=1'))).toEqual([['customer_user', 'ann', 'week', '1', '0.01']]);
    const one = await gw.admin('GET', `${ADMIN}/budgets/${items[0].id}`);
    expect(one.data).toMatchObject({ id: items[0].id, adjusted: '-0.01', remaining: '0', owner_id: caller.userId });
  });

  test('the ledger of a budget has all entries that name it, page by page', async () => {
    const { items } = await list('?q=ann');
    const path = `${ADMIN}/ledger?budget_id=${items[0].id}`;
    const phases = async (query: string) => {
      const { data } = await gw.admin('GET', `${path}${query}`);
      return [data.items.map((entry: { phase: string }) => entry.phase), data.next_cursor !== null, data.total];
    };
    expect(await phases('')).toEqual([['adjustment', 'settlement', 'hold'], false, null]);
    expect(await phases('&phase=settlement')).toEqual([['settlement'], false, null]);
    expect(await phases('&phase=adjustment')).toEqual([['adjustment'], false, 1]);
    const first = await gw.admin('GET', `${path}&page_size=2`);
    expect(await phases(`&cursor=${first.data.next_cursor}`)).toEqual([['hold'], false, null]);
    expect(await phases('&sort=at&page_size=1')).toEqual([['hold'], true, null]);
    expect((await gw.admin('GET', `${path}&page=2`)).code).toBe(40001);
    const none = await gw.admin('GET', `${ADMIN}/ledger?budget_id=bud_none`);
    expect([none.data.items, none.data.next_cursor]).toEqual([[], null]);
  });

  test('a role is told of the budgets of whom it may read, and of no others', async () => {
    const { body } = await as('support', '/budgets');
    const scopes = new Set(body.data.items.map((item: { scope: string }) => item.scope));
    expect([scopes.has('token'), scopes.has('gateway')]).toEqual([true, false]);
    const gateway = (await list('?scope=gateway')).items[0];
    expect((await as('support', `/budgets/${gateway.id}`)).body.code).toBe(40301);
    expect((await as('support', '/budgets?scope=gateway')).body.data.items).toEqual([]);
    expect((await as('operator', '/budgets')).body.code).toBe(40301);
  });

  test('bad queries name their field, and what is not there is not found', async () => {
    const field = async (query: string) =>
      (await gw.admin('GET', `${ADMIN}/budgets?${query}`)).error?.details[0]?.['path'];
    expect(await field('used_min=many')).toBe('used_min');
    expect(await field('scope=nobody')).toBe('scope');
    expect(await field('from=2026-01-01T00:00:00Z')).toBe('from');
    expect((await gw.admin('GET', `${ADMIN}/budgets/bud_none`)).code).toBe(40401);
  });
});
