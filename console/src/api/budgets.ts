import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Body, Schema } from './schema-types.ts';

export type OwnedBudget = Schema<'OwnedBudget'>;

const KEY = ['budgets'] as const;

/** Whatever shows budgets is asked for anew. */
export const budgetsKey = KEY;

export const budgetsQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['scope', 'customer_id', 'used_min']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/budgets', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export const budgetQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/budgets/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 15_000,
  });

/** @param key the same for the same adjustment, however often it is sent: it is made once */
export function adjustBudget(
  body: Body<'createLedgerAdjustment'>,
  key: string,
): Promise<Answer<'createLedgerAdjustment'>> {
  const header = { 'Idempotency-Key': key };
  return read(api.POST('/api/v1/admin/ledger/adjustments', { params: { header }, body }));
}

interface Owner {
  readonly version: number;
  readonly budgets: readonly Schema<'Budget'>[];
}

type Budgets = Schema<'Budget'>[];

/** How the owner of a budget is read and changed, by the budget's scope. */
const OWNERS: Readonly<
  Record<
    OwnedBudget['scope'],
    {
      readonly read: (id: string) => Promise<Owner>;
      readonly write: (id: string, version: number, budgets: Budgets) => Promise<unknown>;
    }
  >
> = {
  customer: {
    read: (id) => read(api.GET('/api/v1/admin/customers/{id}', { params: { path: { id } } })),
    write: (id, version, budgets) =>
      read(api.PATCH('/api/v1/admin/customers/{id}', { params: paramsOf(id, version), body: { budgets } })),
  },
  customer_user: {
    read: (id) => read(api.GET('/api/v1/admin/customer-users/{id}', { params: { path: { id } } })),
    write: (id, version, budgets) =>
      read(api.PATCH('/api/v1/admin/customer-users/{id}', { params: paramsOf(id, version), body: { budgets } })),
  },
  token: {
    read: (id) => read(api.GET('/api/v1/admin/tokens/{id}', { params: { path: { id } } })),
    write: (id, version, budgets) =>
      read(api.PATCH('/api/v1/admin/tokens/{id}', { params: paramsOf(id, version), body: { budgets } })),
  },
  model: {
    read: (id) => read(api.GET('/api/v1/admin/models/{id}', { params: { path: { id } } })),
    write: (id, version, budgets) =>
      read(api.PATCH('/api/v1/admin/models/{id}', { params: paramsOf(id, version), body: { budgets } })),
  },
  gateway: {
    read: () => read(api.GET('/api/v1/admin/settings', {})),
    write: (_, version, budgets) =>
      read(api.PATCH('/api/v1/admin/settings', { params: { header: headerOf(version) }, body: { budgets } })),
  },
};

function headerOf(version: number) {
  return { 'If-Match': String(version) };
}

function paramsOf(id: string, version: number) {
  return { path: { id }, header: headerOf(version) };
}

/** Changes at which shares a budget raises an alert, at its owner, whose other budgets stay. */
export async function setAlerts({ id, scope, owner_id: ownerId }: OwnedBudget, alerts: string[]): Promise<void> {
  const owner = OWNERS[scope];
  const { version, budgets } = await owner.read(ownerId ?? '');
  const changed = budgets.map((budget) => (budget.id === id ? { ...budget, alerts } : budget));
  await owner.write(ownerId ?? '', version, changed);
}
