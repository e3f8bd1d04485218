import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

interface Line {
  readonly line: number;
  readonly outcome: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly changes: readonly string[];
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
  readonly token?: string;
}

let http: TestIdentity;
let acme: string;

beforeAll(async () => {
  http = await createTestIdentity();
  acme = text(await http.admin('POST', '/customers', { name: 'Acme 公司' }), 'id');
});
afterAll(() => http.dispose());

const PATH = '/api/v1/admin/customer-users/import';
const send = (json: unknown, token = http.admins.owner, headers?: Record<string, string>) =>
  http.call('POST', PATH, { token, json, headers });
const jsonl = (content: string, options: object = {}) => send({ format: 'jsonl', content, dry_run: false, ...options });
const csv = (content: string, options: object = {}) => send({ format: 'csv', content, ...options });
const apply = (content: string, options: object = {}) => csv(content, { dry_run: false, ...options });
const linesOf = (answer: { readonly json: unknown }): readonly Line[] => pick(answer.json, 'data.lines') as Line[];
const outcomes = (answer: { readonly json: unknown }) => linesOf(answer).map(({ line, outcome }) => [line, outcome]);
const count = async () => Number((await http.admin('GET', '/customer-users?page_size=1'))['total']);

test('a dry run says line by line what would be made, changed and refused, and does nothing', async () => {
  const id = text(await http.admin('POST', '/customer-users', { name: 'Known', email: 'known@example.com' }), 'id');
  const before = await count();
  const answer = await csv(
    [
      'name,email,customer,requests_per_minute,budget_amount,metadata.team',
      'New,new@example.com,Acme 公司,20,25.00,search',
      'Renamed,known@example.com,,,,',
      'Known,known@example.com,,,,',
      'Bad,bad@,Nobody,0,,',
      'Far,far@example.com,,1.5,-1,',
      'Short,short@example.com',
    ].join('\n'),
  );
  expect(answer.status).toBe(200);
  expect(pick(answer.json, 'data')).toMatchObject({ dry_run: true, created: 1, updated: 1, refused: 4, failed: 0 });
  expect(linesOf(answer)).toMatchObject([
    { line: 2, outcome: 'create', id: null, name: 'New', problems: [] },
    { line: 3, outcome: 'update', id, name: 'Renamed', changes: ['name'] },
    { line: 4, outcome: 'refuse', problems: [{ path: 'id', problem: 'is the customer user of line 3' }] },
    { line: 5, outcome: 'refuse', problems: [{ path: 'customer', problem: 'is not the name of a customer' }] },
    { line: 6, outcome: 'refuse' },
    { line: 7, outcome: 'refuse', problems: [{ path: '', problem: 'has 2 fields where the first line names 6' }] },
  ]);
  expect(linesOf(answer)[4]?.problems.map(({ path }) => path)).toEqual([
    'limits.requests_per_minute',
    'budgets.0.amount',
  ]);
  expect(await count()).toBe(before);
  expect(await http.log('customer_user.import')).toEqual([]);
});

test('nothing is written when a line is refused, unless the others are wanted all the same', async () => {
  const before = await count();
  const content = 'name,requests_per_minute\nPart one,5\nPart two,none\n';
  const refused = await apply(content);
  expect(refusal(refused)).toEqual([400, 40001]);
  expect(pick(refused.json, 'error.details')).toEqual([
    { path: 'line 3: limits.requests_per_minute', problem: 'must be a number' },
  ]);
  expect(await count()).toBe(before);
  const partly = await apply(content, { skip_refused: true });
  expect(pick(partly.json, 'data')).toMatchObject({ dry_run: false, created: 1, refused: 1 });
  expect(outcomes(partly)).toEqual([
    [2, 'create'],
    [3, 'refuse'],
  ]);
  expect(await count()).toBe(before + 1);
});

