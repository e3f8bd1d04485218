import { systemClock } from '../../../src/lib/clock.ts';
import { text } from '../http-identity.ts';
import { codeAt } from '../one-time-codes.ts';
import { ADMIN, NOTHING } from './route-case.ts';
import type { RouteCase } from './route-case.ts';
import { PASSWORD } from './world.ts';
import type { SignedUp, Who, World } from './world.ts';

const SESSION = '/api/v1/auth/session';
const ME = `${ADMIN}/admins/me`;

/** An administrator of the caller's role, whom the call may change. */
const self = (world: World, who: Who): Promise<SignedUp> => world.signUp(who.role ?? 'auditor');

async function startEnrolment(world: World, role: NonNullable<Who['role']>) {
  const admin = await world.signUp(role);
  const reply = await world.send('POST', `${ME}/totp`, { token: admin.token });
  return { ...admin, code: codeAt(text(reply.json, 'data.secret'), systemClock.now()) };
}

async function enrolled(world: World, role: NonNullable<Who['role']>): Promise<SignedUp> {
  const { code, ...admin } = await startEnrolment(world, role);
  const reply = await world.send('POST', `${ME}/totp/confirm`, { token: admin.token, json: { code } });
  if (reply.status !== 200) throw new Error(reply.text);
  return admin;
}

const PROOF = { current_password: PASSWORD };

/** What everybody does about their own account. */
export const OWN_CASES: Readonly<Record<string, RouteCase>> = {
  [`GET ${SESSION}`]: { target: async (world, who) => ({ credential: { headers: (await self(world, who)).page } }) },
  [`DELETE ${SESSION}`]: { target: async (world, who) => ({ credential: { headers: (await self(world, who)).page } }) },
  [`GET ${ME}`]: NOTHING,
  [`GET ${ME}/sessions`]: NOTHING,
  [`PATCH ${ME}`]: {
    target: async (world, who) => ({
      credential: { token: (await self(world, who)).token },
      json: { name: 'Anna B.' },
    }),
  },
  [`POST ${ME}/password`]: {
    async target(world, who) {
      const { token } = await self(world, who);
      return { credential: { token }, json: { ...PROOF, new_password: `${PASSWORD} too` } };
    },
  },
  [`DELETE ${ME}/sessions/:session_id`]: {
    kinds: { session_id: 'session' },
    async target(world, who) {
      const { id, token } = await self(world, who);
      return { credential: { token }, params: { session_id: await world.openSession(id) } };
    },
    foreign: async ({ ids }) => [{ session_id: ids['session'] ?? '' }],
  },
  [`POST ${ME}/totp`]: { target: async (world, who) => ({ credential: { token: (await self(world, who)).token } }) },
  [`POST ${ME}/totp/confirm`]: {
    async target(world, who) {
      const { token, code } = await startEnrolment(world, who.role ?? 'auditor');
      return { credential: { token }, json: { code } };
    },
  },
  [`POST ${ME}/totp/recovery-codes`]: {
    target: async (world, who) => ({
      credential: { token: (await enrolled(world, who.role ?? 'auditor')).token },
      json: PROOF,
    }),
  },
  [`DELETE ${ME}/totp`]: {
    target: async (world, who) => ({
      credential: { token: (await enrolled(world, who.role ?? 'auditor')).token },
      json: PROOF,
    }),
  },
};

const OF_SESSION = {
  kinds: { id: 'admin', session_id: 'session' },
  async foreign({ ids, actors, openSession }: World) {
    return [
      { id: actors.adminIds.owner, session_id: ids['session'] ?? '' },
      { id: ids['admin'] ?? '', session_id: await openSession(actors.adminIds.owner) },
    ];
  },
} as const;

/** What is about the accounts of others. */
export const ACCOUNT_CASES: Readonly<Record<string, RouteCase>> = {
  [`GET ${ADMIN}/admins/:id/sessions`]: {
    kinds: { id: 'admin' },
    target: ({ ids }) => ({ params: { id: ids['admin'] ?? '' } }),
  },
  [`DELETE ${ADMIN}/admins/:id/sessions/:session_id`]: {
    ...OF_SESSION,
    async target({ ids, openSession }) {
      const id = ids['admin'] ?? '';
      return { params: { id, session_id: await openSession(id) } };
    },
  },
  [`DELETE ${ADMIN}/admins/:id/totp`]: {
    kinds: { id: 'admin' },
    target: async (world) => ({ params: { id: (await enrolled(world, 'auditor')).id } }),
  },
  [`GET ${ADMIN}/lockouts`]: NOTHING,
  [`DELETE ${ADMIN}/lockouts/:key`]: {
    kinds: { key: 'lockout' },
    target: async ({ lock }) => ({ params: { key: await lock() } }),
  },
  [`GET ${ADMIN}/roles`]: NOTHING,
};

/** Signing in and out. */
export const SIGN_IN_CASES: Readonly<Record<string, RouteCase>> = {
  'POST /api/v1/auth/token': {
    target: ({ actors }) => ({ json: { grant_type: 'auth_token', auth_token: actors.authToken } }),
  },
  [`POST ${SESSION}`]: {
    target: async (world, who) => ({ json: { username: (await self(world, who)).username, password: PASSWORD } }),
  },
  'GET /api/v1/auth/setup': NOTHING,
  'POST /api/v1/me/session': { target: ({ actors }) => ({ json: { auth_token: actors.authToken } }) },
  'DELETE /api/v1/me/session': {
    target: async ({ http }) => ({ credential: { token: await http.exchange((await http.createCaller()).token) } }),
  },
  'POST /api/v1/auth/revoke': {
    async target(world, who) {
      if (who.role !== null) return { credential: { token: (await self(world, who)).token } };
      return { credential: { token: await world.http.exchange((await world.http.createCaller()).token) } };
    },
  },
};
