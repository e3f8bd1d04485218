import { ADMIN, make } from './route-case.ts';
import type { RouteCase } from './route-case.ts';
import type { World } from './world.ts';

const TOKENS = `${ADMIN}/customer-users/:id/tokens`;

/** A token below the customer user of the world. */
async function ownToken(world: World): Promise<{ id: string; token_id: string }> {
  const id = world.ids['user'] ?? '';
  return { id, token_id: await make(world, `/customer-users/${id}/tokens`, { name: world.name() }) };
}

const OF_TOKEN = {
  kinds: { id: 'user', token_id: 'token' },
  /** A token that is there, below a customer user who is there, whose it is not; and the other way round. */
  async foreign(world: World) {
    const { ids, actors } = world;
    return [
      { id: actors.customerUserId, token_id: ids['token'] ?? '' },
      { id: ids['user'] ?? '', token_id: actors.authTokenId },
    ];
  },
} as const;

/** Tokens below their customer user, and many at once. */
export const TOKEN_CASES: Readonly<Record<string, RouteCase>> = {
  [`GET ${TOKENS}`]: { kinds: { id: 'user' }, target: ({ ids }) => ({ params: { id: ids['user'] ?? '' } }) },
  [`POST ${TOKENS}`]: {
    kinds: { id: 'user' },
    target: ({ ids, name }) => ({ params: { id: ids['user'] ?? '' }, json: { name: name() } }),
  },
  [`GET ${TOKENS}/:token_id`]: { ...OF_TOKEN, target: async (world) => ({ params: await ownToken(world) }) },
  [`PATCH ${TOKENS}/:token_id`]: {
    ...OF_TOKEN,
    versioned: true,
    target: async (world) => ({ params: await ownToken(world), json: { direct_use: false } }),
  },
  [`PUT ${TOKENS}/:token_id`]: {
    ...OF_TOKEN,
    versioned: true,
    target: async (world) => ({ params: await ownToken(world), json: { name: world.name() } }),
  },
  [`DELETE ${TOKENS}/:token_id`]: {
    ...OF_TOKEN,
    versioned: true,
    target: async (world) => ({ params: await ownToken(world) }),
  },
  [`POST ${TOKENS}/:token_id/rotate`]: {
    ...OF_TOKEN,
    versioned: true,
    target: async (world) => ({ params: await ownToken(world), json: { overlap_seconds: 60 } }),
  },
  [`POST ${ADMIN}/tokens`]: {
    target: ({ ids, name }) => ({ json: { items: [{ customer_user_id: ids['user'], name: name() }] } }),
    foreignBodies: ({ ids }) => [
      [
        {
          items: [
            { customer_user_id: ids['user'], name: 'x' },
            { customer_user_id: ids['customer'], name: 'x' },
          ],
        },
        'items.1.customer_user_id',
      ],
    ],
  },
  [`POST ${ADMIN}/tokens/revoke`]: {
    target: async (world) => ({ json: { ids: [(await ownToken(world)).token_id] } }),
    foreignBodies: ({ ids }) => [[{ ids: [ids['token'], ids['key']] }, 'ids.1']],
  },
};
