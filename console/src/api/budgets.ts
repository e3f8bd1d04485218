import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { IDS_MAX, readByIds } from './by-ids.ts';
import { api, read } from './client.ts';
import { updateCustomerUser } from './customer-users.ts';
import { updateCustomer } from './customers.ts';
import { toListQuery } from './list-query.ts';
import { updateModel } from './models.ts';
import { useMay } from './session.ts';
import type { Answer, Body, Schema } from './schema-types.ts';
import { updateSettings } from './settings.ts';
import { updateToken } from './tokens.ts';

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

const budgetsByIdQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [...KEY, 'by id', ids],
    queryFn: ({ signal }): Promise<readonly OwnedBudget[]> =>
      readByIds(ids, (id) => {
        const query = { id, page_size: String(IDS_MAX) };
        return read(api.GET('/api/v1/admin/budgets', { params: { query }, signal }));
      }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Those with these ids, as far as the viewer may see them and they are still there. */
export function useBudgetsById(ids: readonly string[]): ReadonlyMap<string, OwnedBudget> {
  const may = useMay();
  const known = [...new Set(ids)].sort();
  const query = useQuery({ ...budgetsByIdQuery(known), enabled: known.length > 0 && may('budget.read') });
  return new Map((query.data ?? []).map((budget) => [budget.id, budget]));
}

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

type Budgets = Schema<'Budget'>[];

/** Gives the owner of a budget other budgets, by the budget's scope, unless somebody changes it meanwhile. */
const OWNERS: Readonly<
  Record<OwnedBudget['scope'], (id: string, change: (budgets: Budgets) => Budgets) => Promise<unknown>>
> = {
  customer: async (id, change) => {
    const owner = await read(api.GET('/api/v1/admin/customers/{id}', { params: { path: { id } } }));
    return updateCustomer(id, owner.version, { budgets: change(owner.budgets) });
  },
  customer_user: async (id, change) => {
    const owner = await read(api.GET('/api/v1/admin/customer-users/{id}', { params: { path: { id } } }));
    return updateCustomerUser(id, owner.version, { budgets: change(owner.budgets) });
  },
  token: async (id, change) => {
    const owner = await read(api.GET('/api/v1/admin/tokens/{id}', { params: { path: { id } } }));
    return updateToken(owner, { budgets: change(owner.budgets) });
  },
  model: async (id, change) => {
    const owner = await read(api.GET('/api/v1/admin/models/{id}', { params: { path: { id } } }));
    return updateModel(id, owner.version, { budgets: change(owner.budgets) });
  },
  gateway: async (_, change) => {
    const owner = await read(api.GET('/api/v1/admin/settings', {}));
    return updateSettings(owner.version, { budgets: change(owner.budgets) });
  },
};

/** Changes at which shares a budget raises an alert, at its owner, whose other budgets stay. */
export async function setAlerts({ id, scope, owner_id: ownerId }: OwnedBudget, alerts: string[]): Promise<void> {
  await OWNERS[scope](ownerId ?? '', (budgets) =>
    budgets.map((budget) => (budget.id === id ? { ...budget, alerts } : budget)),
  );
}
