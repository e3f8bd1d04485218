import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

const owner = (method: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  http.call(method, `/api/v1/admin${path}`, { token: http.admins.owner, json, headers });

/** The rules that customers and customer users share. */
const ENTITIES = [
  { path: '/customers', entity: 'customer' },
  { path: '/customer-users', entity: 'customer_user' },
] as const;

for (const { path, entity } of ENTITIES) {
  test(`${entity}: what is created is read back, listed, and logged`, async () => {
    const fields = {
      name: 'acme 公司',
      status: 'suspended',
      allowed_models: ['gpt-*'],
      limits: { requests_per_minute: 20, concurrent_requests: 3 },
      metadata: { team: 'x' },
    };
    const answer = await owner('POST', path, { ...fields, budgets: [{ amount: '10', period: 'week', reset_day: 7 }] });
    expect(answer.status).toBe(201);
    const id = text(answer.json, 'data.id');
    expect(answer.json).toMatchObject({ data: { ...fields, version: 1, budgets: [{ amount: '10', reset_day: 7 }] } });
    expect(text(answer.json, 'data.created_at')).toMatch(/^\d{4}-.*\.\d{3}Z$/);
    expect((await owner('GET', `${path}/${id}`)).json).toMatchObject({ data: pick(answer.json, 'data') as object });
    const list = await http.admin('GET', `${path}?status=suspended&q=${encodeURIComponent('ACME')}`);
    expect(pick(list, 'items.0.id')).toBe(id);
    const [row] = await http.log(`${entity}.create`);
    expect(row).toMatchObject({ targetType: entity, targetId: id, actorType: 'admin', outcome: 'ok' });
    expect(pick(row, 'changes.limits.after')).toEqual(fields.limits);
  });

  test(`${entity}: those of some ids are listed alone`, async () => {
    const made = await Promise.all(['a', 'b', 'c'].map((name) => http.admin('POST', path, { name })));
    const [a = '', , c = ''] = made.map((each) => text(each, 'id'));
    const list = await http.admin('GET', `${path}?id=${a}&id=${c}&id=none`);
    expect((pick(list, 'items') as { id: string }[]).map(({ id }) => id).toSorted()).toEqual([a, c].toSorted());
  });

  test(`${entity}: a malformed one is refused field by field`, async () => {
    for (const [fields, field] of [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ name: 'x', status: 'asleep' }, 'status'],
      [{ name: 'x', metadata: { a: 1 } }, 'metadata.a'],
      [{ name: 'x', limits: { concurrent_requests: 1.5 } }, 'limits.concurrent_requests'],
      [{ name: 'x', budgets: {} }, 'budgets'],
      [{ name: 'x', id: 'usr_1' }, 'id'],
    ] as const) {
      const answer = await owner('POST', path, fields);
      expect(refusal(answer)).toEqual([400, 40001]);
      expect(pick(answer.json, 'error.details.0.path')).toBe(field);
    }
  });

  test(`${entity}: a merge patch keeps what it does not name, PUT resets it, both raise the version`, async () => {
    const id = text(
      await http.admin('POST', path, { name: 'a', limits: { requests_per_day: 5 }, metadata: { a: '1', b: '2' } }),
      'id',
    );
    const patched = await http.admin('PATCH', `${path}/${id}`, { metadata: { a: null, c: '3' } });
    expect(patched).toMatchObject({ name: 'a', limits: { requests_per_day: 5 }, version: 2 });
    expect(patched['metadata']).toEqual({ b: '2', c: '3' });
    const replaced = await http.admin('PUT', `${path}/${id}`, { name: 'b' });
    expect(replaced).toMatchObject({ name: 'b', limits: {}, metadata: {}, status: 'active', version: 3 });
    expect(pick((await http.log(`${entity}.update`))[0], 'changes.name')).toEqual({ before: 'a', after: 'b' });
  });

  test(`${entity}: a version that is out of date changes nothing`, async () => {
    const id = text(await http.admin('POST', path, { name: 'a' }), 'id');
    await http.admin('PATCH', `${path}/${id}`, { name: 'b' });
    for (const [method, json] of [
      ['PATCH', { name: 'c' }],
      ['PUT', { name: 'c' }],
      ['DELETE', undefined],
    ] as const) {
      expect(refusal(await owner(method, `${path}/${id}`, json, { 'if-match': '1' }))).toEqual([412, 41201]);
    }
    expect(await http.admin('GET', `${path}/${id}`)).toMatchObject({ name: 'b', version: 2 });
    expect((await owner('DELETE', `${path}/${id}`, undefined, { 'if-match': '2' })).status).toBe(204);
  });

  test(`${entity}: changes at one instant without If-Match all take place`, async () => {
    const id = text(await http.admin('POST', path, { name: 'a' }), 'id');
    await Promise.all(['x', 'y', 'z'].map((key) => http.admin('PATCH', `${path}/${id}`, { metadata: { [key]: '1' } })));
    expect(await http.admin('GET', `${path}/${id}`)).toMatchObject({
      metadata: { x: '1', y: '1', z: '1' },
      version: 4,
    });
  });

  test(`${entity}: what is not there is not found, who may not is refused`, async () => {
    for (const [method, json] of [
      ['GET', undefined],
      ['PATCH', {}],
      ['PUT', { name: 'x' }],
      ['DELETE', undefined],
    ] as const) {
      expect(refusal(await owner(method, `${path}/none`, json))).toEqual([404, 40401]);
      expect(refusal(await http.call(method, `/api/v1/admin${path}/none`, { json }))).toEqual([401, 40101]);
    }
    const forbidden = await http.call('POST', `/api/v1/admin${path}`, {
      token: http.admins.auditor,
      json: { name: 'x' },
    });
    expect(refusal(forbidden)).toEqual([403, 40301]);
    expect(text(forbidden.json, 'message')).toContain(`${entity}.write`);
    expect((await http.call('GET', `/api/v1/admin${path}`, { token: http.admins.auditor })).status).toBe(200);
    expect((await http.call('GET', `/api/v1/admin${path}`, { token: http.admins.operator })).status).toBe(403);
  });

  test(`${entity}: a budget keeps its id, and so what it has spent, when it is changed`, async () => {
    const created = await http.admin('POST', path, {
      name: 'a',
      budgets: [
        { amount: '10', period: 'month' },
        { amount: '1', period: 'day' },
      ],
    });
    const month = text(created, 'budgets.0.id');
    const day = text(created, 'budgets.1.id');
    const item = `${path}/${text(created, 'id')}`;
    const raised = await http.admin('PATCH', item, { budgets: [{ amount: '50', period: 'month' }] });
    expect(raised).toMatchObject({ budgets: [{ id: month, amount: '50' }] });
    const swapped = await http.admin('PATCH', item, {
      budgets: [
        { amount: '2', period: 'day' },
        { id: month, amount: '60', period: 'total' },
      ],
    });
    expect(pick(swapped, 'budgets.1.id')).toBe(month);
    expect(pick(swapped, 'budgets.0.id')).not.toBe(day);
    const echoed = await http.admin('PATCH', item, { budgets: swapped['budgets'] });
    expect(echoed['budgets']).toEqual(swapped['budgets'] as object[]);
  });
}

