import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

/** One output token at one dollar, free input. */
const ANSWER = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } };
const BODY = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };
const LEDGER = '/api/v1/admin/ledger';

describe.each(['sqlite', 'postgres'] as const)('the ledger as a file, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let budgetId: string;
  let adminKey: string;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('p', [{ model: 'm', price: { input: '0', output: '1000000' } }]);
    caller = await gw.createCaller({ user: { budgets: [{ amount: '9', period: 'total', hard: true }] } });
    const other = await gw.createCaller({ user: { name: 'other' } });
    for (const { token, userId } of [caller, other]) {
      gw.upstream.answer({ kind: 'whole', body: ANSWER });
      await (await gw.chat(token, BODY)).arrayBuffer();
      await settledRow(gw, userId);
    }
    budgetId = (await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`)).data.budgets[0].id;
    const fields = { budget_id: budgetId, amount: '-0.25', reason: '=cmd()' };
    expect((await gw.admin('POST', `${LEDGER}/adjustments`, fields)).status).toBe(201);
    adminKey = (await gw.admin('POST', '/api/v1/admin/keys', { name: 'exporter', role: 'admin' })).data.key;
  }, 60_000);
  afterAll(() => gw.close());

  const list = async (query: string): Promise<Answer['data'][]> =>
    (await gw.admin('GET', `${LEDGER}?sort=at&page_size=200&${query}`)).data.items;
  const exported = (query: string, credential: string): Promise<Response> =>
    fetch(`${gw.url}${LEDGER}/export?${query}`, { headers: { authorization: `Bearer ${credential}` } });
  const linesOf = async (answer: Response): Promise<Answer['data'][]> =>
    (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test.each(['', 'phase=settlement', 'phase=hold&phase=adjustment', 'to=2100-01-01T00:00:00Z'])(
    'with "%s" it has what the list has, oldest first',
    async (query) => {
      const items = await linesOf(await exported(`format=jsonl&${query}`, adminKey));
      expect(items.length).toBeGreaterThan(1);
      expect(items).toEqual(await list(query));
    },
  );

  test('of one budget it has no entry of another', async () => {
    const items = await linesOf(await exported(`format=jsonl&budget_id=${budgetId}`, adminKey));
    expect(items.map(({ phase }) => phase)).toEqual(['hold', 'settlement', 'adjustment']);
    expect(items).toEqual(await list(`budget_id=${budgetId}`));
  });

  test('as CSV an adjustment downwards is a number and its reason no formula', async () => {
    const answer = await exported('format=csv&phase=adjustment', adminKey);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="ledger.csv"');
    const [head = '', line = '', ...more] = (await answer.text()).trimEnd().split('\r\n');
    expect(head).toBe('id,phase,n,at,amount,provider_cost,currency,budgets,price_version,reason,actor_id');
    expect(line).toContain(',-0.25,');
    expect(line).toContain(",'=cmd(),");
    expect(more).toEqual([]);
  });

  test('the command writes what the call answers, by the same filters, and refuses one that is none', async () => {
    const to = new Date(Date.now() + 60_000).toISOString();
    for (const format of ['csv', 'jsonl']) {
      const filters = [`budget_id=${budgetId}`, 'phase=settlement', 'phase=adjustment'];
      const words = ['ledger', 'export', '--format', format, '--to', to];
      const argv = [...words, ...filters.flatMap((filter) => ['--filter', filter])];
      const { code, out, err } = await runOn(gw, argv);
      expect([code, err]).toEqual([0, '2 entries exported.\n']);
      const query = `format=${format}&budget_id=${budgetId}&phase=settlement&phase=adjustment`;
      expect(out).toBe(await (await exported(query, adminKey)).text());
    }
    const refused = await runOn(gw, ['ledger', 'export', '--filter', 'colour=red']);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('colour');
    expect((await runOn(gw, ['ledger', 'export', '--filter', 'phase'])).code).toBe(2);
  });

  test('each leaves a row in the operation log', async () => {
    const log = '/api/v1/admin/operation-logs?action=ledger.export&page_size=200';
    const before = (await gw.admin('GET', log)).data.items.length;
    await (await exported('format=csv', adminKey)).text();
    const rows = (await gw.admin('GET', log)).data.items;
    expect(rows).toHaveLength(before + 1);
    expect(rows[0]).toMatchObject({ outcome: 'ok', changes: { format: { after: 'csv' } } });
  });

  test.each([
    ['format=xls', 'format'],
    ['format=csv&phase=fine', 'phase'],
    ['format=csv&from=yesterday', 'from'],
    ['format=csv&page=2', 'page'],
  ])('%s is refused by its name', async (query, path) => {
    const answer = await gw.admin('GET', `${LEDGER}/export?${query}`);
    expect([answer.status, answer.error?.details[0]?.['path']]).toEqual([400, path]);
  });

  test('who may not read the ledger exports none, and who may not read prices gets no cost of the provider', async () => {
    expect((await fetch(`${gw.url}${LEDGER}/export?format=csv`)).status).toBe(401);
    expect((await exported('format=csv', await gw.exchange(caller.token))).status).toBe(403);
    const keyOf = async (role: string): Promise<string> =>
      (await gw.admin('POST', '/api/v1/admin/keys', { name: role, role })).data.key;
    const [head = ''] = (await (await exported('format=csv', await keyOf('support'))).text()).split('\r\n');
    expect(head).not.toContain('provider_cost');
  });
});