test('what is imported has its bounds, its rows in the operation log, and stays as it is when imported again', async () => {
  const content = [
    '\uFEFFname;email;customer;allowed_models;allowed_ips;tokens_per_day;budget_amount;budget_period;budget_alerts;metadata.cost centre\r',
    '张三;zhang@example.com;Acme 公司;"gpt-4.1;claude*";10.0.0.0/8|127.0.0.1;1000;5;week;0.5|0.9;4711\r',
    '\r',
  ].join('\n');
  const made = await apply(content);
  expect(outcomes(made)).toEqual([[2, 'create']]);
  const id = linesOf(made)[0]?.id ?? '';
  const user = await http.admin('GET', `/customer-users/${id}`);
  expect(user).toMatchObject({
    name: '张三',
    customer_id: acme,
    allowed_models: ['gpt-4.1', 'claude*'],
    allowed_ips: ['10.0.0.0/8', '127.0.0.1'],
    limits: { tokens_per_day: 1000 },
    budgets: [{ amount: '5', period: 'week', alerts: ['0.5', '0.9'] }],
    metadata: { 'cost centre': '4711' },
  });
  expect((await http.log('customer_user.create')).some((row) => row['targetId'] === id)).toBe(true);
  const [whole] = await http.log('customer_user.import');
  expect(whole).toMatchObject({ outcome: 'ok', changes: { lines: { after: 1 }, create: { after: 1 } } });
  expect(outcomes(await apply(content))).toEqual([[2, 'unchanged']]);
  const changed = await apply(`id,allowed_models,tokens_per_day,budget_amount,budget_period\n${id},null,null,9,week\n`);
  expect(linesOf(changed)).toMatchObject([{ outcome: 'update', changes: ['allowed_models', 'limits', 'budgets'] }]);
  const after = await http.admin('GET', `/customer-users/${id}`);
  expect(after).toMatchObject({ allowed_models: null, limits: {}, name: '张三', version: 2 });
  // The budget of the same period is the same one: what it has spent stays.
  expect(pick(after, 'budgets.0.id')).toBe(pick(user, 'budgets.0.id'));
});

test('whom a line is about is told by id, address, or name within its customer, and never guessed', async () => {
  for (const name of ['Twin', 'Twin']) await http.admin('POST', '/customer-users', { name, email: 'twin@example.com' });
  await http.admin('POST', '/customer-users', { name: 'Solo', customer_id: acme });
  const answer = await csv(
    [
      'id,name,email,customer',
      ',Twin,,',
      ',Other,twin@example.com,',
      'usr_none,Other,,',
      ',Solo,,Acme 公司',
      ',Solo,,',
      ',Solo,,Acme 公司',
    ].join('\n'),
  );
  expect(linesOf(answer).map(({ outcome, problems }) => [outcome, problems[0]?.path])).toEqual([
    ['refuse', 'name'],
    ['refuse', 'email'],
    ['refuse', 'id'],
    ['unchanged', undefined],
    ['create', undefined],
    ['refuse', 'id'],
  ]);
  const skipped = await csv('name,customer\nSolo,Acme 公司', { on_existing: 'skip' });
  expect(outcomes(skipped)).toEqual([[2, 'skip']]);
  const refused = await csv('name,customer\nSolo,Acme 公司', { on_existing: 'refuse' });
  expect(outcomes(refused)).toEqual([[2, 'refuse']]);
});

test('lines of JSON are merge patches with an id or a customer beside', async () => {
  const made = await send({
    format: 'jsonl',
    content: `{"name":"Json","customer":"Acme 公司","limits":{"concurrent_requests":2}}\n\n{"name":1}\nnot json\n[]\n{"name":"x","nonsense":1}`,
    dry_run: false,
    skip_refused: true,
  });
  expect(outcomes(made)).toEqual([
    [1, 'create'],
    [3, 'refuse'],
    [4, 'refuse'],
    [5, 'refuse'],
    [6, 'refuse'],
  ]);
  const id = linesOf(made)[0]?.id ?? '';
  await send({ format: 'jsonl', content: JSON.stringify({ id, limits: { tokens_per_day: 5 } }), dry_run: false });
  expect(await http.admin('GET', `/customer-users/${id}`)).toMatchObject({
    name: 'Json',
    limits: { concurrent_requests: 2, tokens_per_day: 5 },
  });
});