test('a margin is a decimal string and answered as one', async () => {
  const created = await http.admin('POST', '/customers', { name: 'a', margin: '0.1' });
  expect(created).toMatchObject({ margin: '0.10' });
  expect(await http.store.customers.find(text(created, 'id'))).toMatchObject({ marginMillionths: 100_000 });
  expect(await http.admin('POST', '/customers', { name: 'b' })).toMatchObject({ margin: '0.00' });
  for (const margin of [0.1, '10%', '-1.5', '0.1234567']) {
    expect(refusal(await owner('POST', '/customers', { name: 'c', margin }))).toEqual([400, 40001]);
  }
});

test('a customer that customer users belong to is not deleted', async () => {
  const id = text(await http.admin('POST', '/customers', { name: 'a' }), 'id');
  const user = text(await http.admin('POST', '/customer-users', { name: 'b', customer_id: id }), 'id');
  expect(refusal(await owner('DELETE', `/customers/${id}`))).toEqual([409, 40901]);
  expect(await http.admin('GET', `/customer-users?customer_id=${id}`)).toMatchObject({
    items: [{ id: user }],
    total: 1,
  });
  await http.admin('PATCH', `/customer-users/${user}`, { customer_id: null });
  expect((await owner('DELETE', `/customers/${id}`)).status).toBe(204);
});

test('a customer user belongs to a customer that exists, and has a real address', async () => {
  for (const [fields, field] of [
    [{ name: 'x', customer_id: 'cus_none' }, 'customer_id'],
    [{ name: 'x', email: 'nobody' }, 'email'],
    [{ name: 'x', allowed_ips: ['127.1'] }, 'allowed_ips.0'],
    [{ name: 'x', expires_at: '2026-02-31T00:00:00Z' }, 'expires_at'],
  ] as const) {
    const answer = await owner('POST', '/customer-users', fields);
    expect(refusal(answer)).toEqual([400, 40001]);
    expect(pick(answer.json, 'error.details.0.path')).toBe(field);
  }
});

test('deleting a customer user ends its tokens at once', async () => {
  const id = text(await http.admin('POST', '/customer-users', { name: 'leaver' }), 'id');
  const issued = await http.admin('POST', `/customer-users/${id}/tokens`, {
    name: 'x',
    budgets: [{ amount: '1', period: 'day' }],
  });
  const exchanged = await http.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'auth_token', auth_token: text(issued, 'token') },
  });
  const access = text(exchanged.json, 'data.access_token');
  expect((await http.call('GET', '/api/v1/me', { token: access })).status).toBe(200);
  expect((await owner('DELETE', `/customer-users/${id}`)).status).toBe(204);
  expect(refusal(await http.call('GET', '/api/v1/me', { token: access }))).toEqual([401, 40101]);
  expect(refusal(await owner('GET', `/tokens/${text(issued, 'id')}`))).toEqual([404, 40401]);
  expect(await http.store.budgets.listByScope('token', text(issued, 'id'))).toEqual([]);
});
