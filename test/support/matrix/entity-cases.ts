import { ADMIN, make, NOTHING } from './route-case.ts';
import type { RouteCase } from './route-case.ts';
import { MARK, PASSWORD } from './world.ts';
import type { World } from './world.ts';

interface Collection {
  readonly kind: string;
  /** Where the items are made, when not in their own collection. */
  readonly make?: (world: World) => Promise<string>;
  readonly body: (world: World) => Promise<object> | object;
  readonly patch: object;
  foreignBodies?: RouteCase['foreignBodies'];
}

/** The six calls of a collection. */
function collection(path: string, each: Collection): Readonly<Record<string, RouteCase>> {
  const { kind, patch, body, foreignBodies } = each;
  const item = async (world: World) => ({ id: await (each.make?.(world) ?? make(world, path, await body(world))) });
  const at = `${ADMIN}${path}`;
  const kinds = { id: kind };
  const refused = foreignBodies === undefined ? {} : { foreignBodies };
  return {
    [`GET ${at}`]: NOTHING,
    ...(each.make === undefined
      ? { [`POST ${at}`]: { target: async (world) => ({ json: await body(world) }), ...refused } satisfies RouteCase }
      : {}),
    [`GET ${at}/:id`]: { kinds, target: async (world) => ({ params: await item(world) }) },
    [`PATCH ${at}/:id`]: {
      kinds,
      versioned: true,
      target: async (world) => ({ params: await item(world), json: patch }),
    },
    [`PUT ${at}/:id`]: {
      kinds,
      versioned: true,
      target: async (world) => ({ params: await item(world), json: await body(world) }),
      ...refused,
    },
    [`DELETE ${at}/:id`]: { kinds, versioned: true, target: async (world) => ({ params: await item(world) }) },
  };
}

/** What is made, changed and removed by the six calls of a collection. */
export const ENTITY_CASES: Readonly<Record<string, RouteCase>> = {
  ...collection('/customers', {
    kind: 'customer',
    body: (world) => ({ name: world.name() }),
    patch: { metadata: { seen: 'yes' } },
  }),
  ...collection('/customer-users', {
    kind: 'user',
    body: (world) => ({ name: world.name() }),
    patch: { email: 'somebody@example.com' },
    foreignBodies: ({ ids }) => [[{ name: 'x', customer_id: ids['user'] }, 'customer_id']],
  }),
  ...collection('/tokens', {
    kind: 'token',
    make: (world) => make(world, `/customer-users/${world.ids['user']}/tokens`, { name: world.name() }),
    body: (world) => ({ name: world.name() }),
    patch: { direct_use: false },
  }),
  ...collection('/admins', {
    kind: 'admin',
    body: (world) => ({ username: world.name(), password: PASSWORD, role: 'auditor' }),
    patch: { name: `${MARK} changed` },
  }),
  ...collection('/keys', {
    kind: 'key',
    body: (world) => ({ name: world.name(), role: 'auditor' }),
    patch: { name: `${MARK} changed` },
  }),
  ...collection('/providers', {
    kind: 'provider',
    body: (world) => ({ name: world.name(), kind: 'sandbox', models: [] }),
    patch: { priority: 2 },
  }),
  ...collection('/models', {
    kind: 'model',
    body: ({ ids, name }) => ({
      name: name(),
      deployments: [{ provider_id: ids['provider'], upstream_model: 'sandbox' }],
    }),
    patch: { enabled: false },
    foreignBodies: ({ ids }) => [
      [{ name: 'x', deployments: [{ provider_id: ids['model'] }] }, 'deployments.0.provider_id'],
      [{ name: 'x', deployments: [{ provider_id: ids['provider'], id: ids['deployment'] }] }, 'deployments.0.id'],
    ],
  }),
};
