import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

/** One output token at one dollar, free input: a call with a cap of one holds a dollar and costs it. */
const ANSWER = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } };
const BODY = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };
const PATH = '/api/v1/admin/ledger/adjustments';

describe.each(['sqlite', 'postgres'] as const)('adjustments on %s', (database) => {
  let gw: TestGateway;
  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('p', [{ model: 'm', price: { input: '0', output: '1000000' } }]);
  }, 60_000);
  afterAll(() => gw.close());

  const send = async (token: string): Promise<number> => {
    const response = await gw.chat(token, BODY);
    await response.arrayBuffer();
    return response.status;
  };
  const count = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;
  const userPath = ({ userId }: TestCaller) => `/api/v1/admin/customer-users/${userId}`;
  const budgetOf = async (caller: TestCaller) => (await gw.admin('GET', userPath(caller))).data.budgets[0];
  /** As if the budget had been made at an earlier instant. */
  const makeOlder = (id: string, at: number) =>
    gw.gateway.core.store.transact([
      { sql: `UPDATE budgets SET created_at = ${at} WHERE id = '${id}'`, parameters: [] },
    ]);
  const createPrepaid = (amount: string, period = 'total') =>
    gw.createCaller({ user: { budgets: [{ amount, period, hard: true }] } });
  const adjust = (budgetId: string, amount: string, more: object = {}) =>
    gw.admin('POST', PATH, { budget_id: budgetId, amount, reason: 'top-up', ...more });

  test('a prepaid budget that is used up is topped up, and spent stays what was charged', async () => {
    const caller = await createPrepaid('1');
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    expect([await send(caller.token), await send(caller.token)]).toEqual([200, 402]);
    const { id } = await budgetOf(caller);
    const answer = await adjust(id, '2.00');
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      id: expect.stringMatching(/^led_/),
      phase: 'adjustment',
      amount: '2',
      reason: 'top-up',
      budgets: [{ budget_id: id, period_start: null }],
      budget: { amount: '1', spent: '1', held: '0', adjusted: '2', remaining: '2' },
    });
    expect([await send(caller.token), await send(caller.token), await send(caller.token)]).toEqual([200, 200, 402]);
    expect(await budgetOf(caller)).toMatchObject({ amount: '1', spent: '3', adjusted: '2', remaining: '0' });
    const refused = await gw.chat(caller.token, BODY);
    expect(await refused.text()).toContain('insufficient_quota');
  });

  test('the entry stays in the ledger and the operation log tells who made it', async () => {
    const caller = await createPrepaid('1');
    const { id } = await budgetOf(caller);
    const { data } = await adjust(id, '-0.25', { reason: '更正 #7' });
    const listed = await gw.admin('GET', `/api/v1/admin/ledger?id=${data.id}`);
    expect(listed.data.items).toMatchObject([{ id: data.id, phase: 'adjustment', amount: '-0.25', reason: '更正 #7' }]);
    expect(listed.data.items[0].actor_id).toBe(data.actor_id);
    const log = await gw.admin('GET', `/api/v1/admin/operation-logs?action=ledger.adjust&target_id=${id}`);
    expect(log.data.items).toMatchObject([
      {
        outcome: 'ok',
        target: { type: 'budget', id },
        changes: { amount: { after: '-0.25' }, reason: { after: '更正 #7' }, entry: { after: data.id } },
      },
    ]);
    expect(await budgetOf(caller)).toMatchObject({ adjusted: '-0.25', remaining: '0.75' });
    expect(await send(caller.token)).toBe(402);
  });

  test('the same Idempotency-Key adjusts once', async () => {
    const caller = await createPrepaid('1');
    const { id } = await budgetOf(caller);
    const headers = { 'idempotency-key': `once-${id}` };
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => gw.admin('POST', PATH, { budget_id: id, amount: '5', reason: 'paid' }, headers)),
    );
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    const again = await gw.admin('POST', PATH, { budget_id: id, amount: '5', reason: 'paid' }, headers);
    expect([again.status, (await budgetOf(caller)).adjusted]).toEqual([201, '5']);
  });

  test('what is malformed, of another budget, or out of bounds is refused and changes nothing', async () => {
    const caller = await createPrepaid('1', 'month');
    const { id, resets_at } = await budgetOf(caller);
    const refused: readonly (readonly [object, string])[] = [
      [{ amount: '0' }, 'amount'],
      [{ amount: '1.0000000001' }, 'amount'],
      [{ amount: '1000000000.1' }, 'amount'],
      [{ amount: 5 }, 'amount'],
      [{ reason: ' ' }, 'reason'],
      [{ budget_id: 'bud_none' }, 'budget_id'],
      [{ period_start: resets_at }, 'period_start'],
      [{ period_start: '2026-01-01T00:00:00.001Z' }, 'period_start'],
    ];
    for (const [change, path] of refused) {
      const answer = await adjust(id, '1', change);
      expect([change, answer.status, answer.error?.details[0]?.['path']]).toEqual([change, 400, path]);
    }
    expect((await adjust(id, '1000000000')).status).toBe(201);
    expect((await adjust(id, '0.000000001')).error?.details[0]?.['path']).toBe('amount');
    expect((await budgetOf(caller)).adjusted).toBe('1000000000');
  });

  test('a period that is over can be adjusted, and the current one does not change', async () => {
    const caller = await createPrepaid('1', 'day');
    const { id } = await budgetOf(caller);
    await makeOlder(id, Date.UTC(2026, 0, 1, 23));
    const { data, status } = await adjust(id, '3', { period_start: '2026-01-01T00:00:00Z' });
    expect([status, data.budgets]).toEqual([201, [{ budget_id: id, period_start: '2026-01-01T00:00:00.000Z' }]]);
    expect(data.budget).toMatchObject({ adjusted: '0', remaining: '1' });
    const slot = { budgetId: id, periodStart: Date.UTC(2026, 0, 1) };
    expect(await gw.gateway.core.store.budgets.balances([slot])).toMatchObject([{ adjusted: 3_000_000_000n }]);
  });

  test('a period that ended before the budget was made is refused, in both languages', async () => {
    const caller = await createPrepaid('1', 'day');
    const { id } = await budgetOf(caller);
    await makeOlder(id, Date.UTC(2026, 0, 2));
    const before = { period_start: '2026-01-01T00:00:00Z' };
    const refused = await adjust(id, '3', before);
    const problem = { path: 'period_start', problem: 'must be of a period that ended after the budget was made' };
    expect([refused.status, refused.error?.details]).toMatchObject([400, [problem]]);
    const body = { budget_id: id, amount: '3', reason: 'top-up', ...before };
    const chinese = await gw.admin('POST', PATH, body, { 'accept-language': 'zh-CN' });
    expect(chinese.error?.details).toMatchObject([{ problem: '所属周期必须在该预算创建之后结束' }]);
    expect((await adjust(id, '3', { period_start: '2026-01-02T00:00:00Z' })).status).toBe(201);
    const period = ['--period-start', '2026-01-02T00:00:00Z'];
    const run = await runOn(gw, ['ledger', 'adjust', id, '--amount', '1', '--reason', 'late', ...period]);
    expect(run.out).toMatch(
      /^Wrote led_\w+: 1 USD for bud_\w+ in the period of 2026-01-02T00:00:00\.000Z\n {2}now: remaining 1, spent 0, held 0, adjusted 0\n$/,
    );
  });

  test('top-ups of one budget are listed apart from those of others, a page at a time', async () => {
    const [one, other] = [await budgetOf(await createPrepaid('1')), await budgetOf(await createPrepaid('1'))];
    const ids: string[] = [];
    for (const amount of ['1', '2', '3']) {
      ids.unshift((await adjust(one.id, amount)).data.id);
      await adjust(other.id, '9');
    }
    const list = async (query: string) => (await gw.admin('GET', `/api/v1/admin/ledger?budget_id=${query}`)).data;
    const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
    const first = await list(`${one.id}&phase=adjustment&page_size=2`);
    expect([idsOf(first), first.total]).toEqual([ids.slice(0, 2), 3]);
    expect(idsOf(await list(`${one.id}&phase=adjustment&page_size=2&cursor=${first.next_cursor}`))).toEqual(
      ids.slice(2),
    );
    expect((await list(`${one.id}&budget_id=${other.id}&phase=adjustment`)).total).toBe(6);
    expect((await list(`${one.id.slice(0, -1)}&phase=adjustment`)).items).toEqual([]);
    for (const query of ['', '&phase=adjustment&phase=hold']) expect(idsOf(await list(one.id + query))).toEqual(ids);
    expect((await list(`${one.id}&phase=hold`)).items).toEqual([]);
  });

  test('top-ups, corrections, holds and settlements at once let through exactly what was paid for', async () => {
    const caller = await createPrepaid('5');
    const { id } = await budgetOf(caller);
    gw.upstream.answer({ kind: 'whole', body: ANSWER, delayMs: 150 });
    const first = Array.from({ length: 20 }, () => send(caller.token));
    await gw.upstream.received(5);
    const changes = [...Array.from({ length: 20 }, () => '1'), ...Array.from({ length: 5 }, () => '-1')];
    const adjusted = await Promise.all(changes.map((amount) => adjust(id, amount)));
    expect(
      count(
        adjusted.map(({ status }) => status),
        201,
      ),
    ).toBe(25);
    expect(await budgetOf(caller)).toMatchObject({ adjusted: '15' });
    const late = Array.from({ length: 40 }, () => send(caller.token));
    const statuses = await Promise.all([...first, ...late]);
    expect(count(statuses, 200) + count(statuses, 402)).toBe(60);
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    let passed = count(statuses, 200);
    for (; passed < 30 && (await send(caller.token)) === 200; passed++);
    expect(passed).toBe(20);
    await gw.gateway.core.store.traffic.flush();
    expect(await budgetOf(caller)).toMatchObject({ spent: '20', held: '0', adjusted: '15', remaining: '0' });
  });

  test('the command adjusts too, and says what is left', async () => {
    const caller = await createPrepaid('1');
    const { id } = await budgetOf(caller);
    const run = await runOn(gw, ['ledger', 'adjust', id, '--amount', '-0.5', '--reason', 'booked twice', '--json']);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(JSON.parse(run.out)).toMatchObject({
      budget_id: id,
      period_start: null,
      amount: '-0.5',
      adjusted: '-0.5',
      remaining: '0.5',
    });
    const wrong = await runOn(gw, ['ledger', 'adjust', id, '--amount', 'much', '--reason', 'x']);
    expect([wrong.code, wrong.out]).toEqual([1, '']);
  });
});
