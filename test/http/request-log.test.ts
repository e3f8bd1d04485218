import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall, settledRow } from '../support/model-calls.ts';

const REQUESTS = '/api/v1/admin/requests';

describe.each(['sqlite', 'postgres'] as const)('the request log, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let adminKey: string;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', upstream_model: 'up', price: { input: '1', output: '10' } }]);
    caller = await gw.createCaller({ user: { name: 'caller' } });
    adminKey = (await gw.admin('POST', '/api/v1/admin/keys', { name: 'exporter', role: 'admin' })).data.key;
    const call = MODEL_CALLS.find((each) => each.path === '/v1/chat/completions');
    if (call === undefined) throw new Error('there is no such call');
    for (let made = 0; made < 3; made++) {
      gw.upstream.enqueue({ kind: 'whole', body: call.answer });
      const body = { ...call.body('gpt', false), user: '=cmd()', metadata: { team: `t${made}` } };
      await (await sendCall(gw, call, await call.credential(gw, caller), body)).text();
      await settledRow(gw, caller.userId);
    }
  }, 60_000);
  afterAll(() => gw.close());

  const list = async (query: string): Promise<Answer> => gw.admin('GET', `${REQUESTS}?${query}`);
  const count = async (query: string): Promise<number> => (await list(query)).data.items.length;
  const exported = (query: string, credential: string): Promise<Response> =>
    fetch(`${gw.url}${REQUESTS}/export?${query}`, { headers: { authorization: `Bearer ${credential}` } });

  test('it is filtered by how requests ended, what they cost and how long they took', async () => {
    expect(await count('outcome=ok')).toBe(3);
    expect(await count('outcome=error')).toBe(0);
    expect(await count('status_min=200&status_max=299')).toBe(3);
    expect(await count('status_min=400')).toBe(0);
    expect(await count('cost_min=0&cost_max=1')).toBe(3);
    expect(await count('cost_min=999999999999999')).toBe(0);
    expect(await count('latency_min_ms=0&latency_max_ms=600000.5')).toBe(3);
    expect(await count('time_to_first_token_max_ms=0')).toBe(0);
    expect(await count('warnings=false&estimated=false')).toBe(3);
    const [first] = (await list('')).data.items;
    expect(await count(`q=${first.id}`)).toBe(1);
    expect(await count(`q=${first.id.slice(0, 12)}`)).toBe(3);
    expect(await count(`id=${first.id}&model=gpt`)).toBe(1);
  });

  test.each([
    ['cost_min=-1', 'cost_min'],
    ['cost_max=a', 'cost_max'],
    ['latency_min_ms=1e3', 'latency_min_ms'],
    ['status_min=200&status_min=300', 'status_min'],
    ['outcome=fine', 'outcome'],
    ['warnings=1', 'warnings'],
    ['tag=team', 'tag'],
  ])('%s is refused by its name', async (query, path) => {
    const answer = await list(query);
    expect([answer.status, answer.error?.details[0]?.['path']]).toEqual([400, path]);
    const file = await gw.admin('GET', `${REQUESTS}/export?format=csv&${query}`);
    expect([file.status, file.error?.details[0]?.['path']]).toEqual([400, path]);
  });

  test('an export has the chosen requests, oldest first, and leaves a row in the operation log', async () => {
    const lines = (await (await exported('format=jsonl&tag=team:t0&tag=team:t2', adminKey)).text()).trimEnd();
    const items: Answer['data'][] = lines.split('\n').map((line) => JSON.parse(line));
    expect(items.map((item) => item.metadata.team)).toEqual(['t0', 't2']);
    expect(items[1]).toEqual((await list('tag=team:t2')).data.items[0]);
    const rows = (await gw.admin('GET', '/api/v1/admin/operation-logs?action=request.export')).data.items;
    expect(rows).toHaveLength(1);
    expect(rows[0].changes).toEqual({ format: { after: 'jsonl' } });
  });

  test('as CSV it is a file of one line each, in which nothing is a formula', async () => {
    const answer = await exported('format=csv&outcome=ok', adminKey);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="requests.csv"');
    const [head = '', ...lines] = (await answer.text()).trimEnd().split('\r\n');
    expect(head.split(',')).toContain('provider_cost');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain(",'=cmd(),");
  });

  test('who may not read requests exports none, and who may not read prices gets no cost of the provider', async () => {
    expect((await fetch(`${gw.url}${REQUESTS}/export?format=csv`)).status).toBe(401);
    expect((await exported('format=csv', caller.token)).status).toBe(401);
    expect((await exported('format=csv', await gw.exchange(caller.token))).status).toBe(403);
    const key = (await gw.admin('POST', '/api/v1/admin/keys', { name: 'helper', role: 'support' })).data.key;
    const [head = ''] = (await (await exported('format=csv', key)).text()).split('\r\n');
    expect(head.split(',')).not.toContain('provider_cost');
  });
});
