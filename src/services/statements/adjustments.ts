import { formatUsd } from '../../lib/money.ts';
import type { LocalDay } from '../../metering/index.ts';
import type { ListQuery, Store } from '../../store/port.ts';
import type { LedgerRecord, OperationLogRecord } from '../../store/records/index.ts';
import { formatInstant } from '../shared/index.ts';
import type { AdjustmentItem, StatementParty } from './item.ts';

const PAGE_SIZE = 200;

const NOBODY: StatementParty = {
  customer_id: null,
  customer: null,
  customer_user_id: null,
  customer_user: null,
  token_id: null,
  token: null,
};

async function describeCustomer(store: Store, id: string | null): Promise<StatementParty> {
  if (id === null) return NOBODY;
  return { ...NOBODY, customer_id: id, customer: (await store.customers.find(id))?.name ?? null };
}

function listLog(store: Store, filters: ListQuery['filters'], from: number | null, cursor: string | null) {
  const sort = { field: 'at', descending: false };
  const pageSize = from === null ? 1 : PAGE_SIZE;
  return store.operationLogs.listOnwards({ filters, from, to: null, q: null, sort, pageSize, page: 1, cursor });
}

/** The customer that a change moved the user from; undefined: it moved nobody. */
function readMovedFrom({ changes }: OperationLogRecord): string | null | undefined {
  const change = changes?.['customer_id'];
  if (change === undefined) return undefined;
  return typeof change.before === 'string' ? change.before : null;
}

/** Whose the user was at an instant: what its next move says, else whose it is now. undefined: the operation log does not reach back. */
async function findCustomerAt(
  store: Store,
  id: string,
  today: string | null,
  at: number,
): Promise<string | null | undefined> {
  const [oldest] = (await listLog(store, {}, null, null)).items;
  if (oldest === undefined || oldest.at > at) return undefined;
  const filters = { targetId: id, action: 'customer_user.update', outcome: 'ok' };
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listLog>> = await listLog(store, filters, at, cursor);
    for (const row of page.items) {
      const before = readMovedFrom(row);
      if (before !== undefined) return before;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return today;
}

async function describeUser(store: Store, id: string, at: number): Promise<StatementParty> {
  const user = await store.customerUsers.find(id);
  const customer = user === null ? undefined : await findCustomerAt(store, id, user.customerId, at);
  const party = await describeCustomer(store, customer ?? null);
  return { ...party, customer_user_id: id, customer_user: user?.name ?? null };
}

async function describeToken(store: Store, id: string, at: number): Promise<StatementParty> {
  const token = await store.authTokens.find(id);
  const party = token === null ? NOBODY : await describeUser(store, token.customerUserId, at);
  return { ...party, token_id: id, token: token?.name ?? null };
}

/** Whose budget it was at an instant; one of a model or of the gateway is nobody's, and so is one that is gone. */
async function describeOwner(store: Store, budgetId: string, at: number): Promise<StatementParty> {
  const budget = await store.budgets.find(budgetId);
  switch (budget?.scopeKind) {
    case 'customer':
      return describeCustomer(store, budget.scopeId);
    case 'customer_user':
      return describeUser(store, budget.scopeId, at);
    case 'token':
      return describeToken(store, budget.scopeId, at);
    default:
      return NOBODY;
  }
}

async function toItem(store: Store, entry: LedgerRecord, days: readonly LocalDay[]): Promise<AdjustmentItem> {
  const budgetId = entry.budgets[0]?.budgetId ?? '';
  return {
    type: 'adjustment',
    period: days.find((day) => entry.at < day.to)?.date ?? '',
    ...(await describeOwner(store, budgetId, entry.at)),
    at: formatInstant(entry.at),
    budget_id: budgetId,
    adjustment: formatUsd(entry.amount),
    reason: entry.reason,
  };
}

/** Adjustments that were made in these days, the earliest first, with whose budgets they changed. */
export async function listAdjustments(
  store: Store,
  days: readonly LocalDay[],
  customerId: string | null | undefined,
  cursor: string | null,
): Promise<{ readonly items: readonly AdjustmentItem[]; readonly nextCursor: string | null }> {
  const query: ListQuery = {
    filters: { phase: 'adjustment' },
    from: days[0]?.from ?? 0,
    to: days.at(-1)?.to ?? 0,
    q: null,
    sort: { field: 'at', descending: false },
    pageSize: PAGE_SIZE,
    page: 1,
    cursor,
  };
  const page = await store.ledger.list(query);
  const items: AdjustmentItem[] = [];
  for (const entry of page.items) {
    const item = await toItem(store, entry, days);
    if (customerId === undefined || item.customer_id === customerId) items.push(item);
  }
  return { items, nextCursor: page.nextCursor };
}
