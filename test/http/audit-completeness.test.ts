import { afterAll, beforeAll, expect, test } from 'bun:test';
import { findRouteAction, ROUTE_ACTIONS } from '../../src/http/management/route-actions.ts';
import type { AnyRoute } from '../../src/http/route.ts';
import type { OperationLogRecord } from '../../src/store/records/index.ts';
import { openBrowser } from '../support/browser.ts';
import type { Browser } from '../support/browser.ts';
import { createTestIdentity, pick, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import type { TestAnswer } from '../support/http.ts';
import { codeAt } from '../support/one-time-codes.ts';

const ADMIN = '/api/v1/admin';
const PASSWORD = 'correct horse battery';
const OTHER = 'another long password';
const AGENT = 'completeness/1.0';
/** Calls with a writing method that change nothing. */
const READS = [
  'POST /api/v1/admin/models/:id/route',
  'POST /api/v1/admin/operation-logs/verify',
  'POST /api/v1/admin/ledger/verify',
];

/** Kinds of targets that have no name to be found by. */
const NAMELESS = new Set(['session', 'settings']);

let http: TestIdentity;
let calls = 0;
const covered = new Set<string>();

beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

function writingRoutes(): readonly AnyRoute[] {
  return http.routes.filter((route) => route.method !== 'GET' && ['admin', 'self'].includes(route.access.kind));
}

async function rowsOf(requestId: string): Promise<readonly OperationLogRecord[]> {
  await http.deps.audit.flush();
  const query = { from: null, to: null, q: null, pageSize: 200, page: 1, cursor: null };
  const sort = { field: 'at', descending: true } as const;
  return (await http.store.operationLogs.list({ ...query, sort, filters: { requestId } })).items;
}

interface Did {
  readonly params?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly token?: string;
  readonly browser?: Browser;
}

function send(name: string, { params = {}, json, token, browser }: Did, requestId: string): Promise<TestAnswer> {
  const [method = '', route = ''] = name.split(' ');
  const path = route.replaceAll(/:([a-z_]+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''));
  const credential: Record<string, string> =
    browser === undefined
      ? { authorization: `Bearer ${token ?? http.admins.owner}` }
      : { cookie: browser.cookie, 'x-csrf-token': browser.csrf };
  return http.call(method, path, {
    json,
    headers: { ...credential, 'x-request-id': requestId, 'user-agent': AGENT },
  });
}

/** Makes a call that succeeds and demands its row: actor, target, where from, which request. */
async function did(name: string, call: Did = {}, action = ROUTE_ACTIONS[name]?.action): Promise<TestAnswer> {
  const requestId = `complete-${++calls}`;
  const answer = await send(name, call, requestId);
  expect([name, answer.status < 300, answer.status < 300 ? '' : answer.text]).toEqual([name, true, '']);
  covered.add(name);
  const rows = await rowsOf(requestId);
  expect([name, rows.map((row) => row.action)]).toEqual([name, expect.arrayContaining([action])]);
  const row = rows.find((each) => each.action === action);
  expect(row).toMatchObject({ outcome: 'ok', actorType: 'admin', ip: '192.0.2.1', userAgent: AGENT, requestId });
  expect(row?.actorId).toBeString();
  expect(row?.actorName).toBeString();
  const id = ROUTE_ACTIONS[name]?.target?.param;
  if (id !== undefined && action === ROUTE_ACTIONS[name]?.action) {
    expect([name, rows.map((each) => each.targetId)]).toEqual([
      name,
      expect.arrayContaining([call.params?.[id] ?? '']),
    ]);
    const named = rows.find((each) => each.targetId === call.params?.[id]);
    if (!NAMELESS.has(named?.targetType ?? '')) expect([name, named?.targetName]).toEqual([name, expect.any(String)]);
  }
  return answer;
}

const idOf = (answer: TestAnswer) => text(answer.json, 'data.id');

/** Create, change, replace and remove; answers the body that a PUT had. */
async function collection(path: string, create: object, change: object, replace: object): Promise<void> {
  const id = idOf(await did(`POST ${path}`, { json: create }));
  await did(`PATCH ${path}/:id`, { params: { id }, json: change });
  await did(`PUT ${path}/:id`, { params: { id }, json: replace });
  await did(`DELETE ${path}/:id`, { params: { id } });
}

async function coverEntities(): Promise<void> {
  await collection(`${ADMIN}/customers`, { name: 'acme' }, { name: 'acme 2' }, { name: 'acme 3' });
  await collection(`${ADMIN}/customer-users`, { name: 'una' }, { email: 'una@example.com' }, { name: 'una 2' });
  const admin = { username: 'temp', password: PASSWORD, role: 'support' };
  await collection(`${ADMIN}/admins`, admin, { role: 'auditor' }, { username: 'temp2', role: 'support' });
  const key = { name: 'automation', role: 'support' };
  await collection(`${ADMIN}/keys`, key, { name: 'automation 2' }, { ...key, name: 'automation 3' });
  const offer = { model: 'complete-model', upstream_model: 'x', price: { input: '1', output: '1' } };
  const provider = { name: 'upstream', kind: 'openai', api_key: 'sk-complete-secret', models: [offer] };
  const made = idOf(await did(`POST ${ADMIN}/providers`, { json: provider }));
  await did(`POST ${ADMIN}/providers/:id/test`, { params: { id: made }, json: {} });
  await did(`POST ${ADMIN}/providers/:id/sync`, { params: { id: made } });
  await did(`PATCH ${ADMIN}/providers/:id`, { params: { id: made }, json: { priority: 3 } });
  await did(`PUT ${ADMIN}/providers/:id`, { params: { id: made }, json: { ...provider, priority: 4 } });
  const deployments = [{ provider_id: made, upstream_model: 'known-model' }];
  const model = { name: 'm-one', deployments };
  const priced = await did(`POST ${ADMIN}/models`, { json: { name: 'm-priced', deployments } });
  const ofPriced = text(priced.json, 'data.deployments.0.id');
  const later = { deployment_id: ofPriced, price: { input: '1', output: '1' }, effective_from: '2999-01-01T00:00:00Z' };
  const scheduled = idOf(await did(`POST ${ADMIN}/prices`, { json: later }));
  await did(`DELETE ${ADMIN}/prices/:id`, { params: { id: scheduled } });
  const content = 'kind,model,input,output\nopenai,known-model,3,4\n';
  await did(`POST ${ADMIN}/prices/import`, { json: { format: 'csv', content, name: 'list' } });
  await did(`POST ${ADMIN}/prices/update`, { json: {} });
  await did(`DELETE ${ADMIN}/prices/lists/:id`, { params: { id: 'list' } });
  await collection(`${ADMIN}/models`, model, { aliases: ['m-alias'] }, { ...model, name: 'm-two' });
  await did(`DELETE ${ADMIN}/providers/:id`, { params: { id: made } });
  const webhooks = [{ url: 'https://hooks.example.com', secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }];
  const settings = await did(`PATCH ${ADMIN}/settings`, { json: { token_clean_hours: 7, webhooks } });
  const webhookId = text(settings.json, 'data.webhooks.0.id');
  await did(`POST ${ADMIN}/settings/webhooks/:id/test`, { params: { id: webhookId } });
  const imported = { format: 'csv', content: 'name\nimported\n', dry_run: false };
  await did(`POST ${ADMIN}/customer-users/import`, { json: imported });
  const prepaid = { name: 'prepaid', budgets: [{ amount: '5', period: 'total' }] };
  const owner = idOf(await did(`POST ${ADMIN}/customers`, { json: prepaid }));
  const [budget] = await http.store.budgets.listByScope('customer', owner);
  await did(`POST ${ADMIN}/ledger/adjustments`, { json: { budget_id: budget?.id, amount: '1', reason: 'paid' } });
}

async function coverTokens(): Promise<void> {
  const path = `${ADMIN}/customer-users/:id/tokens`;
  const id = text(await http.admin('POST', '/customer-users', { name: 'holder' }), 'id');
  const issue = async (name: string) => idOf(await did(`POST ${path}`, { params: { id }, json: { name } }));
  const first = await issue('first');
  await did(`PATCH ${path}/:token_id`, { params: { id, token_id: first }, json: { name: 'first 2' } });
  await did(`PUT ${path}/:token_id`, { params: { id, token_id: first }, json: { name: 'first 3' } });
  await did(`POST ${path}/:token_id/rotate`, { params: { id, token_id: first }, json: {} });
  await did(`DELETE ${path}/:token_id`, { params: { id, token_id: await issue('second') } });
  const third = await issue('third');
  await did(`PATCH ${ADMIN}/tokens/:id`, { params: { id: third }, json: { name: 'third 2' } });
  await did(`PUT ${ADMIN}/tokens/:id`, { params: { id: third }, json: { name: 'third 3' } });
  await did(`DELETE ${ADMIN}/tokens/:id`, { params: { id: third } });
  const items = [{ customer_user_id: id, name: 'bulk' }];
  const many = await did(`POST ${ADMIN}/tokens`, { json: { items } });
  await did(`POST ${ADMIN}/tokens/revoke`, { json: { ids: [text(many.json, 'data.items.0.id')] } });
  await did(`POST ${ADMIN}/operation-logs/erase`, { json: { customer_user_id: id } });
  await did(`POST ${ADMIN}/requests/erase`, { json: { end_user: 'alice' } });
}

async function coverSelf(): Promise<void> {
  const created = await http.admin('POST', '/admins', { username: 'selma', password: PASSWORD, role: 'support' });
  const id = text(created, 'id');
  const me = `${ADMIN}/admins/me`;
  await openBrowser(http, 'selma', PASSWORD);
  const another = await openBrowser(http, 'selma', PASSWORD);
  const sessions = async () =>
    pick((await another.call('GET', `${me}/sessions`)).json, 'data.items') as { id: string; current: boolean }[];
  const ended = (await sessions()).find((session) => !session.current)?.id ?? '';
  await did(`DELETE ${me}/sessions/:session_id`, { params: { session_id: ended }, browser: another });
  await openBrowser(http, 'selma', PASSWORD);
  const [other] = (await sessions()).filter((session) => !session.current);
  await did(`DELETE ${ADMIN}/admins/:id/sessions/:session_id`, { params: { id, session_id: other?.id ?? '' } });
  await did(`POST ${me}/password`, { json: { current_password: PASSWORD, new_password: OTHER }, browser: another });
  const page = await openBrowser(http, 'selma', OTHER);
  await did(`PATCH ${me}`, { json: { name: 'Selma S.' }, browser: page });
  const enrol = async () => {
    const secret = text((await did(`POST ${me}/totp`, { browser: page })).json, 'data.secret');
    const code = codeAt(secret, http.clock.now());
    await did(`POST ${me}/totp/confirm`, { json: { code }, browser: page });
    http.clock.advance(30_000);
  };
  await enrol();
  await did(`POST ${me}/totp/recovery-codes`, { json: { current_password: OTHER }, browser: page });
  await did(`DELETE ${me}/totp`, { json: { current_password: OTHER }, browser: page });
  await enrol();
  await did(`DELETE ${ADMIN}/admins/:id/totp`, { params: { id } });
  await did('DELETE /api/v1/auth/session', { browser: page });
}

async function coverLockout(): Promise<void> {
  await http.admin('POST', '/admins', { username: 'lotte', password: PASSWORD, role: 'support' });
  for (let n = 0; n < 10; n++) {
    const json = { grant_type: 'password', username: 'lotte', password: 'wrong password' };
    await http.call('POST', '/api/v1/auth/token', { json });
  }
  const items = pick(await http.admin('GET', '/lockouts'), 'items') as { key: string }[];
  const key = items.find((item) => item.key.includes('lotte'))?.key ?? '';
  await did(`DELETE ${ADMIN}/lockouts/:key`, { params: { key } }, 'admin.unlock');
}

test('every writing call of administrators has an action, and no action is left over', () => {
  const names = writingRoutes().map((route) => `${route.method} ${route.path}`);
  expect(Object.keys(ROUTE_ACTIONS).toSorted()).toEqual(names.toSorted());
});

test('every writing call of administrators that succeeds leaves its row', async () => {
  await coverEntities();
  await coverTokens();
  await coverSelf();
  await coverLockout();
  const names = writingRoutes().map((route) => `${route.method} ${route.path}`);
  expect(names.filter((name) => !covered.has(name) && !READS.includes(name))).toEqual([]);
}, 30_000);

test('no secret that these calls carried is in the log', async () => {
  await http.deps.audit.flush();
  const query = { from: null, to: null, q: null, pageSize: 1000, page: 1, cursor: null, filters: {} };
  const { items } = await http.store.operationLogs.list({ ...query, sort: { field: 'at', descending: true } });
  const log = JSON.stringify(items);
  for (const secret of [PASSWORD, OTHER, 'sk-complete-secret', 'wrong password']) expect(log).not.toContain(secret);
});

test('a call that a role may not make leaves a refused row, folded within its minute, and changes nothing', async () => {
  for (const route of writingRoutes()) {
    if (route.access.kind !== 'admin') continue;
    const name = `${route.method} ${route.path}`;
    if (READS.includes(name)) continue;
    const params = { id: `absent_${++calls}`, token_id: `absent_${calls}`, session_id: `absent_${calls}`, key: 'x' };
    const requestId = `refused-${calls}`;
    const answer = await send(name, { params, json: {}, token: http.admins.auditor }, requestId);
    expect([name, answer.status]).toEqual([name, 403]);
    const { action, target } = findRouteAction(route) ?? { action: '', target: null };
    const rows = await rowsOf(requestId);
    expect(rows.map((row) => [row.action, row.outcome, row.errorType, row.actorId, row.targetId])).toEqual([
      [
        action,
        'refused',
        'permission_denied',
        http.adminIds.auditor,
        target === null ? null : (Object.values(params).find((each) => each.startsWith('absent')) ?? null),
      ],
    ]);
  }
  http.clock.advance(60_000);
  for (let n = 0; n < 5; n++) await send(`POST ${ADMIN}/admins`, { token: http.admins.support, json: {} }, 'folded');
  expect((await rowsOf('folded')).map((row) => row.count).toSorted((one, other) => one - other)).toEqual([1, 4]);
});

test('a reading call that a role may not make leaves a row named after the permission', async () => {
  const answer = await send(`GET ${ADMIN}/operation-logs`, { token: http.admins.support }, 'read-refused');
  expect(answer.status).toBe(403);
  expect(await rowsOf('read-refused')).toMatchObject([{ action: 'operation_log.read', outcome: 'refused' }]);
});

test('a change that a rule forbids leaves a refused row; what is malformed, absent or out of date leaves none', async () => {
  const name = `DELETE ${ADMIN}/admins/:id`;
  const id = http.adminIds.owner;
  const last = await send(name, { params: { id } }, 'last-owner');
  expect(last.status).toBe(409);
  expect(await rowsOf('last-owner')).toMatchObject([
    { action: 'admin.delete', outcome: 'refused', errorType: 'conflict', targetId: id },
  ]);
  expect((await send(name, { params: { id: 'adm_none' } }, 'absent')).status).toBe(404);
  expect((await send(`POST ${ADMIN}/customers`, { json: { nam: 1 } }, 'malformed')).status).toBe(400);
  for (const requestId of ['absent', 'malformed']) expect(await rowsOf(requestId)).toEqual([]);
});

test('a change that breaks half-way leaves a failed row', async () => {
  const find = http.store.customers.find.bind(http.store.customers);
  http.store.customers.find = () => Promise.reject(new Error('the disk is gone'));
  const answer = await send(`PATCH ${ADMIN}/customers/:id`, { params: { id: 'cus_1' }, json: {} }, 'broken');
  http.store.customers.find = find;
  expect(answer.status).toBe(500);
  expect(await rowsOf('broken')).toMatchObject([
    { action: 'customer.update', outcome: 'failed', errorType: 'internal_error', targetId: 'cus_1' },
  ]);
});
