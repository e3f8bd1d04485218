import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { ListPage, ListQuery } from '../port.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { all, type Condition } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';
import { boundKeys, SLACK_MS } from './key-range.ts';
import { listPage, type ListSource } from './list.ts';
import { findRequests, type ScanBounds } from './list-requests.ts';
import { valuesOf } from './request-conditions.ts';

/** Filters by who called: entries are found by the requests of a caller, adjustments by the budgets of one. */
const CALLERS = ['customerId', 'customerUserId', 'tokenId'] as const;

/** Where few of the entries may be asked for: requests whose entries are looked at in one round, and how many are looked through for them. */
const REQUESTS_MAX = 1_000;
const ROUNDS_MAX = 8;
const GROWTH = 4;
const BOUNDS: ScanBounds = { rowsMax: 50_000, readMax: 50_000 };
/** Of requests that an index finds, each of which costs several times as much. */
const LOOKED_UP_BOUNDS: ScanBounds = { rowsMax: 10_000, readMax: 10_000 };
const ADJUSTMENTS_MAX = 500;
/** A clock that was set right meanwhile. */
const CLOCK_BACK_MS = 60_000;
/** Behind every phase, however texts are compared. */
const LAST_PHASE = 'zz';

export function namesCaller({ filters }: Pick<ListQuery, 'filters'>): boolean {
  return CALLERS.some((field) => filters[field] !== undefined);
}

/** What else is asked. */
function withoutCallers(query: ListQuery): ListQuery {
  const others = Object.entries(query.filters).filter(([field]) => !(CALLERS as readonly string[]).includes(field));
  return { ...query, filters: Object.fromEntries(others) };
}