const MONTHLY = {
  amount: '20',
  period: 'month',
  hard: false,
  time_zone: 'Asia/Shanghai',
  reset_day: 5,
  alerts: ['0.5'],
};
const create = async (fields: object) => text(await http.admin('POST', '/customer-users', fields), 'id');
const budgetsOf = async (id: string) =>
  (await http.admin('GET', `/customer-users/${id}`))['budgets'] as readonly Record<string, unknown>[];

/** As if calls had cost that much. */
async function charge(customerUserId: string, amount: bigint, budget: Record<string, unknown>): Promise<void> {
  const at = http.clock.now();
  const { start } = computePeriod('month', String(budget['time_zone']), Number(budget['reset_day']), at);
  const budgets = [{ budgetId: String(budget['id']), periodStart: start }];
  const held = makeHold({ at, customerUserId, budgets });
  expect(await hold(http.store.traffic, held)).toBeNull();
  expect(await settle(http.store.traffic, held, makeSettlement(held, { charge: nanoUsd(amount) }))).toBeNull();
}

describe('a budget', () => {
  test('that gets another calendar by a line of JSON begins with what was spent', async () => {
    const id = await create({ name: 'Moves', budgets: [{ amount: '100', period: 'month' }] });
    const [monthly = {}] = await budgetsOf(id);
    await charge(id, 7_500_000_000n, monthly);
    expect(await budgetsOf(id)).toMatchObject([{ period: 'month', spent: '7.5' }]);
    const line = { id, budgets: [{ id: monthly['id'], amount: '100', period: 'week' }] };
    expect(outcomes(await jsonl(JSON.stringify(line)))).toEqual([[1, 'update']]);
    expect(await budgetsOf(id)).toMatchObject([{ id: monthly['id'], period: 'week', spent: '7.5', remaining: '92.5' }]);
    // By a cell too.
    const zoned = await apply(`id,budget_period,budget_time_zone\n${id},week,Asia/Tokyo`);
    expect(linesOf(zoned)).toMatchObject([{ outcome: 'update', changes: ['budgets'] }]);
    expect(await budgetsOf(id)).toMatchObject([
      { id: monthly['id'], amount: '100', time_zone: 'Asia/Tokyo', spent: '7.5' },
    ]);
  });

  test('keeps what the cells of a line do not say, its balance, and all other budgets', async () => {
    const id = await create({ name: 'Keeps', budgets: [{ amount: '3', period: 'day' }, MONTHLY] });
    const [daily = {}, monthly = {}] = await budgetsOf(id);
    await charge(id, 1_000_000_000n, monthly);
    const content = `id,budget_amount,budget_period,budget_hard,budget_time_zone,budget_reset_day,budget_alerts\n${id},25,month,,,,`;
    expect(linesOf(await apply(content))).toMatchObject([{ outcome: 'update', changes: ['budgets'] }]);
    const after = await budgetsOf(id);
    expect(after).toMatchObject([daily, { ...MONTHLY, id: monthly['id'], amount: '25', spent: '1', remaining: '24' }]);
    expect(outcomes(await apply(content))).toEqual([[2, 'unchanged']]);
    await apply(`id,budget_period,budget_hard,budget_alerts\n${id},month,true,null`);
    expect((await budgetsOf(id))[1]).toMatchObject({ ...MONTHLY, amount: '25', hard: true, alerts: [] });
  });

  test('is the only one where a line names no period, added where none is of its period, and taken away by null', async () => {
    const id = await create({ name: 'Only', budgets: [MONTHLY] });
    const [monthly = {}] = await budgetsOf(id);
    await apply(`id,budget_amount\n${id},21`);
    expect(await budgetsOf(id)).toMatchObject([{ ...MONTHLY, id: monthly['id'], amount: '21' }]);
    await apply(`id,budget_amount,budget_period\n${id},5,week`);
    expect(await budgetsOf(id)).toMatchObject([
      { ...MONTHLY, id: monthly['id'], amount: '21' },
      { amount: '5', period: 'week', hard: true, time_zone: 'UTC', reset_day: 1 },
    ]);
    expect(outcomes(await apply(`id,budget_amount,budget_period\n${id},null,total`))).toEqual([[2, 'unchanged']]);
    await apply(`id,budget_amount,budget_period\n${id},null,month`);
    expect(await budgetsOf(id)).toMatchObject([{ amount: '5', period: 'week' }]);
    await apply(`id,budget_amount\n${id},null`);
    expect(await budgetsOf(id)).toEqual([]);
    expect(linesOf(await apply(`id,budget_hard\n${id},true`, { skip_refused: true }))).toMatchObject([
      { outcome: 'refuse', problems: [{ path: 'budgets.0.amount', problem: 'is required' }] },
    ]);
  });

  test.each(['25,', '25,month', 'null,'])('that could be one of several is refused: %s', async (cells) => {
    const id = await create({ name: `Several ${cells}`, budgets: [MONTHLY, { amount: '3', period: 'month' }] });
    const before = await budgetsOf(id);
    const answer = await apply(`id,budget_amount,budget_period\n${id},${cells}`, { skip_refused: true });
    expect(linesOf(answer)).toMatchObject([
      { outcome: 'refuse', problems: [{ path: 'budgets', problem: 'are several: use JSON Lines' }] },
    ]);
    expect(await budgetsOf(id)).toEqual(before);
  });

  test('has a member of its own in no line of JSON', async () => {
    const answer = await jsonl('{"name":"Member","budget":{"amount":"1"}}', { dry_run: true });
    expect(linesOf(answer)).toMatchObject([{ outcome: 'refuse', problems: [{ path: 'budget' }] }]);
  });
});

