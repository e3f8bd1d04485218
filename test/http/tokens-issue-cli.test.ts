import { afterAll, beforeAll, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let bob = '';
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.admin('POST', '/api/v1/admin/customer-users', { name: 'alice' });
  bob = (await gateway.admin('POST', '/api/v1/admin/customer-users', { name: 'bob' })).data.id;
});
afterAll(() => gateway.close());

const issue = (file: string, ...more: string[]) =>
  runOn(gateway, ['tokens', 'issue', '--from-file', '-', ...more], file);
const total = async (): Promise<number> => (await gateway.admin('GET', '/api/v1/admin/tokens')).data.total;

test('a file of tokens, for users by name and by id, issues each with what its line says', async () => {
  const lines = [
    { user: 'alice', name: 'from a file', allowed_models: ['sandbox*'], budgets: [{ amount: '5', period: 'total' }] },
    { user: bob, name: 'second', expires_at: '2099-01-01T00:00:00Z' },
  ];
  const done = await issue(lines.map((line) => JSON.stringify(line)).join('\n'), '--json');
  expect(done.code).toBe(0);
  const { tokens } = JSON.parse(done.out);
  expect(tokens).toMatchObject([
    { name: 'from a file', expires_at: null },
    { name: 'second', customer_user_id: bob, expires_at: '2099-01-01T00:00:00.000Z' },
  ]);
  for (const { token } of tokens) expect(await gateway.exchange(token)).toStartWith('tgt_');
  const kept = await gateway.admin('GET', `/api/v1/admin/tokens/${tokens[0].id}`);
  expect(kept.data).toMatchObject({ allowed_models: ['sandbox*'], budgets: [{ amount: '5' }] });
});

test.each([
  ['user,name\nalice,a\nnobody,b', 'line 3 user names no customer user'],
  ['user,name\nalice,a\nbob,', 'line 3 name is required'],
  ['{"user":"alice","name":"a"}\n\n{"user":"bob","name":"b","limit":1}', 'line 3 limit is not a known field'],
  ['{"user":"alice","name":"a"}\n{"name":"b"}', 'line 2 user names no customer user'],
  ['{"user":"alice","name":"a"}\n{"user":{"id":"bob"},"name":"b"}', 'line 2 user names no customer user'],
])('one line that is wrong issues none: %j', async (file, problem) => {
  const before = await total();
  const refused = await issue(file);
  expect([refused.code, refused.out, refused.err]).toEqual([1, '', expect.stringContaining(problem)]);
  expect(await total()).toBe(before);
});

test('more than 1000 lines are refused whole', async () => {
  const before = await total();
  const refused = await issue(`user,name\n${'alice,x\n'.repeat(1001)}`);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('1000')]);
  expect(await total()).toBe(before);
});
