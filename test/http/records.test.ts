import { afterAll, beforeAll, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import type { HoldWrite } from '../../src/store/records/index.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const ADMIN = '/api/v1/admin';
const AT = Date.UTC(2026, 2, 1, 12, 30, 0, 250);

const LABELS = { endUser: 'alice', metadata: [['team', 'core']] } as const;

type Fields = Record<string, unknown>;

let http: TestHttp;
let settled: HoldWrite;
let held: HoldWrite;

function written(write: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => (error === null ? resolve() : reject(error)));
  });
}

beforeAll(async () => {
  http = await createTestHttp();
  const { traffic } = http.store;
  settled = makeHold({ at: AT, requestId: 'client-chose-this', customerId: 'cus_1', model: 'm-1', labels: LABELS });
  held = makeHold({ at: AT + 1000, model: 'm-2' });
  traffic.hold(settled, () => undefined);
  await written((done) =>
    traffic.settle(
      settled,
      makeSettlement(settled, { charge: nanoUsd(123_000n), status: 502, errorType: 'upstream_error' }),
      done,
    ),
  );
  traffic.hold(held, () => undefined);
  await traffic.flush();
});
afterAll(() => http.dispose());

function get(path: string): Promise<TestAnswer> {
  return http.call('GET', `${ADMIN}/${path}`, { token: http.admins.auditor });
}

function dataOf(answer: TestAnswer): Fields {
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
  return (answer.json as { data: Fields }).data;
}

async function itemsOf(path: string): Promise<Fields[]> {
  return dataOf(await get(path))['items'] as Fields[];
}

function pathsOf(answer: TestAnswer): unknown[] {
  const body = answer.json as { error: { details: { path?: unknown }[] } };
  return body.error.details.map((detail) => detail.path);
}

test('a row of the request log has every field of the contract', async () => {
  const [row] = await itemsOf('requests?request_id=client-chose-this');
  expect(row).toEqual({
    admin_id: null,
    id: settled.id,
    request_id: 'client-chose-this',
    at: '2026-03-01T12:30:00.250Z',
    customer_id: 'cus_1',
    customer_user_id: settled.customerUserId,
    token_id: settled.tokenId,
    model: 'm-1',
    provider: 'sandbox',
    deployment_id: settled.deploymentId,
    dialect_in: 'openai-chat',
    operation: 'chat',
    dialect_out: 'openai-chat',
    stream: false,
    end_user: 'alice',
    metadata: { team: 'core' },
    status: 502,
    state: 'settled',
    finish_reason: 'stop',
    error_code: 50201,
    usage: {
      input_tokens: 15,
      output_tokens: 7,
      total_tokens: 22,
      cached_input_tokens: 3,
      cache_write_tokens: 0,
      reasoning_tokens: 0,
    },
    cost: { amount: '0.000123', currency: 'USD' },
    provider_cost: { amount: '0.0000019', currency: 'USD' },
    price_version: settled.priceVersionId,
    service_tier: null,
    runs: [],
    estimated: false,
    latency_ms: expect.any(Number),
    time_to_first_token_ms: 11.5,
    attempts: [
      {
        n: 0,
        reason: 'first',
        outcome: 'answered',
        at: '2026-03-01T12:30:00.250Z',
        provider: 'sandbox',
        deployment_id: settled.deploymentId,
        upstream_model: 'sandbox-small',
        price_version: settled.priceVersionId,
        status: 200,
        error_code: null,
        provider_cost: { amount: '0.0000019', currency: 'USD' },
        latency_ms: expect.any(Number),
        time_to_first_byte_ms: expect.any(Number),
        upstream_request_id: null,
      },
    ],
    warnings: [],
  });
});

test('a request is visible from its hold on, the newest first', async () => {
  const rows = await itemsOf('requests');
  expect(rows.map((row) => [row['id'], row['state']])).toEqual([
    [held.id, 'held'],
    [settled.id, 'settled'],
  ]);
});

test('requests are filtered by field, and bounded by from and to', async () => {
  const ids = async (query: string) => (await itemsOf(`requests?${query}`)).map((row) => row['id']);
  expect(await ids('state=held')).toEqual([held.id]);
  expect(await ids('error_code=50201&status=502')).toEqual([settled.id]);
  expect(await ids('model=m-1&model=m-2&sort=at')).toEqual([settled.id, held.id]);
  expect(await ids('from=2026-03-01T12:30:01.250Z')).toEqual([held.id]);
  expect(await ids('to=2026-03-01T13:30:01.250%2B01:00')).toEqual([settled.id]);
});

test('pages of the request log follow its cursor', async () => {
  const first = dataOf(await get('requests?page_size=1'));
  const cursor = encodeURIComponent(String(first['next_cursor']));
  const [second] = await itemsOf(`requests?page_size=1&cursor=${cursor}`);
  expect(second?.['id']).toBe(settled.id);
});

test('a single request adds its ledger entries', async () => {
  const { ledger } = dataOf(await get(`requests/${settled.id}`));
  expect(ledger).toEqual([
    expect.objectContaining({ id: settled.id, phase: 'hold', amount: '0.000005', currency: 'USD' }),
    expect.objectContaining({ id: settled.id, phase: 'settlement', amount: '0.000123' }),
  ]);
  for (const id of ['req_00000000000000000000000000000000', 'nonsense', '%2e%2e']) {
    expect((await get(`requests/${id}`)).status).toBe(404);
  }
});

