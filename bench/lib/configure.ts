import { SHAPE } from './shape.ts';

const PLENTY = 1_000_000_000;
const LIMITS = {
  requests_per_minute: PLENTY,
  tokens_per_minute: PLENTY * 1000,
  requests_per_day: PLENTY * 100,
  concurrent_requests: 10_000,
};
const BUDGETS = [{ amount: '1000000.00', period: 'month', hard: true }];

async function post(origin: string, path: string, accessToken: string | null, body: object): Promise<unknown> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  return (JSON.parse(text) as { data: unknown }).data;
}

/** The value of a text member; throws when the answer has none. */
function member(data: unknown, name: string): string {
  const value =
    typeof data === 'object' && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : null;
  if (typeof value !== 'string') throw new Error(`the answer has no ${name}`);
  return value;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Data that are used again have providers of earlier runs, whose servers are gone. */
async function removeEarlier(origin: string, accessToken: string): Promise<void> {
  const path = `${origin}/api/v1/admin/providers`;
  const headers = { authorization: `Bearer ${accessToken}` };
  const list = (await (await fetch(`${path}?page_size=100`, { headers })).json()) as { data: { items: Named[] } };
  for (const { id, name } of list.data.items)
    if (name.startsWith('bench')) await fetch(`${path}/${id}`, { method: 'DELETE', headers });
}

/**
 * Sets a gateway up through its own API with everything on: a priced provider, a customer user and a token, each with
 * limits and a hard budget. Answers the token.
 * @param name of all of them: the data may be from a run before
 */
export async function configureGateway(
  origin: string,
  password: string,
  upstreamPort: number,
  name = 'bench',
): Promise<string> {
  const signIn = { grant_type: 'password', username: 'owner', password };
  const accessToken = member(await post(origin, '/api/v1/auth/token', null, signIn), 'access_token');
  await removeEarlier(origin, accessToken);
  await post(origin, '/api/v1/admin/providers', accessToken, {
    name,
    kind: 'openai-compatible',
    base_url: `http://127.0.0.1:${upstreamPort}/v1`,
    api_key: 'bench-key',
    models: [{ model: SHAPE.model, price: { input: '0.40', cached_input: '0.10', output: '1.60' } }],
  });
  await post(origin, '/api/v1/admin/providers', accessToken, {
    name: `${name}-cross`,
    kind: 'anthropic',
    base_url: `http://127.0.0.1:${upstreamPort}`,
    api_key: 'bench-key',
    models: [{ model: SHAPE.crossModel, price: { input: '0.40', cached_input: '0.10', output: '1.60' } }],
  });
  const user = { name, limits: LIMITS, budgets: BUDGETS };
  const userId = member(await post(origin, '/api/v1/admin/customer-users', accessToken, user), 'id');
  const token = { name, limits: LIMITS, budgets: BUDGETS };
  return member(await post(origin, `/api/v1/admin/customer-users/${userId}/tokens`, accessToken, token), 'token');
}
