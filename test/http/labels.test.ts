import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall, settledRow } from '../support/model-calls.ts';

const PRICE = { input: '1', output: '10' };
const ADMIN = '/api/v1/admin';

/** What a call says of itself, by its endpoint, and what is read of it. */
const SAID: readonly (readonly [path: string, fields: object, endUser: string | null, metadata: object])[] = [
  ['/v1/chat/completions', { metadata: { team: 'core', n: '1' }, user: 'u1' }, 'u1', { team: 'core', n: '1' }],
  ['/v1/chat/completions', { safety_identifier: 's1', user: 'u1', prompt_cache_key: 'k' }, 's1', {}],
  ['/v1/responses', { metadata: { team: 'core' }, safety_identifier: 's1', store: false }, 's1', { team: 'core' }],
  ['/v1/completions', { user: 'u2' }, 'u2', {}],
  ['/v1/embeddings', { user: 'u3' }, 'u3', {}],
  ['/v1/messages', { metadata: { user_id: 'u4' } }, 'u4', {}],
  ['/v1beta/models/:target{.+}', { labels: { team: 'apps' } }, null, { team: 'apps' }],
  ['/api/v1/prompts', { metadata: { team: 'core' } }, null, { team: 'core' }],
  ['/v1/chat/completions', { metadata: { user_id: 5, list: [] }, user: '' }, null, {}],
];

