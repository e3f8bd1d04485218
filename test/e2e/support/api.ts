import { OWNER_PASSWORD } from './server.ts';

/** A call that is not answered by then fails by name, instead of holding up the whole test. */
const ANSWER_WITHIN_MS = 30_000;

/** An answer's `data` or an item of a list; read with `text`, `field`. */
export type Json = Readonly<Record<string, unknown>>;

/** A caller of the management API, signed in as the owner. */
export interface Admin {
  get(path: string): Promise<Json>;
  post(path: string, body: object): Promise<Json>;
  /** Any method, the envelope as it came. */
  send(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly envelope: Json }>;
  /** Every item of a list, by cursor. */
  all(path: string): Promise<readonly Json[]>;
}

/** A text member; throws when it is not there. */
export function text(data: Json, name: string): string {
  const value = data[name];
  if (typeof value !== 'string') throw new Error(`no text '${name}' in ${JSON.stringify(data)}`);
  return value;
}

/** An object member; throws when it is not there. */
export function object(data: Json, name: string): Json {
  const value = data[name];
  if (typeof value !== 'object' || value === null) throw new Error(`no object '${name}' in ${JSON.stringify(data)}`);
  return value as Json;
}

/** A list member of objects; throws when it is not there. */
export function list(data: Json, name: string): readonly Json[] {
  const value = data[name];
  if (!Array.isArray(value)) throw new Error(`no list '${name}' in ${JSON.stringify(data)}`);
  return value as readonly Json[];
}

export async function signIn(origin: string, password = OWNER_PASSWORD): Promise<Admin> {
  let accessToken = '';
  const send: Admin['send'] = async (method, path, body) => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    return { status: response.status, envelope: (answer === '' ? {} : JSON.parse(answer)) as Json };
  };
  const call = async (method: string, path: string, body?: object): Promise<Json> => {
    const { status, envelope } = await send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(envelope)}`);
    return object(envelope, 'data');
  };
  const signedIn = await call('POST', '/auth/token', { grant_type: 'password', username: 'owner', password });
  accessToken = text(signedIn, 'access_token');
  return {
    send,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    async all(path) {
      const items: Json[] = [];
      let cursor: unknown = null;
      do {
        const more = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
        const page = await call('GET', `${path}${path.includes('?') ? '&' : '?'}page_size=200${more}`);
        items.push(...list(page, 'items'));
        cursor = page['next_cursor'];
      } while (typeof cursor === 'string');
      return items;
    },
  };
}

/** Offers a model by the sandbox under a price, so that its calls cost something. */
export async function offerModel(admin: Admin, model: string, upstreamModel: string, price: object): Promise<void> {
  await admin.post('/admin/providers', {
    name: `priced-${model}`,
    kind: 'sandbox',
    models: [{ model, upstream_model: upstreamModel, price }],
  });
}

export interface IssuedCaller {
  readonly userId: string;
  readonly tokenId: string;
  readonly token: string;
}

/** A customer user with one token. */
export async function createCaller(admin: Admin, user: object): Promise<IssuedCaller> {
  const userId = text(await admin.post('/admin/customer-users', user), 'id');
  const issued = await admin.post(`/admin/customer-users/${userId}/tokens`, { name: 'e2e' });
  return { userId, tokenId: text(issued, 'id'), token: text(issued, 'token') };
}

/** One chat call; the answer is not read. */
export function chat(origin: string, token: string, body: object, requestId?: string): Promise<Response> {
  return fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
  });
}