test('an address moves nobody from one customer to another', async () => {
  const other = text(await http.admin('POST', '/customers', { name: 'Other' }), 'id');
  const id = await create({ name: 'Theirs', email: 'theirs@example.com', customer_id: acme });
  const free = await create({ name: 'Free', email: 'free@example.com' });
  const content = [
    'name,email,customer',
    'Mine,theirs@example.com,Other',
    'Mine,free@example.com,Other',
    'Later,later@example.com,Other',
  ].join('\n');
  const answer = await apply(content, { skip_refused: true });
  expect(linesOf(answer)).toMatchObject([
    {
      outcome: 'refuse',
      problems: [{ path: 'email', problem: 'is the address of a customer user of another customer: give their id' }],
    },
    { outcome: 'update', id: free },
    { outcome: 'create' },
  ]);
  expect(await http.admin('GET', `/customer-users/${id}`)).toMatchObject({ name: 'Theirs', customer_id: acme });
  expect(outcomes(await apply('name,email,customer\nTheirs,theirs@example.com,Acme 公司'))).toEqual([[2, 'unchanged']]);
  expect(outcomes(await apply(`id,customer_id\n${id},${other}`))).toEqual([[2, 'update']]);
});

test('a file of very many empty lines is refused, not taken apart', async () => {
  const padded = await jsonl(`{"name":"Padded"}${'\n'.repeat(20_001)}`, { dry_run: true });
  expect(refusal(padded)).toEqual([400, 40001]);
  expect(pick(padded.json, 'error.details')).toEqual([
    { path: 'content', problem: 'must have at most 20000 lines, empty ones included' },
  ]);
});

