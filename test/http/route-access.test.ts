import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { AnyRoute } from '../../src/http/route.ts';
import { ROLE_PERMISSIONS } from '../../src/identity/permissions.ts';
import type { AdminRole } from '../../src/store/records/index.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestHttp } from '../support/http.ts';

const ROLES = Object.keys(ROLE_PERMISSIONS) as AdminRole[];

let http: TestHttp;

beforeAll(async () => {
  http = await createTestHttp();
});
afterAll(() => http.dispose());

function adminRoutes(): readonly AnyRoute[] {
  return http.routes.filter((route) => route.access.kind === 'admin');
}

/** A call that no handler can carry out: what passes the access check fails later, by path or body. */
function probe(route: AnyRoute, token: string | null) {
  const writes = route.method !== 'GET' && route.method !== 'DELETE';
  // A query that no call knows: one that is followed as it comes would never end its answer.
  const path = `${route.path.replaceAll(/:[a-z_]+/g, 'absent_0')}${route.method === 'GET' ? '?no_such_field=1' : ''}`;
  return http.call(route.method, path, { token, ...(writes ? { json: { no_such_field: 1 } } : {}) });
}

function codeOf(json: unknown): unknown {
  return (json as { readonly code?: unknown } | null)?.code;
}

test('every route of the management API is in the table once', () => {
  const names = http.routes.map((route) => `${route.method} ${route.path}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('POST /api/v1/admin/providers/:id/test');
});

test('every route under /api/v1/admin names the permission that it needs, but those on the own account', () => {
  for (const route of http.routes) {
    if (!route.path.startsWith('/api/v1/admin/')) continue;
    const kind = route.path.startsWith('/api/v1/admin/admins/me') ? 'self' : 'admin';
    expect([route.path, route.access.kind]).toEqual([route.path, kind]);
  }
});

test('what is about the own account is for administrators alone, of any role', async () => {
  const own = http.routes.filter((route) => route.access.kind === 'self' && route.path.startsWith('/api/v1/admin/'));
  expect(own.length).toBeGreaterThan(5);
  for (const route of own) {
    for (const token of [null, 'nonsense', http.authToken]) {
      expect([route.path, codeOf((await probe(route, token)).json)]).toEqual([route.path, 40101]);
    }
    expect([route.path, codeOf((await probe(route, http.callerToken)).json)]).toEqual([route.path, 40301]);
    for (const role of ROLES) {
      const answer = await probe(route, http.admins[role]);
      expect([route.path, [401, 403].includes(answer.status)]).toEqual([route.path, false]);
    }
  }
});

test.each(ROLES)('the role %s may call exactly what its permissions say', async (role) => {
  for (const route of adminRoutes()) {
    if (route.access.kind !== 'admin') continue;
    const { permission } = route.access;
    const answer = await probe(route, http.admins[role]);
    const name = `${role} ${route.method} ${route.path}`;
    if (ROLE_PERMISSIONS[role].has(permission)) {
      expect([name, codeOf(answer.json) === 40301]).toEqual([name, false]);
      expect([name, answer.status < 500]).toEqual([name, true]);
      continue;
    }
    expect([name, answer.status, codeOf(answer.json)]).toEqual([name, 403, 40301]);
    expect(answer.text).toContain(permission);
  }
});

test('without a credential, with a broken one or with an auth token every route is 401', async () => {
  for (const route of adminRoutes()) {
    for (const token of [null, 'nonsense', `tgt_${'0'.repeat(49)}`, http.authToken]) {
      const answer = await probe(route, token);
      expect([route.path, answer.status, codeOf(answer.json)]).toEqual([route.path, 401, 40101]);
    }
  }
});

test('a customer user may call no route of administrators', async () => {
  for (const route of adminRoutes()) {
    const answer = await probe(route, http.callerToken);
    expect([route.path, answer.status, codeOf(answer.json)]).toEqual([route.path, 403, 40301]);
  }
});

test('an auditor sees no secret and changes nothing', () => {
  const writes = [...ROLE_PERMISSIONS.auditor].filter((permission) => !permission.endsWith('.read'));
  expect(writes).toEqual([]);
});