test('the ledger lists holds and charges', async () => {
  const entries = await itemsOf('ledger?phase=settlement');
  expect(entries.map((entry) => entry['id'])).toEqual([settled.id]);
});

test('usage is grouped as asked', async () => {
  const [group, ...others] = await itemsOf('usage?group_by=day,model&model=m-1&from=2026-03-01T00:00:00Z');
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    model: 'm-1',
    requests: 1,
    input_tokens: 15,
    output_tokens: 7,
    cached_input_tokens: 3,
    cost: { amount: '0.000123', currency: 'USD' },
  });
  expect(String(group?.['day'])).toStartWith('2026-03-01');
});

test('days and months of usage are those of the time zone asked for', async () => {
  const days = async (query: string) => (await itemsOf(`usage?group_by=day,month${query}`)).map((item) => item['day']);
  expect(await days('')).toEqual(['2026-03-01']);
  expect(await days('&time_zone=Pacific/Kiritimati')).toEqual(['2026-03-02']);
  expect(await days('&time_zone=Pacific/Pago_Pago&to=2026-03-01T12:00:00Z')).toEqual([]);
  const [month] = await itemsOf('usage?group_by=month&time_zone=Etc/GMT%2B12&to=2026-03-02T00:00:00Z');
  expect(month?.['month']).toBe('2026-03');
});

test('a zone that is no whole hours from UTC is refused with the reason, unless nothing hangs on it', async () => {
  const answer = await get('usage?group_by=day&time_zone=Asia/Kolkata');
  expect([answer.status, pathsOf(answer)]).toEqual([400, ['time_zone']]);
  expect(answer.text).toContain('whole hours from UTC');
  expect(await itemsOf('usage?group_by=model&time_zone=Asia/Kolkata')).toHaveLength(1);
});

test('what providers bill and the margin are shown to those who read prices alone', async () => {
  const of = async (role: 'auditor' | 'support') => {
    const answer = await http.call('GET', `${ADMIN}/usage`, { token: http.admins[role] });
    return (dataOf(answer)['items'] as Fields[])[0] ?? {};
  };
  expect(await of('auditor')).toMatchObject({
    cost: { amount: '0.000123', currency: 'USD' },
    provider_cost: { amount: '0.0000019', currency: 'USD' },
    margin: { amount: '0.0001211', currency: 'USD' },
  });
  expect(Object.keys(await of('support'))).not.toContain('provider_cost');
  expect(Object.keys(await of('support'))).not.toContain('margin');
});

test.each([
  ['usage?group_by=colour', 'group_by'],
  ['usage?group_by=day&time_zone=Mars', 'time_zone'],
  ['usage?group_by=day,day', 'group_by'],
  ['usage?colour=red', 'colour'],
  ['requests?state=lost', 'state'],
  ['requests?error_code=1', 'error_code'],
  ['requests?status=abc', 'status'],
  ['requests?sort=cost', 'sort'],
  ['ledger?phase=lost', 'phase'],
  ['operation-logs?outcome=maybe', 'outcome'],
  ['prices?source=thin-air', 'source'],
])('%s is refused with its path', async (path, field) => {
  const answer = await get(path);
  expect([answer.status, pathsOf(answer)]).toEqual([400, [field]]);
});

test('records answer GET only', async () => {
  for (const path of ['requests', 'operation-logs', 'ledger', 'usage', 'roles']) {
    const answer = await http.call('POST', `${ADMIN}/${path}`, { token: http.admins.owner, json: {} });
    expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD, OPTIONS']);
  }
});

test('a row of the operation log can be read alone', async () => {
  await http.call('PATCH', `${ADMIN}/settings`, { token: http.admins.owner, json: { default_output_tokens: 10 } });
  const [row] = await itemsOf('operation-logs?action=settings.update');
  expect(dataOf(await get(`operation-logs/${String(row?.['id'])}`))).toEqual(row ?? {});
  expect((await get('operation-logs/log_none')).status).toBe(404);
});

test('price versions are listed with what charges are recomputed from', async () => {
  const json = {
    name: 'priced',
    kind: 'openai',
    api_key: 'sk-0123456789',
    models: [{ model: 'priced', price: { input: '2.50', output: '10' } }],
  };
  dataOf(await http.call('POST', `${ADMIN}/providers`, { token: http.admins.owner, json }));
  const [version] = await itemsOf('prices?source=override&upstream_model=priced');
  expect(version).toMatchObject({ price: { input: '2.50', output: '10' }, currency: 'USD', usd_per_unit: '1' });
  expect(dataOf(await get(`prices/${String(version?.['id'])}`))).toEqual(version ?? {});
  expect((await get('prices/pv_none')).status).toBe(404);
});

test('roles are listed with their permissions', async () => {
  const roles = await itemsOf('roles');
  expect(roles.map((role) => role['name'])).toEqual(['owner', 'admin', 'operator', 'support', 'auditor']);
  expect(roles[2]?.['permissions']).toContain('provider.test');
});

test('rows of the request log and of the ledger tell what providers bill to those who read prices alone', async () => {
  for (const path of ['requests', `requests/${settled.id}`, 'ledger']) {
    const text = async (role: 'auditor' | 'support'): Promise<string> => {
      const answer = await http.call('GET', `${ADMIN}/${path}`, { token: http.admins[role] });
      expect(answer.status).toBe(200);
      return answer.text;
    };
    expect(await text('auditor')).toContain('"provider_cost"');
    expect(await text('support')).not.toContain('provider_cost');
  }
});