test('a line of JSON that is nested too deep is refused as a line', async () => {
  const nest = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const deep = await jsonl(
    ['{"name":"Flat"}', `{"name":"Deep","metadata":${nest(100_000)}}`, nest(65), nest(64)].join('\n'),
    { dry_run: true },
  );
  expect(deep.status).toBe(200);
  const tooDeep = { outcome: 'refuse', problems: [{ path: '', problem: 'is nested deeper than 64 levels' }] };
  expect(linesOf(deep)).toMatchObject([{ outcome: 'create' }, tooDeep, tooDeep, { outcome: 'refuse' }]);
  expect(linesOf(deep)[3]?.problems.map(({ path }) => path)).toContain('a');
});

test('tokens are issued to those who are made, shown once, and work', async () => {
  const json = {
    format: 'csv',
    content: 'name,email\nWith token,with@example.com\nKnown,known@example.com\n',
    dry_run: false,
    issue_tokens: { name: 'first', expires_at: '2099-01-01T00:00:00Z' },
  };
  const answer = await send(json, http.admins.support, { 'idempotency-key': 'import' });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const [one, two] = linesOf(answer);
  expect(two?.token).toBeUndefined();
  const exchanged = await http.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'auth_token', auth_token: one?.token },
  });
  expect(exchanged.status).toBe(200);
  expect(pick(exchanged.json, 'data.subject.id')).toBe(one?.id);
  const again = await send(json, http.admins.support, { 'idempotency-key': 'import' });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.text).not.toContain(one?.token ?? '?');
});

test.each([
  ['a quote that does not end', 'name\n"open\n', 'line 2'],
  ['an unknown column', 'name,nickname\na,b\n', 'line 1'],
  ['a column twice', 'name,name\na,b\n', 'line 1'],
  ['an attribute of objects as a column', 'name,__proto__\na,b\n', 'line 1'],
  ['no line', 'name\n', 'content'],
  [
    'text in another encoding',
    `name\n${new TextDecoder().decode(new Uint8Array([0xd5, 0xc5, 0xc8, 0xfd]))}\n`,
    'line 2',
  ],
  ['UTF-16 taken for bytes', 'n\u0000a\u0000m\u0000e\u0000', 'content'],
  ['too many lines', `name\n${'a\n'.repeat(5001)}`, 'content'],
  ['too much', `name\n${'a'.repeat(1_000_001)}`, 'content'],
])('%s is refused with its line', async (_, content, path) => {
  const answer = await csv(content);
  expect(refusal(answer)).toEqual([400, 40001]);
  expect(pick(answer.json, 'error.details.0.path')).toBe(path);
});

test('what is wrong with a line is said in the language of the caller', async () => {
  const answer = await send({ format: 'csv', content: 'name,email\nA,b\n' }, http.admins.owner, {
    'accept-language': 'zh-CN',
  });
  expect(linesOf(answer)[0]?.problems[0]?.problem).toMatch(/\p{Script=Han}/u);
});

test('only who may write customer users imports them', async () => {
  const body = { format: 'csv', content: 'name\nNobody\n' };
  expect(refusal(await http.call('POST', PATH, { json: body }))).toEqual([401, 40101]);
  expect(refusal(await send(body, http.admins.auditor))).toEqual([403, 40301]);
  expect(refusal(await send(body, http.admins.operator))).toEqual([403, 40301]);
  expect(refusal(await send({ ...body, format: 'xlsx' }))).toEqual([400, 40001]);
});

test('a thousand lines are written whole, and a second import of them changes nothing', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `Many ${at},many${at}@example.com,${at + 1}`);
  const content = `name,email,requests_per_minute\n${lines.join('\n')}`;
  expect(pick((await apply(content)).json, 'data')).toMatchObject({ created: 1000, failed: 0 });
  expect(pick((await apply(content)).json, 'data')).toMatchObject({ created: 0, unchanged: 1000 });
});
