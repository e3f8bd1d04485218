import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

/** One kind of item: what makes it, and the whole of it for PUT. */
interface Kind {
  readonly collection: () => Promise<string> | string;
  readonly body: (n: number) => Promise<object> | object;
  /** Where the items are, when not in the collection that makes them. */
  readonly items?: string;
}

let http: TestIdentity;
let made = 0;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

async function makeUser(): Promise<string> {
  return text(await http.admin('POST', '/customer-users', { name: 'user' }), 'id');
}

const KINDS: Readonly<Record<string, Kind>> = {
  customers: { collection: () => '/customers', body: () => ({ name: 'c' }) },
  'customer-users': { collection: () => '/customer-users', body: () => ({ name: 'u' }) },
  'tokens of a user': {
    collection: async () => `/customer-users/${await makeUser()}/tokens`,
    body: () => ({ name: 't' }),
  },
  tokens: {
    collection: async () => `/customer-users/${await makeUser()}/tokens`,
    items: '/tokens',
    body: () => ({ name: 't' }),
  },
  admins: {
    collection: () => '/admins',
    body: (n) => ({ username: `admin-${n}`, password: 'a long test password', name: 'a', role: 'auditor' }),
  },
  keys: { collection: () => '/keys', body: () => ({ name: 'k', role: 'auditor' }) },
  providers: { collection: () => '/providers', body: (n) => ({ name: `p-${n}`, kind: 'sandbox', models: [] }) },
  models: {
    collection: () => '/models',
    async body(n) {
      const provider = await http.admin('POST', '/providers', { name: `for-${n}`, kind: 'sandbox', models: [] });
      return { name: `m-${n}`, deployments: [{ provider_id: provider['id'], upstream_model: 'sandbox' }] };
    },
  },
};

async function make(kind: Kind) {
  made += 1;
  const collection = await kind.collection();
  const body = await kind.body(made);
  const created = await http.admin('POST', collection, body);
  return { path: `${kind.items ?? collection}/${text(created, 'id')}`, body, version: Number(created['version']) };
}

const send = (method: string, path: string, ifMatch: string, json?: unknown) =>
  http.call(method, `/api/v1/admin${path}`, { token: http.admins.owner, json, headers: { 'if-match': ifMatch } });

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  test.each(['PATCH', 'PUT', 'DELETE'])(
    '%s with a version that is out of date is 41201 and changes nothing',
    async (method) => {
      const { path, body, version } = await make(kind);
      const json = method === 'DELETE' ? undefined : method === 'PUT' ? body : {};
      for (const stale of [String(version + 1), `"${version + 1}"`, '0']) {
        expect(refusal(await send(method, path, stale, json))).toEqual([412, 41201]);
      }
      expect((await http.admin('GET', path))['version']).toBe(version);
    },
  );

  test.each(['PATCH', 'PUT', 'DELETE'])('%s with what is no version is 40001', async (method) => {
    const { path, body } = await make(kind);
    const json = method === 'DELETE' ? undefined : method === 'PUT' ? body : {};
    for (const malformed of ['x', '-1', '1.5', '1, 2', '"', '1e3', '99999999999999999999']) {
      const answer = await send(method, path, malformed, json);
      expect([...refusal(answer), pick(answer.json, 'error.details.0.path')]).toEqual([400, 40001, 'If-Match']);
    }
  });

  test.each([
    ['bare', (version: number) => String(version)],
    ['as an entity tag', (version: number) => `"${version}"`],
    ['as a weak one', (version: number) => `W/"${version}"`],
    ['any', () => '*'],
  ] as const)('the version that is there passes: %s', async (_form, write) => {
    const { path, body, version } = await make(kind);
    const put = await send('PUT', path, write(version), body);
    expect(put.status).toBe(200);
    const now = Number(pick(put.json, 'data.version'));
    expect((await send('DELETE', path, write(now))).status).toBe(204);
  });
});

test('the settings are one object with a version', async () => {
  const version = Number((await http.admin('GET', '/settings'))['version']);
  expect(refusal(await send('PATCH', '/settings', String(version + 1), {}))).toEqual([412, 41201]);
  expect((await send('PATCH', '/settings', `"${version}"`, { token_clean_hours: 48 })).status).toBe(200);
  expect(refusal(await send('PATCH', '/settings', String(version), { token_clean_hours: 24 }))).toEqual([412, 41201]);
});
