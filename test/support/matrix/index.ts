import { ACCOUNT_CASES, OWN_CASES, SIGN_IN_CASES } from './account-cases.ts';
import { ENTITY_CASES } from './entity-cases.ts';
import { writeBodies } from '../../../src/pipeline/bodies/content.ts';
import { requestBodyContext } from '../../../src/store/records/index.ts';
import { pick } from '../http-identity.ts';
import { ADMIN, make, NOTHING } from './route-case.ts';
import type { RouteCase } from './route-case.ts';
import { TOKEN_CASES } from './token-cases.ts';
import { MARK } from './world.ts';
import type { World } from './world.ts';

export type { RouteCase, Target } from './route-case.ts';
export { createWorld, MARK } from './world.ts';
export type { Reply, Send, Who, World } from './world.ts';

/** A deployment of a model of its own. */
async function makeDeployment(world: World): Promise<string> {
  const { ids } = world;
  const deployments = [{ provider_id: ids['provider'], upstream_model: 'm', price: { input: '1', output: '1' } }];
  return String(pick(await world.owner('POST', '/models', { name: world.name(), deployments }), 'deployments.0.id'));
}

function record(path: string, kind: string): Readonly<Record<string, RouteCase>> {
  return {
    [`GET ${ADMIN}${path}`]: NOTHING,
    [`GET ${ADMIN}${path}/:id`]: { kinds: { id: kind }, target: ({ ids }) => ({ params: { id: ids[kind] ?? '' } }) },
  };
}