/** Budgets of a caller and of what is its own: a customer's users and their tokens, a user's tokens. A token's are those of its line. */
function selectBudgets(field: (typeof CALLERS)[number], filter: ListQuery['filters'][string]): Condition {
  const ids = sql.join(valuesOf(filter).map(String));
  const lines = (users: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select line_id from auth_tokens where customer_user_id in (${users})`;
  if (field === 'tokenId') {
    return sql<SqlBool>`(scope_kind = 'token' and scope_id in (select line_id from auth_tokens where id in (${ids})))`;
  }
  if (field === 'customerUserId') {
    return sql<SqlBool>`((scope_kind = 'customer_user' and scope_id in (${ids}))
      or (scope_kind = 'token' and scope_id in (${lines(ids)})))`;
  }
  const users = sql`select id from customer_users where customer_id in (${ids})`;
  return sql<SqlBool>`((scope_kind = 'customer' and scope_id in (${ids}))
    or (scope_kind = 'customer_user' and scope_id in (${users}))
    or (scope_kind = 'token' and scope_id in (${lines(users)})))`;
}

/** Of an adjustment, which is of one budget. */
function adjustsBudgetOf(db: Db, { filters }: ListQuery): Condition {
  const budgets = CALLERS.flatMap((field) => {
    const filter = filters[field];
    return filter === undefined ? [] : [selectBudgets(field, filter)];
  });
  const budget = db.kind === 'sqlite' ? sql`json_extract(budgets, '$[0][0]')` : sql`budgets::json -> 0 ->> 0`;
  return sql<SqlBool>`${budget} in (select id from budgets where ${all(budgets)})`;
}

/** Keys from behind one to another, which is included; null: open. */
function isWithin(db: Db, { descending }: ListQuery['sort'], after: string | null, end: string | null): Condition[] {
  const bounds: Condition[] = [];
  if (after !== null) bounds.push(sql<SqlBool>`id ${descending ? sql`<` : sql`>`} ${encodeRequestKey(db.kind, after)}`);
  if (end !== null) bounds.push(sql<SqlBool>`id ${descending ? sql`>=` : sql`<=`} ${encodeRequestKey(db.kind, end)}`);
  return bounds;
}

/** What one round has looked through. */
interface Stretch {
  readonly ids: readonly string[];
  /** The last key of it; null: there is nothing behind. */
  readonly end: string | null;
  /** Looking for requests has come to its bound. */
  readonly isCut: boolean;
}

const NOTHING: Stretch = { ids: [], end: null, isCut: false };

/** The next requests of the callers. An entry is written when its request came or a while after it. */
async function findStretch(
  db: Db,
  query: ListQuery,
  after: string | null,
  pageSize: number,
  bounds: ScanBounds | undefined,
): Promise<Stretch> {
  const { id } = query.filters;
  const callers = Object.fromEntries(
    CALLERS.map((field) => [field, query.filters[field]]).filter(([, each]) => each !== undefined),
  );
  const asked: ListQuery = {
    ...query,
    filters: { ...callers, ...(id === undefined ? {} : { id }) },
    from: query.from === null ? null : query.from - SLACK_MS,
    to: query.to === null ? null : query.to + CLOCK_BACK_MS,
    cursor: after === null ? null : encodeCursor(query.sort, [after]),
    page: 1,
    pageSize,
  };
  const { ids, nextCursor } = await findRequests(db, asked, bounds);
  const [end = null] = nextCursor === null ? [] : decodeCursor(nextCursor, query.sort, ['string']);
  return { ids, end: end === null ? null : String(end), isCut: end !== null && ids.length < pageSize };
}

/** The stretch with the adjustments in it; it ends at the last of these where there are too many. */
async function addAdjustments(db: Db, query: ListQuery, after: string | null, stretch: Stretch): Promise<Stretch> {
  const { descending } = query.sort;
  const conditions = [
    sql<SqlBool>`phase = 'adjustment'`,
    ...boundKeys(db, query),
    ...isWithin(db, query.sort, after, stretch.end),
    adjustsBudgetOf(db, query),
  ];
  const rows = await db.query(
    sql`select id from ledger where ${all(conditions)} order by id ${descending ? sql`desc` : sql`asc`} limit ${ADJUSTMENTS_MAX}`,
  );
  const adjusted = rows.map((row) => decodeRequestKey(row['id']));
  if (adjusted.length < ADJUSTMENTS_MAX) return { ...stretch, ids: [...stretch.ids, ...adjusted] };
  const end = adjusted.at(-1) ?? '';
  const before = stretch.ids.filter((id) => (descending ? id >= end : id <= end));
  return { ids: [...before, ...adjusted], end, isCut: false };
}

/**
 * A page of the entries of some callers: of their requests, which the request log finds, and of adjustments of their budgets. Where no index
 * finds the requests, a bounded number of them is looked at; then it answers what it found, with where to go on. `total` is not counted.
 */
export async function listLedgerOfCallers<T>(db: Db, source: ListSource<T>, query: ListQuery): Promise<ListPage<T>> {
  if (query.sort.field !== 'at') throw invalidField('sort', `cannot be ${query.sort.field}`);
  if (query.cursor === null && query.page > 1) throw invalidField('page', 'must be 1: go on by `cursor`');
  const { phase, budgetId } = query.filters;
  const phases = phase === undefined ? null : valuesOf(phase);
  const wantsRequests = phases === null || phases.some((each) => each !== 'adjustment');
  const wantsAdjustments = phases === null || phases.includes('adjustment');
  const isNarrowed = phase !== undefined || budgetId !== undefined || query.from !== null || query.to !== null;
  const isByCustomer = CALLERS.every((field) => field === 'customerId' || query.filters[field] === undefined);
  const bounds = isNarrowed ? (isByCustomer ? BOUNDS : LOOKED_UP_BOUNDS) : undefined;
  const asked = withoutCallers(query);
  const items: T[] = [];
  let { cursor } = query;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const after = cursor === null ? null : String(decodeCursor(cursor, query.sort, ['string', 'string', 'number'])[0]);
    const left = query.pageSize - items.length;
    const size = isNarrowed ? Math.min(REQUESTS_MAX, left * GROWTH ** round) : left;
    const found = wantsRequests ? await findStretch(db, query, after, size, bounds) : NOTHING;
    const stretch = wantsAdjustments ? await addAdjustments(db, query, after, found) : found;
    // The entries of a request may lie on two pages.
    const keys = [...(after === null ? [] : [after]), ...stretch.ids].map((id) => encodeRequestKey(db.kind, id));
    const among = keys.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`id in (${sql.join(keys)})`;
    const part = await listPage(
      db,
      { ...source, conditions: (asks) => [...source.conditions(asks), among], total: null },
      { ...asked, cursor, page: 1, pageSize: left },
    );
    items.push(...part.items);
    if (part.nextCursor !== null) return { items, total: null, totalExact: true, nextCursor: part.nextCursor };
    if (stretch.end === null) return { items, total: null, totalExact: true, nextCursor: null };
    cursor = encodeCursor(query.sort, [stretch.end, query.sort.descending ? '' : LAST_PHASE, 0]);
    if (items.length >= query.pageSize || (stretch.isCut && !isNarrowed)) break;
  }
  return { items, total: null, totalExact: true, nextCursor: cursor };
}