describe.each(['sqlite', 'postgres'] as const)('labels, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    caller = await gw.createCaller({ user: { name: 'labelled' } });
  }, 30_000);
  afterAll(() => gw.close());

  const usage = (query: string): Promise<Answer> =>
    gw.admin('GET', `${ADMIN}/usage?customer_user_id=${caller.userId}&${query}`);
  const pathOf = (answer: Answer): unknown => [answer.status, answer.error?.details[0]?.['path']];

  test.each(SAID)('%s with %p: the row of the request shows it', async (path, fields, endUser, metadata) => {
    const call = MODEL_CALLS.find((each) => each.path === path);
    if (call === undefined) throw new Error(`there is no ${path}`);
    gw.upstream.enqueue({ kind: 'whole', body: call.answer });
    const body = { ...call.body('gpt', false), ...fields };
    const answer = await sendCall(gw, call, await call.credential(gw, caller), body);
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
    const row = await settledRow(gw, caller.userId);
    expect([row.end_user, row.metadata]).toEqual([endUser, metadata]);
  });

  test('spend by a tag and by end user adds up to all of it', async () => {
    const [all] = (await usage('')).data.items;
    const byTeam = (await usage('group_by=tag:team,customer_user_id')).data.items;
    const charge = (items: Answer['data']): number =>
      items.reduce((sum: number, item: Answer['data']) => sum + Math.round(Number(item.cost.amount) * 1e6), 0);
    expect(byTeam.map((item: Answer['data']) => [item.tag, item.customer_user_id, item.requests])).toEqual([
      ['apps', caller.userId, 1],
      ['core', caller.userId, 3],
      [null, caller.userId, 5],
    ]);
    expect(charge(byTeam)).toBe(charge([all]));
    const byUser = (await usage('group_by=end_user')).data.items;
    expect(byUser.map((item: Answer['data']) => [item.end_user, item.requests])).toEqual([
      ['s1', 2],
      ['u1', 1],
      ['u2', 1],
      ['u3', 1],
      ['u4', 1],
      [null, 3],
    ]);
    expect(charge(byUser)).toBe(charge([all]));
    expect(byUser[0].margin).toEqual({ amount: '0', currency: 'USD' });
  });

  test('a customer user sees its own spend by tag, and no cost of the provider', async () => {
    const token = await gw.exchange(caller.token);
    const answer = await fetch(`${gw.url}/api/v1/me/usage?group_by=tag:team`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { data } = (await answer.json()) as { data: { items: Record<string, unknown>[] } };
    expect(data.items.map((item) => [item['tag'], item['requests']])).toEqual([
      ['apps', 1],
      ['core', 3],
      [null, 5],
    ]);
    expect(Object.keys(data.items[0] ?? {})).not.toContain('provider_cost');
  });

  test('beside a tag there are times and customers, and nothing else', async () => {
    for (const query of ['tag:team,model', 'tag:a,tag:b', 'tag:a,end_user', 'tag:', 'end_user,token_id'])
      expect(pathOf(await usage(`group_by=${query}`))).toEqual([400, 'group_by']);
    for (const name of ['model', 'provider', 'token_id'])
      expect(pathOf(await usage(`group_by=tag:team&${name}=x`))).toEqual([400, name]);
    const days = (await usage('group_by=tag:team,day,month,hour,customer_id&time_zone=Asia/Tokyo')).data.items;
    expect(days).toHaveLength(3);
  });

  test('requests are filtered by end user and by tag', async () => {
    const listed = async (query: string): Promise<Answer['data']> =>
      (await gw.admin('GET', `${ADMIN}/requests?${query}`)).data;
    expect((await listed('end_user=s1')).items).toHaveLength(2);
    expect(await listed('end_user=nobody')).toMatchObject({ items: [], total: 0 });
    const core = await listed('tag=team:core&tag=team:apps&page_size=3');
    expect([core.items.length, core.total]).toEqual([3, 4]);
    expect((await listed(`tag=team:core&tag=team:apps&cursor=${core.next_cursor}`)).items).toHaveLength(1);
    expect((await listed('tag=team:core&end_user=u1')).items).toHaveLength(1);
    expect(pathOf(await gw.admin('GET', `${ADMIN}/requests?tag=team`))).toEqual([400, 'tag']);
  });

  test('an end user is erased from rows and sums, and no charge is lost', async () => {
    const before = (await usage('')).data.items[0];
    const verify = async (): Promise<Answer['data']> => (await gw.admin('POST', `${ADMIN}/ledger/verify`)).data;
    expect((await verify()).faults).toEqual([]);
    const erase = (body: object): Promise<Answer> => gw.admin('POST', `${ADMIN}/requests/erase`, body);
    expect((await erase({ end_user: 's1', customer_user_id: 'usr_other' })).data).toEqual({ rows: 0 });
    expect((await erase({ end_user: 's1' })).data).toEqual({ rows: 2 });
    expect((await erase({ end_user: 'u1', customer_user_id: caller.userId })).data).toEqual({ rows: 1 });
    const listed = (await gw.admin('GET', `${ADMIN}/requests?end_user=s1&end_user=u1`)).data;
    expect(listed.items).toEqual([]);
    const byUser = (await usage('group_by=end_user')).data.items;
    expect(byUser.map((item: Answer['data']) => [item.end_user, item.requests])).toEqual([
      ['u2', 1],
      ['u3', 1],
      ['u4', 1],
      ['…erased', 3],
      [null, 3],
    ]);
    expect((await usage('')).data.items[0]).toEqual(before);
    expect(await verify()).toMatchObject({ ok: true, faults: [] });
    const erased = (await gw.admin('GET', `${ADMIN}/requests?end_user=…erased`)).data.items;
    expect(erased.map((row: Answer['data']) => row.metadata)).toEqual([{ team: 'core' }, {}, { team: 'core', n: '1' }]);
    expect(
      (await usage('group_by=tag:team')).data.items.map((item: Answer['data']) => [item.tag, item.requests]),
    ).toEqual([
      ['apps', 1],
      ['core', 3],
      [null, 5],
    ]);
    expect(pathOf(await erase({ end_user: '' }))).toEqual([400, 'end_user']);
    const key = (await gw.admin('POST', `${ADMIN}/keys`, { name: 'admin', role: 'admin' })).data.key;
    const refused = await fetch(`${gw.url}${ADMIN}/requests/erase`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"end_user":"u2"}',
    });
    expect(refused.status).toBe(403);
    const { items } = (await gw.admin('GET', '/api/v1/admin/operation-logs?action=request.erase&outcome=ok')).data;
    expect(items[0]).toMatchObject({ target: { id: caller.userId }, changes: { rows: { after: 1 } } });
    expect(JSON.stringify(items)).not.toContain('u1"');
    expect((await erase({ end_user: '…erased' })).data).toEqual({ rows: 0 });
    expect(await verify()).toMatchObject({ ok: true, faults: [] });
  });

  test("a tag is found and summed up whatever signs its name has, and what looks like the gateway's own stays apart", async () => {
    const other = await gw.createCaller({ user: { name: 'odd names' } });
    const call = MODEL_CALLS.find((each) => each.path === '/v1/chat/completions');
    if (call === undefined) throw new Error('there is no such call');
    const long = 'a-long-name-'.repeat(6).slice(0, 63);
    const SAYS = [
      { metadata: { 'cost,center:eu\\': 'a:b,c', plain: '…other' }, user: '…erased' },
      { metadata: { 'cost,center:eu\\': 'd' }, user: `${long}${'1'.repeat(9)}` },
      { metadata: {}, user: `${long}${'2'.repeat(9)}` },
    ];
    for (const says of SAYS) {
      gw.upstream.enqueue({ kind: 'whole', body: call.answer });
      const body = { ...call.body('gpt', false), ...says };
      await (await sendCall(gw, call, await call.credential(gw, other), body)).arrayBuffer();
      await settledRow(gw, other.userId);
    }
    const ask = async (query: object): Promise<Answer['data'][]> => {
      const text = new URLSearchParams({ customer_user_id: other.userId, ...query }).toString();
      const path = 'group_by' in query ? 'usage' : 'requests';
      return (await gw.admin('GET', `${ADMIN}/${path}?${text}`)).data.items;
    };
    const found = await ask({ tag: 'cost,center\\:eu\\\\:a:b,c' });
    expect(found.map((row) => row.metadata)).toEqual([{ 'cost,center:eu\\': 'a:b,c', plain: '……other' }]);
    const sums = async (group: string, key: string): Promise<unknown> =>
      (await ask({ group_by: group })).map((item) => [item[key], item.requests]);
    expect(await sums('tag:cost\\,center:eu\\\\', 'tag')).toEqual([
      ['a:b,c', 1],
      ['d', 1],
      [null, 1],
    ]);
    expect(await sums('tag:plain', 'tag')).toEqual([
      ['……other', 1],
      [null, 2],
    ]);
    const users = (await ask({ group_by: 'end_user' })).map((item) => item.end_user);
    expect(users).toHaveLength(3);
    expect(new Set(users).size).toBe(3);
    expect(users).toContain('……erased');
  });
});