/** One webhook, however often it is asked for. */
const WEBHOOK: RouteCase = {
  kinds: { id: 'webhook' },
  target: async (world) => {
    const hook = { url: 'https://hooks.example.com', secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
    const changed = await world.owner('PATCH', '/settings', { webhooks: [hook] });
    return { params: { id: String(pick(changed, 'webhooks.0.id')) } };
  },
};

const RECORDS: Readonly<Record<string, RouteCase>> = {
  ...record('/prices', 'price'),
  [`GET ${ADMIN}/prices/differences`]: NOTHING,
  [`POST ${ADMIN}/prices`]: {
    target: async (world) => ({
      json: { deployment_id: await makeDeployment(world), price: { input: '1', output: '2' } },
    }),
    foreignBodies: ({ ids }) => [
      [{ deployment_id: ids['provider'], price: { input: '1', output: '2' } }, 'deployment_id'],
    ],
  },
  [`DELETE ${ADMIN}/prices/:id`]: {
    kinds: { id: 'price' },
    target: async (world) => {
      const effectiveFrom = new Date(Date.now() + 86_400_000).toISOString();
      const price = { input: '1', output: '2' };
      const fields = { deployment_id: await makeDeployment(world), price, effective_from: effectiveFrom };
      return { params: { id: await make(world, '/prices', fields) } };
    },
  },
  [`POST ${ADMIN}/prices/update`]: { target: () => ({ json: { dry_run: true } }) },
  [`POST ${ADMIN}/prices/import`]: {
    target: () => ({
      json: { format: 'csv', content: 'kind,model,input,output\nopenai,nobody-has-it,1,2\n', dry_run: true },
    }),
  },
  [`POST ${ADMIN}/customer-users/import`]: {
    target: (world) => ({ json: { format: 'csv', content: `name\n${world.name()}\n`, dry_run: false } }),
  },
  [`DELETE ${ADMIN}/prices/lists/:id`]: {
    target: async (world) => {
      const id = world.name();
      const content = 'kind,model,input,output\nopenai,nobody-has-it,1,2\n';
      await world.owner('POST', '/prices/import', { format: 'csv', content, name: id });
      return { params: { id } };
    },
  },
  ...record('/requests', 'request'),
  [`GET ${ADMIN}/requests/export`]: { target: () => ({ query: 'format=jsonl' }) },
  [`GET ${ADMIN}/requests/live`]: NOTHING,
  [`GET ${ADMIN}/requests/:id/body`]: {
    kinds: { id: 'request' },
    target: async ({ http, ids }) => {
      const { store, sealer } = http.gateway.core;
      const id = ids['request'] ?? '';
      const body = { contentType: 'application/json', text: '{}', bytes: 2 };
      const content = writeBodies({ request: body, response: body });
      const contentSealed = sealer.seal(content, requestBodyContext(id));
      const owner = { customerId: null, customerUserId: ids['user'] ?? '', endUser: null };
      await store.transact([store.bodies.insert({ id, at: Date.now(), ...owner, contentSealed })]);
      return { params: { id } };
    },
  },
  ...record('/operation-logs', 'log'),
  [`GET ${ADMIN}/usage`]: NOTHING,
  [`GET ${ADMIN}/overview`]: NOTHING,
  [`GET ${ADMIN}/attention`]: NOTHING,
  [`GET ${ADMIN}/health`]: NOTHING,
  [`GET ${ADMIN}/budgets`]: NOTHING,
  [`GET ${ADMIN}/budgets/:id`]: {
    kinds: { id: 'budget' },
    target: async (world) => {
      const fields = { name: world.name(), budgets: [{ amount: '5', period: 'total' }] };
      return { params: { id: String(pick(await world.owner('POST', '/customers', fields), 'budgets.0.id')) } };
    },
  },
  [`GET ${ADMIN}/ledger`]: NOTHING,
  [`GET ${ADMIN}/ledger/export`]: { target: () => ({ query: 'format=jsonl' }) },
  [`POST ${ADMIN}/ledger/verify`]: NOTHING,
  [`POST ${ADMIN}/ledger/adjustments`]: {
    target: async (world) => {
      const prepaid = { name: world.name(), budgets: [{ amount: '5', period: 'total' }] };
      const budgetId = pick(await world.owner('POST', '/customers', prepaid), 'budgets.0.id');
      return { json: { budget_id: budgetId, amount: '1', reason: 'top-up' } };
    },
    foreignBodies: ({ ids }) => [[{ budget_id: ids['user'], amount: '1', reason: 'top-up' }, 'budget_id']],
  },
  [`POST ${ADMIN}/requests/erase`]: { target: () => ({ json: { end_user: 'alice' } }) },
  [`GET ${ADMIN}/statements`]: { target: () => ({ query: 'format=jsonl&month=2026-10' }) },
  [`GET ${ADMIN}/operation-logs/export`]: { target: () => ({ query: 'format=jsonl' }) },
  [`POST ${ADMIN}/operation-logs/verify`]: { target: () => ({ json: {} }) },
  [`POST ${ADMIN}/operation-logs/erase`]: {
    target: async (world) => ({
      json: { customer_user_id: await make(world, '/customer-users', { name: world.name() }) },
    }),
    foreignBodies: ({ ids }) => [
      [{ customer_user_id: ids['admin'] }, 'customer_user_id'],
      [{ customer_user_id: ids['provider'] }, 'customer_user_id'],
      [{ admin_id: ids['user'] }, 'admin_id'],
    ],
  },
  [`GET ${ADMIN}/settings`]: NOTHING,
  [`PATCH ${ADMIN}/settings`]: { versioned: true, target: () => ({ json: { token_clean_hours: 48 } }) },
  [`GET ${ADMIN}/settings/webhooks/:id/deliveries`]: WEBHOOK,
  [`POST ${ADMIN}/settings/webhooks/:id/test`]: WEBHOOK,
  [`POST ${ADMIN}/playground/:dialect`]: {
    kinds: { dialect: 'dialect' },
    openBody: true,
    target: () => ({
      params: { dialect: 'openai-chat' },
      json: { model: `${MARK}-model`, messages: [{ role: 'user', content: 'hello' }] },
    }),
  },
  [`POST ${ADMIN}/models/:id/route`]: {
    kinds: { id: 'model' },
    target: ({ ids }) => ({
      params: { id: ids['model'] ?? '' },
      json: { dialect: 'openai-chat', customer_user_id: ids['user'] },
    }),
  },
  [`POST ${ADMIN}/providers/:id/test`]: {
    kinds: { id: 'provider' },
    target: ({ ids }) => ({ params: { id: ids['provider'] ?? '' }, json: { model: `${MARK}-model` } }),
  },
  [`POST ${ADMIN}/providers/:id/sync`]: {
    kinds: { id: 'provider' },
    target: ({ ids }) => ({ params: { id: ids['provider'] ?? '' } }),
  },
  [`GET ${ADMIN}/catalogue`]: NOTHING,
  [`GET ${ADMIN}/provider-kinds`]: NOTHING,
};

const CALLER_CASES: Readonly<Record<string, RouteCase>> = {
  'GET /api/v1/me': NOTHING,
  'GET /api/v1/me/usage': NOTHING,
  'GET /api/v1/me/tokens': NOTHING,
  'GET /api/v1/me/models': NOTHING,
  'POST /api/v1/prompts': { target: () => ({ json: { model: `${MARK}-model`, prompt: 'hello' } }) },
};

/** Every route of `/api/v1`, as `METHOD /path`. */
export const ROUTE_CASES: Readonly<Record<string, RouteCase>> = {
  ...SIGN_IN_CASES,
  ...ENTITY_CASES,
  ...TOKEN_CASES,
  ...ACCOUNT_CASES,
  ...OWN_CASES,
  ...RECORDS,
  ...CALLER_CASES,
};
