import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const LOGS = '/api/v1/admin/operation-logs';
const PASSWORD = 'a long test password';

describe.each(['sqlite', 'postgres'] as const)('the operation log over HTTP on %s', (database) => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway(database);
    token = await signIn('owner');
  }, 30_000);
  afterAll(() => gateway.close());

  async function signIn(username: string): Promise<string> {
    const answer = await fetch(`${gateway.url}/api/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'password', username, password: PASSWORD }),
    });
    return ((await answer.json()) as { data: { access_token: string } }).data.access_token;
  }

  const get = (path: string, bearer = token) =>
    fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });

  test('an auditor verifies the chain; what was noted is expected later; a change in the database is found', async () => {
    await gateway.admin('POST', '/api/v1/admin/admins', { username: 'audrey', password: PASSWORD, role: 'auditor' });
    const auditor = await signIn('audrey');
    const verify = async (body: object) => {
      const headers = { authorization: `Bearer ${auditor}`, 'content-type': 'application/json' };
      const answer = await fetch(`${gateway.url}${LOGS}/verify`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return ((await answer.json()) as { data: Record<string, unknown> }).data;
    };
    const first = await verify({});
    expect(first).toMatchObject({ ok: true, break: null, anchor: { sequence: 0 } });
    expect(await verify({ expected: first['last'] })).toMatchObject({ ok: true });
    const expected = { ...(first['last'] as object), hash: '0'.repeat(64) };
    expect(await verify({ expected })).toMatchObject({ ok: false, break: { kind: 'forged' } });
    const { store } = gateway.gateway.core;
    const change = (action: string) =>
      store.transact([{ sql: `UPDATE operation_log SET action = '${action}' WHERE sequence = 2`, parameters: [] }]);
    const was = (await gateway.admin('GET', `${LOGS}?sort=at&page_size=2`)).data.items[1];
    await change('admin.invent');
    expect(await verify({})).toMatchObject({ ok: false, break: { kind: 'changed', sequence: 2, id: was.id } });
    await change(was.action);
    expect(await verify({})).toMatchObject({ ok: true });
  });

  test('only an owner erases, and the row about it stays', async () => {
    const created = await gateway.admin('POST', '/api/v1/admin/customer-users', {
      name: 'Erika',
      email: 'e@example.com',
    });
    const { id } = created.data;
    await gateway.admin('DELETE', `/api/v1/admin/customer-users/${id}`);
    const erased = await gateway.admin('POST', `${LOGS}/erase`, { customer_user_id: id });
    expect([erased.status, erased.data]).toEqual([200, { rows: 2 }]);
    const rows = (await gateway.admin('GET', `${LOGS}?target_id=${id}`)).data.items;
    expect(JSON.stringify(rows)).not.toMatch(/Erika|e@example/);
    expect(rows.map((row: { action: string }) => row.action)).toEqual([
      'operation_log.erase',
      'customer_user.delete',
      'customer_user.create',
    ]);
    expect(rows[2]).toMatchObject({ erased: ['target'], changes: { email: {}, status: { after: 'active' } } });
    expect((await gateway.admin('POST', `${LOGS}/verify`, {})).data).toMatchObject({ ok: true });
    expect((await gateway.admin('POST', `${LOGS}/erase`, { customer_user_id: 'usr_none' })).status).toBe(404);
    expect((await gateway.admin('POST', `${LOGS}/erase`, {})).status).toBe(400);
  });

  test('CSV is RFC 4180 and no cell is a formula; JSON Lines parse; the filters hold', async () => {
    await gateway.admin('POST', '/api/v1/admin/customers', { name: '=1+1,"a"' });
    const csv = await get(`${LOGS}/export?format=csv&action=customer.*`);
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toStartWith('text/csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="operation-log.csv"');
    const lines = (await csv.text()).split('\r\n');
    expect(lines[0]).toStartWith('sequence,id,at,actor_type');
    expect(lines[1]).toContain(`"'=1+1,""a"""`);
    expect(lines).toHaveLength(3);
    const jsonl = await get(`${LOGS}/export?format=jsonl&action=customer.create`);
    const rows = (await jsonl.text()).trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([
      { action: 'customer.create', target: { name: '=1+1,"a"' } },
    ]);
    expect((await get(`${LOGS}/export?format=xml`)).status).toBe(400);
    expect((await get(`${LOGS}/export?format=csv&page=2`)).status).toBe(400);
    const exported = (await gateway.admin('GET', `${LOGS}?action=operation_log.export`)).data.items;
    expect(exported).toHaveLength(2);
  });
});
