import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ERROR_TABLE } from '../../src/lib/errors/index.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let ownerToken: string;
let caller: TestCaller;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addProvider('main', [{ model: 'm', price: { input: '1', output: '1' } }]);
  caller = await gateway.createCaller({ user: { limits: { requests_per_day: 1 } } });
  const signedIn = await send('POST', '/api/v1/auth/token', null, {
    grant_type: 'password',
    username: 'owner',
    password: 'a long test password',
  });
  ownerToken = signedIn.data.access_token;
});
afterAll(() => gateway.close());

async function send(
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
  language = 'zh-CN',
): Promise<Answer['data']> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      'accept-language': language,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  return response.json();
}

const USERS = '/api/v1/admin/customer-users';
const PROVIDERS = '/api/v1/admin/providers';
/** Method, path, body, the Chinese problems that must be answered. */
const REFUSED: readonly (readonly [string, string, unknown, readonly string[]])[] = [
  ['POST', USERS, { nam: 'x' }, ['name 为必填项', 'nam 不是已知字段']],
  ['POST', USERS, { name: ' ' }, ['name 不能为空白']],
  ['POST', USERS, { name: 'x', email: 'x' }, ['email 不是有效的电子邮箱地址']],
  ['POST', USERS, { name: 'x', status: 'asleep' }, ['status 必须是以下值之一：active, suspended']],
  [
    'POST',
    USERS,
    { name: 'x', limits: { requests_per_minute: 0 }, budgets: [{ amount: 25, period: 'month' }] },
    ['limits.requests_per_minute 必须 ≥ 1', 'budgets.0.amount 必须是字符串'],
  ],
  ['POST', USERS, { name: 'x', customer_id: 'cus_none' }, ['customer_id 不是已有客户的 id']],
  ['POST', PROVIDERS, { name: 'x', kind: 'openai-compatible' }, ['base_url 对于类型 openai-compatible 为必填项']],
  ['POST', PROVIDERS, { name: 'x', kind: 'sandbox', weight: 1.5 }, ['weight 必须是整数']],
  ['POST', PROVIDERS, '{"name":"x",}', [' 字符串不完整']],
  ['GET', `${USERS}?page_size=500`, undefined, ['page_size 必须 ≤ 200']],
  ['GET', `${USERS}?colour=red`, undefined, ['colour 不是已知字段']],
  [
    'GET',
    '/api/v1/admin/usage?from=yesterday',
    undefined,
    ['from 必须是 RFC 3339 格式的时间，例如 2026-01-31T12:00:00Z'],
  ],
];

test.each(REFUSED)('%s %s %j is refused in Chinese', async (method, path, body, problems) => {
  const chinese = await send(method, path, ownerToken, body);
  const details: readonly { path: string; problem: string }[] = chinese.error.details;
  expect(details.map((detail) => `${detail.path} ${detail.problem}`).toSorted()).toEqual(problems.toSorted());
  const [first = ''] = details.map((detail) => `${detail.path} ${detail.problem}`.trim());
  const type: keyof typeof ERROR_TABLE = chinese.error.type;
  expect(chinese.message).toStartWith(`${ERROR_TABLE[type].zh}：${first}`);

  const english = await send(method, path, ownerToken, body, 'de, en;q=0.9, zh;q=0.8');
  expect(english.message).toStartWith(ERROR_TABLE[type].en);
  expect(JSON.stringify(english)).not.toMatch(/\p{Script=Han}/u);
  expect([english.code, english.error.type]).toEqual([chinese.code, chinese.error.type]);
});

test('a missing credential, a missing route and a taken name are said in Chinese', async () => {
  expect((await send('GET', USERS, null)).message).toBe('令牌缺失、格式错误或不存在：未提供凭据');
  expect((await send('GET', '/api/v1/nothing', ownerToken)).message).toBe('资源不存在');
  const taken = await send('POST', PROVIDERS, ownerToken, { name: 'main', kind: 'sandbox' });
  expect([taken.message, taken.error.details[0]]).toEqual([
    '更改与现有数据冲突：name 已被占用',
    { path: 'name', field: 'name', problem: '已被占用' },
  ]);
});

test('the compatible API answers its own shape with the Chinese text, a limit that is reached included', async () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'x' }] };
  const none = await gateway.chat(caller.token, { ...body, model: 'none' }, { headers: { 'accept-language': 'zh' } });
  expect((await readJson(none)).error.message).toBe('模型不存在或没有价格：none');
  await (await gateway.chat(caller.token, body)).text();
  const refused = await gateway.chat(caller.token, body, { headers: { 'accept-language': 'zh' } });
  expect((await readJson(refused)).error).toMatchObject({
    message: '已达到速率限制：客户用户的 requests_per_day 为 1',
    code: 'rate_limited',
  });
});
