import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isMissing } from './api-error.ts';
import { api, read } from './client.ts';

export type FoundKind =
  | 'customers'
  | 'customerUsers'
  | 'tokens'
  | 'models'
  | 'providers'
  | 'administrators'
  | 'requests';

/** Something that was found, and the page of the console that shows it. */
export interface Found {
  readonly kind: FoundKind;
  readonly id: string;
  readonly label: string;
  /** What tells it from others of its name; null: nothing. */
  readonly note: string | null;
  /** Of a customer user. */
  readonly customerId?: string | null;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

interface Source {
  readonly kind: FoundKind;
  readonly permission: string;
  /** How its ids begin. */
  readonly prefix: string;
  readonly byText: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  readonly byId: (id: string, signal: AbortSignal) => Promise<readonly Found[]>;
}

/** Of each kind. */
const SHOWN = '5';
const ID = /^([a-z]{2,3})_[0-9a-f]{32}$/;
/** A secret of this gateway: it stands in no address, its last digits find it. */
const SECRET = /^tg[a-z]_/;
const SECRET_TAIL = 4;
/** Correlation ids are longer than what is typed on the way to a name. */
const CORRELATION = /^[\w.:/-]{6,}$/;

interface Customer {
  readonly id: string;
  readonly name: string;
}

const customers: Source = {
  kind: 'customers',
  permission: 'customer.read',
  prefix: 'cus',
  byText: (q, signal) => listCustomers({ q }, signal),
  byId: (id, signal) => listCustomers({ id }, signal),
};

async function listCustomers(
  wish: { readonly q: string } | { readonly id: string },
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const query = { ...wish, page_size: SHOWN };
  const { items } = await read(api.GET('/api/v1/admin/customers', { params: { query }, signal }));
  return items.map(({ id, name }: Customer) => ({
    kind: 'customers',
    id,
    label: name,
    note: null,
    to: `/customers/${id}`,
  }));
}

const customerUsers: Source = {
  kind: 'customerUsers',
  permission: 'customer_user.read',
  prefix: 'usr',
  byText: (text, signal) => listCustomerUsers(text.includes('@') ? { email: text } : { q: text }, signal),
  byId: (id, signal) => listCustomerUsers({ id }, signal),
};

async function listCustomerUsers(
  wish: { readonly q: string } | { readonly email: string } | { readonly id: string },
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const query = { ...wish, page_size: SHOWN };
  const { items } = await read(api.GET('/api/v1/admin/customer-users', { params: { query }, signal }));
  return items.map(({ id, name, email, customer_id: customerId }) => ({
    kind: 'customerUsers',
    id,
    label: name,
    note: email,
    customerId,
    to: `/customer-users/${id}`,
  }));
}

const tokens: Source = {
  kind: 'tokens',
  permission: 'token.read',
  prefix: 'tok',
  byText: (text, signal) => listTokens(SECRET.test(text) ? { last4: text.slice(-SECRET_TAIL) } : { q: text }, signal),
  byId: (id, signal) => listTokens({ id }, signal),
};

/** A token is shown with its customer user. */
async function listTokens(
  wish: { readonly q: string } | { readonly last4: string } | { readonly id: string },
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const query = { ...wish, page_size: SHOWN };
  const { items } = await read(api.GET('/api/v1/admin/tokens', { params: { query }, signal }));
  return items.map(({ id, name, last4, customer_user_id: user }) => ({
    kind: 'tokens',
    id,
    label: name,
    note: `…${last4}`,
    to: `/customer-users/${user}`,
  }));
}

const toModel = ({ id, name }: { readonly id: string; readonly name: string }): Found => ({
  kind: 'models',
  id,
  label: name,
  note: null,
  to: `/models/${id}`,
});

const models: Source = {
  kind: 'models',
  permission: 'model.read',
  prefix: 'mdl',
  async byText(q, signal) {
    const query = { q, sort: 'name' as const, page_size: SHOWN };
    return (await read(api.GET('/api/v1/admin/models', { params: { query }, signal }))).items.map(toModel);
  },
  byId: async (id, signal) => [
    toModel(await read(api.GET('/api/v1/admin/models/{id}', { params: { path: { id } }, signal }))),
  ],
};

const toProvider = (row: { readonly id: string; readonly name: string; readonly kind: string }): Found => ({
  kind: 'providers',
  id: row.id,
  label: row.name,
  note: row.kind,
  to: `/providers/${row.id}`,
});

const providers: Source = {
  kind: 'providers',
  permission: 'provider.read',
  prefix: 'prv',
  async byText(q, signal) {
    const query = { q, sort: 'name' as const, page_size: SHOWN };
    return (await read(api.GET('/api/v1/admin/providers', { params: { query }, signal }))).items.map(toProvider);
  },
  byId: async (id, signal) => [
    toProvider(await read(api.GET('/api/v1/admin/providers/{id}', { params: { path: { id } }, signal }))),
  ],
};

const toAdministrator = (row: { readonly id: string; readonly username: string; readonly name: string }): Found => ({
  kind: 'administrators',
  id: row.id,
  label: row.username,
  note: row.name,
  to: '/administrators',
  search: { q: row.username },
});

const administrators: Source = {
  kind: 'administrators',
  permission: 'admin.read',
  prefix: 'adm',
  async byText(q, signal) {
    const query = { q, page_size: SHOWN };
    return (await read(api.GET('/api/v1/admin/admins', { params: { query }, signal }))).items.map(toAdministrator);
  },
  byId: async (id, signal) => [
    toAdministrator(await read(api.GET('/api/v1/admin/admins/{id}', { params: { path: { id } }, signal }))),
  ],
};

const requests: Source = {
  kind: 'requests',
  permission: 'request.read',
  prefix: 'req',
  byText: async (text, signal) => (CORRELATION.test(text) ? listRequests(text, signal) : []),
  byId: (id, signal) => listRequests(id, signal),
};

async function listRequests(q: string, signal: AbortSignal): Promise<readonly Found[]> {
  const query = { q, page_size: SHOWN };
  const { items } = await read(api.GET('/api/v1/admin/requests', { params: { query }, signal }));
  return items.map(({ id, request_id: correlation, model }) => ({
    kind: 'requests',
    id,
    label: id,
    note: correlation === id ? model : `${model} · ${correlation}`,
    to: `/requests/${id}`,
  }));
}

const SOURCES: readonly Source[] = [customers, customerUsers, tokens, models, providers, administrators, requests];

/** Who is called by an id that does not exist is not found: no error. */
async function none(error: unknown): Promise<readonly Found[]> {
  if (isMissing(error)) return [];
  throw error;
}

function ask(text: string, allowed: readonly Source[], signal: AbortSignal): readonly Promise<readonly Found[]>[] {
  const prefix = ID.exec(text)?.[1];
  if (prefix !== undefined) {
    return allowed.filter((source) => source.prefix === prefix).map(({ byId }) => byId(text, signal).catch(none));
  }
  const sources = SECRET.test(text) ? allowed.filter(({ kind }) => kind === 'tokens') : allowed;
  return sources.map(({ byText }) => byText(text, signal));
}

/** Fewer letters say nothing; one Chinese character does. */
function isEnough(text: string): boolean {
  return text.length >= 2 || /\p{Script=Han}/u.test(text);
}

/** What has this text in its name, or this id: of every kind that the viewer may see, the first few. One kind that fails hides no other. */
export const searchQuery = (text: string, may: (permission: string) => boolean) => {
  const allowed = SOURCES.filter(({ permission }) => may(permission));
  return queryOptions({
    queryKey: ['search', SECRET.test(text) ? text.slice(-SECRET_TAIL) : text],
    queryFn: async ({ signal }): Promise<readonly Found[]> => {
      const answers = await Promise.allSettled(ask(text, allowed, signal));
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (failed !== undefined && found.length === 0) throw failed.reason;
      return found;
    },
    enabled: isEnough(text),
    placeholderData: keepPreviousData,
  });
};
